/** What is done to the lab of each recording, step by step. Steps wait for what they are about, so that a slow machine makes the same states. */
import type { FoldState } from '@understudy/shared/history/fold';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { nodeStatus, sectionStatus, type ProcessStatus, type SectionStatus } from '@understudy/shared/view/status';
import type { Stage } from './stage.ts';

export interface Scene {
  name: string;
  /** What is in the recording, for whoever opens it. */
  about: string;
  /** Done before the recording begins; left out where it begins with the log itself. */
  before?: (stage: Stage) => Promise<void>;
  act: (stage: Stage) => Promise<void>;
}

const node = (name: string, state: ProcessStatus) => ({ view }: FoldState) => nodeStatus(view, name).state === state;
const section = (path: string, state: SectionStatus) => ({ view }: FoldState) => sectionStatus(view, path).state === state;
const over = (title: string) => ({ history }: FoldState) => history.episodes.some((episode) => episode.title === title && episode.state === 'done' && episode.gapMillis !== null);

/** @returns the nodes of the active source and of the first standby of prices/fx, where they are not the same. */
function standbyElsewhere(view: ClusterView): { active: string; standby: string } | null {
  const holder = view.sections['prices/fx']?.holder;
  const active = holder?.active?.node;
  const standby = holder?.standbys[0]?.node;
  return active && standby && active !== standby ? { active, standby } : null;
}

/** fx-1 active on lon-1, fx-2 standby on lon-2. */
async function arrangeFx(stage: Stage): Promise<void> {
  await stage.calm();
  const holds = ({ view }: FoldState) => view.sections['prices/fx']?.holder?.active?.node === 'lon-1' && view.sections['prices/fx'].holder.standbys[0]?.node === 'lon-2';
  if (holds(stage.watch.state!)) return;
  for (const name of ['fx-1', 'fx-2']) await stage.order('kill', name);
  await stage.order('restore', 'fx-1');
  await stage.until('fx-1 is active on lon-1', ({ view }) => view.sections['prices/fx']?.holder?.active?.node === 'lon-1');
  await stage.order('restore', 'fx-2');
  await stage.until('fx-2 stands by on lon-2', holds);
  await stage.calm();
}

