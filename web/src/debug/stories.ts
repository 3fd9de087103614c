/** Stories to look at: the shared scenarios, and some of more than one fault. */
import type { ClusterCommand } from '@understudy/shared/domain/cluster-command';
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import { LargeStory, THOUSAND_NODES, type LargeSize } from '@understudy/shared/view/testdata/large-cluster';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import { ScenarioBuilder } from '@understudy/shared/view/testdata/scenario-builder';

const kill = (name: string): ClusterCommand => ({ verb: 'kill', target: { kind: 'node', name } });

/** Goes on where a shared scenario ended: its events first, then what `more` tells, with numbers and times that follow. */
function continued(name: string, more: (story: ScenarioBuilder) => void): LoggedEvent[] {
  const events = scenarios[name]!();
  const story = new ScenarioBuilder();
  story.events.push(...events);
  story.after(events.at(-1)!.event.at - 1_000_000);
  const begun = events.length;
  more(story);
  // A builder of its own begins to number anew: lift its numbers above those that were told.
  return story.events.map((logged, index) => (index < begun ? logged : { ...logged, event: { ...logged.event, number: logged.event.number + 100_000 } }));
}

/** nyc-1 dies a second after lon-1: both sites fail over at once, and every list is searched. */
function bothSites(): LoggedEvent[] {
  return continued('lon-1-killed', (story) => {
    const order = story.after(900).order(kill('nyc-1'));
    story.after(1.4).process('node', 'nyc-1', 'exited', { order, signal: 'SIGKILL' }).settle(order, kill('nyc-1')).outlet('node', 'nyc-1', 'lost', 'its connection was reset');
    story.peer('nyc-2', 'nyc-1', 'up', 'suspected', 'its connection was reset').after(0.4).peer('nyc-2', 'nyc-1', 'suspected', 'down', 'a re-dial was refused').agree('nyc-2', ['nyc-2'], 3, 'nyc-1 is down');
    for (const node of ['lon-2', 'lon-3']) {
      story.destination(node, 'new-york', { phase: 'searching', connection: null, trying: null }, 'nyc-1 closed the connection').attempt(node, 'new-york', 0, 'refused', 3).after(2).attempt(node, 'new-york', 1, 'connected', 4);
      story.say('node', node, { kind: 'destination-caught-up', destination: 'new-york', peer: 'nyc-2', resentUpdates: 31, tookMillis: 6 });
    }
    story.source('orders', 'oms-2', 'nyc-2', 'active', { counter: 2, node: 'nyc-2' }, 'oms-1 went with nyc-1 (US-04)');
    story.holder(['nyc-2'], { path: 'orders', epoch: { counter: 2, node: 'nyc-2' }, active: { client: 'oms-2', node: 'nyc-2' }, standbys: [] }, 'oms-1 went with nyc-1 (US-04)');
    story.after(9).say('node', 'nyc-2', { kind: 'callback-sent', path: 'orders', client: 'oms-2', state: 'active', epoch: { counter: 2, node: 'nyc-2' } });
    story.after(11).delivered(['nyc-2'], 'orders', { counter: 2, node: 'nyc-2' }, 'oms-2', { epoch: { counter: 1, node: 'nyc-1' }, client: 'oms-1' }, 24);
    story.client('probe-1', 'lon-2', 'connected');
    for (let second = 0; second < 20; second += 1) story.sample(['lon-2', 'lon-3', 'nyc-2', 'r-1', 'r-2']);
  });
}

/** Everything that can fail does: the picture at its fullest, for labels that must not meet. */
function everything(): LoggedEvent[] {
  return continued('recovery-search', (story) => {
    for (const node of ['lon-1', 'lon-2', 'lon-3']) {
      story.destination(node, 'new-york', { phase: 'searching', connection: null, trying: null }, 'the connection closed').attempt(node, 'new-york', 0, 'timeout', 1000).attempt(node, 'new-york', 1, 'logon-failed', 12);
      story.destination(node, 'new-york', { phase: 'backing-off', trying: null, passes: 3, wait: { millis: 1600, until: 1_100_000 } }, 'the end of the list was reached (DF-05)');
    }
    for (const node of ['nyc-1', 'nyc-2']) {
      story.destination(node, 'london', { phase: 'searching', connection: null, trying: null, incoming: [] }, 'the connection closed');
      for (const index of [0, 1, 2]) story.attempt(node, 'london', index, 'timeout', 1000);
    }
    story.say('lab', 'lab', { kind: 'link-changed', link: 'lon-1~lon-2', state: 'cut', order: null }).say('lab', 'lab', { kind: 'link-changed', link: 'lon-3~nyc-1', state: 'cut', order: null }).say('lab', 'lab', { kind: 'link-changed', link: 'lon-1~r-1', state: 'cut', order: null });
    story.peer('lon-1', 'lon-2', 'up', 'suspected', 'silent').peer('lon-2', 'lon-1', 'up', 'down', 'silent').peer('nyc-2', 'nyc-1', 'up', 'suspected', 'silent');
    for (const name of ['fx-1', 'fx-2', 'rates-1', 'probe-1']) story.client(name, 'lon-3', 'connected');
    story.source('prices/fx', 'fx-1', 'lon-3', 'standby', null, 'registered again').source('prices/fx', 'fx-2', 'lon-3', 'active', { counter: 2, node: 'lon-3' }, 'registered again');
  });
}

/** A cluster beyond any panel, with a tenth of it in trouble. */
function large(size: LargeSize): LoggedEvent[] {
  const story = new LargeStory(size);
  const start = story.start();
  return [...start, ...Array.from({ length: story.spec.nodes.length }, () => story.next().event)];
}

/** Event lists by name. */
export const stories: Record<string, () => LoggedEvent[]> = {
  ...scenarios, 'both-sites': bothSites, everything,
  large: () => large(THOUSAND_NODES), middling: () => large({ sites: 3, groups: 12, members: 6, destinations: 2 }),
};