export const SCENES: readonly Scene[] = [
  {
    name: 'beginning',
    about: 'A lab from its first event until all is well.',
    act: async (stage) => {
      await stage.until('every node serves', ({ view }) => view.spec !== null && Object.keys(view.nodes).every((name) => nodeStatus(view, name).state === 'up'));
      await stage.until('every section has a source', ({ view }) => (view.spec?.sections ?? []).every(({ path }) => view.sections[path]?.holder?.active));
      await stage.linger(3);
    },
  },
  {
    name: 'death',
    about: 'All is well; a node is killed, known problems are muted, another is stopped, both come back.',
    before: arrangeFx,
    act: async (stage) => {
      await stage.recordValues(['prices/fx']);
      await stage.linger(3);
      await stage.order('kill', 'lon-1');
      await stage.until('prices/fx has moved', over('prices/fx'));
      await stage.note('The drill of the week: lon-1 goes first.');
      await stage.order('kill', 'fx-1');
      await stage.until('nobody stands by', section('prices/fx', 'no-standby'));
      await stage.linger(2);
      await stage.say('node:lon-1', 'muted', 'Its power supply is being replaced until noon.');
      await stage.say('no-standby:prices/fx', 'acknowledged', 'Known: fx-1 comes back with lon-1.');
      await stage.linger(2);
      await stage.order('stop', 'nyc-1');
      await stage.until('it is gone', node('nyc-1', 'down'));
      await stage.linger(3);
      await stage.order('restore', 'lon-1');
      await stage.order('restore', 'nyc-1');
      await stage.order('restore', 'fx-1');
      await stage.calm();
      await stage.linger(2);
    },
  },
  {
    name: 'split',
    about: 'A node is paused and goes on; one link is cut, then a node from its whole group: two sources, until it is healed.',
    before: arrangeFx,
    act: async (stage) => {
      await stage.order('pause', 'lon-3');
      await stage.until('its peers take it to be down', ({ view }) => view.nodes['lon-2']?.peers['lon-3']?.opinion === 'down');
      await stage.linger(4);
      await stage.order('resume', 'lon-3');
      await stage.calm();
      await stage.link('cut', 'lon-1', 'lon-2');
      await stage.linger(3);
      await stage.link('cut', 'lon-1', 'lon-3');
      await stage.until('two nodes hold prices/fx', section('prices/fx', 'split'), 60_000);
      await stage.linger(3);
      // Alone it acknowledges once it waits for no destination any more: what it then acknowledges, the other side will overwrite.
      for (const peer of ['nyc-1', 'nyc-2']) await stage.link('cut', 'lon-1', peer);
      await stage.until('lon-1 waits for nobody', ({ view }) => view.destinations['lon-1/new-york']?.ack?.now === 'downgraded');
      await stage.linger(4);
      for (const peer of ['lon-2', 'lon-3', 'nyc-1', 'nyc-2']) await stage.link('heal', 'lon-1', peer);
      await stage.until('one holds it again', ({ view }) => sectionStatus(view, 'prices/fx').state === 'served');
      await stage.until('what was overwritten is counted', ({ view }) => (view.sectionAudits['prices/fx']?.overwritten ?? 0) > 0, 60_000);
      await stage.linger(3);
    },
  },
  {
    name: 'nobody',
    about: 'Nobody is left in recovery, no source for prices/fx, no sync destination that could acknowledge.',
    before: arrangeFx,
    act: async (stage) => {
      await stage.order('kill', 'r-1');
      const leave = await stage.impersonate('r-1');
      await stage.give({ verb: 'leave', wideIp: 'recovery.lab', member: 'r-1' });
      await stage.order('kill', 'r-2');
      await stage.give({ verb: 'leave', wideIp: 'recovery.lab', member: 'r-2' });
      await stage.until('nyc-1 waits', ({ view }) => (view.destinations['nyc-1/recovery']?.state.passes ?? 0) >= 2);
      await stage.until('nyc-2 knows of nobody', ({ view }) => view.destinations['nyc-2/recovery']?.attempts.some(({ outcome }) => outcome === 'unresolved') ?? false);
      await stage.linger(1);
      leave();
      await stage.order('pause', 'fx-1');
      await stage.order('kill', 'fx-2');
      await stage.until('nobody holds prices/fx', section('prices/fx', 'no-source'));
      await stage.linger(2);
      await stage.order('resume', 'fx-1');
      await stage.order('pause', 'nyc-1');
      await stage.order('pause', 'nyc-2');
      await stage.until('acknowledgements stop waiting', ({ view }) => Object.values(view.destinations).some(({ ack }) => ack?.now === 'downgraded'));
      await stage.linger(3);
      await stage.order('resume', 'nyc-1');
      await stage.order('resume', 'nyc-2');
      await stage.until('they wait again', ({ view }) => Object.values(view.destinations).every(({ ack }) => ack?.now !== 'downgraded'));
      await stage.give({ verb: 'join', wideIp: 'recovery.lab', member: 'r-2' });
      await stage.order('restore', 'r-2');
      await stage.until('nyc-2 has found r-2', ({ view }) => view.destinations['nyc-2/recovery']?.state.phase === 'connected');
      await stage.linger(2);
      for (const peer of ['nyc-1', 'nyc-2']) await stage.order('stop', peer);
      await stage.until('r-2 waits for whoever connects', ({ view }) => view.destinations['r-2/reports']?.state.phase === 'waiting');
      await stage.linger(2);
    },
  },
  {
    name: 'monitor',
    about: 'The monitor is cut off: from a node, from the auditors, from the lab; and it was late for a death that nobody ordered.',
    before: arrangeFx,
    act: async (stage) => {
      stage.signal('rates-1', 'SIGSTOP');
      await stage.until('its silence is a finding', ({ view }) => sectionStatus(view, 'prices/rates').state !== 'served' || Object.keys(view.findings).length > 0, 20_000).catch(() => false);
      await stage.linger(1);
      stage.signal('rates-1', 'SIGCONT');
      stage.signal('r-2', 'SIGSTOP');
      await stage.until('r-2 is not heard', node('r-2', 'unknown'));
      await stage.linger(2);
      stage.signal('r-2', 'SIGCONT');
      await stage.calm();
      for (const member of ['nyc-1', 'nyc-2']) stage.signal(member, 'SIGSTOP');
      await stage.until('of orders nothing is known', section('orders', 'unknown'));
      await stage.linger(2);
      for (const member of ['nyc-1', 'nyc-2']) stage.signal(member, 'SIGCONT');
      await stage.calm();
      stage.signal('dashboard', 'SIGSTOP');
      stage.signal('lon-1', 'SIGKILL');
      await stage.linger(2.5);
      stage.signal('dashboard', 'SIGCONT');
      await stage.until('lon-1 is down', node('lon-1', 'down'));
      await stage.linger(3);
      await stage.order('restore', 'lon-1');
      await stage.calm();
      stage.signal('auditors', 'SIGSTOP');
      await stage.linger(8);
      stage.signal('auditors', 'SIGCONT');
      stage.signal('lab', 'SIGSTOP');
      await stage.until('the lab is not heard', ({ view }) => view.lab.state === 'lost');
      await stage.linger(2);
      stage.signal('lab', 'SIGCONT');
      await stage.until('the lab is heard', ({ view }) => view.lab.state === 'connected');
      await stage.linger(2);
    },
  },
  {
    name: 'loss',
    about: 'A node alone acknowledges, dies, and its disk is gone: what nobody else had is lost.',
    before: arrangeFx,
    act: async (stage) => {
      const others = Object.keys(stage.watch.state!.view.nodes).filter((name) => name !== 'lon-1');
      const copies = others.filter((name) => name.startsWith('r-'));
      for (const name of others.filter((other) => !copies.includes(other))) await stage.order('stop', name);
      await stage.until('lon-1 waits for nobody', ({ view }) => view.destinations['lon-1/new-york']?.ack?.now === 'downgraded');
      await stage.linger(2);
      for (const name of copies) await stage.order('stop', name);
      await stage.linger(5);
      await stage.order('kill', 'lon-1');
      stage.loseDisk('lon-1');
      for (const name of ['lon-1', ...others]) await stage.order('restore', name);
      await stage.until('the loss is counted', ({ view }) => (view.sectionAudits['prices/fx']?.lost ?? 0) > 0, 90_000);
      await stage.linger(4);
      // Whoever stands by is out of reach when the active one goes: nobody is left to choose.
      // A client that starts begins with the first node of its list, which is not that of fx-1.
      await stage.order('kill', 'fx-2');
      await stage.order('restore', 'fx-2');
      await stage.until('somebody stands by elsewhere', ({ view }) => standbyElsewhere(view) !== null);
      const { active, standby } = standbyElsewhere(stage.watch.state!.view)!;
      await stage.order('pause', standby);
      await stage.order('kill', active);
      await stage.until('the standby is gone with its node', ({ history }) => history.episodes.some(({ decision }) => decision?.candidates.some(({ verdict }) => verdict === 'gone')));
      await stage.linger(2);
    },
  },
];

