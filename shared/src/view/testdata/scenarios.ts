/** Named stories of the default cluster, each a complete event list from its start. */
import type { ClusterCommand } from '../../domain/cluster-command.ts';
import type { LoggedEvent } from '../../domain/cluster-event.ts';
import { ScenarioBuilder } from './scenario-builder.ts';

const FX_BEFORE = { counter: 1, node: 'lon-1' };
const FX_AFTER = { counter: 2, node: 'lon-2' };
const LONDON = ['lon-1', 'lon-2', 'lon-3'];
const KILL_LON_1: ClusterCommand = { verb: 'kill', target: { kind: 'node', name: 'lon-1' } };

/** Where each client of the default cluster is, and what it is, once all is well. */
const SEATS = [
  { client: 'fx-1', path: 'prices/fx', node: 'lon-1', state: 'active' },
  { client: 'fx-2', path: 'prices/fx', node: 'lon-2', state: 'standby' },
  { client: 'rates-1', path: 'prices/rates', node: 'lon-3', state: 'active' },
  { client: 'rates-2', path: 'prices/rates', node: 'lon-2', state: 'standby' },
  { client: 'oms-1', path: 'orders', node: 'nyc-1', state: 'active' },
  { client: 'oms-2', path: 'orders', node: 'nyc-2', state: 'standby' },
] as const;

/** The default cluster comes up: processes, groups, destinations, clients, sources; then two seconds of samples. */
function start(): ScenarioBuilder {
  const story = new ScenarioBuilder().describe().after(5);
  for (const name of story.nodes()) story.startNode(name).after(3);
  for (const group of story.spec.groups.filter(({ datagrid }) => datagrid)) {
    for (const node of group.nodes) {
      for (const peer of group.nodes.filter((other) => other !== node)) story.peer(node, peer, 'unknown', 'up', 'logged on');
      story.agree(node, group.nodes, group.nodes.length).after(1);
    }
  }
  for (const node of story.nodes('london')) story.attempt(node, 'new-york', 0, 'connected', 2).after(1);
  for (const node of story.nodes('new-york')) {
    story.destination(node, 'london', { phase: 'connected', trying: null, connection: { peer: 'lon-1', via: 'incoming', since: 1_002_000 }, incoming: LONDON }, 'lon-1 is connected already (DF-02)');
    story.attempt(node, 'recovery', 0, 'connected', 1.5).after(1);
  }
  for (const { client, path, node, state } of SEATS) {
    const epoch = state === 'active' ? { counter: 1, node } : null;
    story.process('client', client, 'starting').after(60).process('client', client, 'running').client(client, node, 'connected').after(2);
    story.source(path, client, node, state, epoch, state === 'active' ? 'the first to register (US-01)' : 'registered after the active one (US-02)');
  }
  for (const { path, home } of story.spec.sections) story.holder(story.nodes(home), holderOf(path), 'registrations are in order');
  for (const { path, client, node, state } of SEATS) if (state === 'active') story.delivered([node], path, { counter: 1, node }, client, null, 0);
  story.process('client', 'probe-1', 'starting').after(60).process('client', 'probe-1', 'running').client('probe-1', 'lon-1', 'connected');
  story.outlet('auditor', 'auditors', 'connected');
  return story.sample(story.nodes()).sample(story.nodes());
}

function holderOf(path: string) {
  const seats = SEATS.filter((seat) => seat.path === path);
  const active = seats.find(({ state }) => state === 'active')!;
  return {
    path, epoch: { counter: 1, node: active.node }, active: { client: active.client, node: active.node },
    standbys: seats.filter(({ state }) => state === 'standby').map(({ client, node }) => ({ client, node })),
  };
}

/** Every node up, every section served with a standby. */
function steady(): ScenarioBuilder {
  const story = start();
  for (let second = 0; second < 5; second += 1) story.sample(story.nodes());
  return story;
}

/** lon-1 is killed; prices/fx moves to fx-2 on lon-2 with a gap of 38 ms; fx-1 comes back as standby on lon-3. */
function lon1Killed(): ScenarioBuilder {
  const story = steady();
  const rest = story.nodes().filter((name) => name !== 'lon-1');
  const order = story.order(KILL_LON_1);
  story.after(1.2).process('node', 'lon-1', 'exited', { order, signal: 'SIGKILL' }).settle(order, KILL_LON_1);
  story.after(0.4).outlet('node', 'lon-1', 'lost', 'its connection was reset');
  for (const node of ['lon-2', 'lon-3']) {
    story.peer(node, 'lon-1', 'up', 'suspected', 'its connection was reset').after(0.3);
    story.peer(node, 'lon-1', 'suspected', 'down', 'a re-dial was refused').agree(node, ['lon-2', 'lon-3'], 4, 'lon-1 is down').after(0.3);
  }
  story.source('prices/fx', 'fx-2', 'lon-2', 'active', FX_AFTER, 'fx-1 went with lon-1 (US-04)');
  story.holder(['lon-2', 'lon-3'], { path: 'prices/fx', epoch: FX_AFTER, active: { client: 'fx-2', node: 'lon-2' }, standbys: [] }, 'fx-1 went with lon-1 (US-04)');
  story.say('node', 'lon-2', { kind: 'callback-sent', path: 'prices/fx', client: 'fx-2', state: 'active', epoch: FX_AFTER });
  story.after(1.1).say('node', 'lon-2', { kind: 'first-accepted', path: 'prices/fx', epoch: FX_AFTER, client: 'fx-2' });
  story.after(0.6).delivered(['lon-2', 'lon-3'], 'prices/fx', FX_AFTER, 'fx-2', { epoch: FX_BEFORE, client: 'fx-1' }, 38);
  for (const node of ['nyc-1', 'nyc-2']) story.destination(node, 'london', { connection: { peer: 'lon-2', via: 'incoming', since: 1_010_000 }, incoming: ['lon-2', 'lon-3'] }, 'lon-1 is gone; lon-2 is connected already (DF-02)');
  return story.sample(rest).after(160);
}

function lon1KilledStandbyAgain(): ScenarioBuilder {
  const story = lon1Killed();
  story.client('fx-1', 'lon-3', 'connected').source('prices/fx', 'fx-1', 'lon-3', 'standby', null, 'registered after the active one (US-21)');
  // The node that fx-1 came to says so first.
  story.holder(['lon-3', 'lon-2'], { path: 'prices/fx', epoch: FX_AFTER, active: { client: 'fx-2', node: 'lon-2' }, standbys: [{ client: 'fx-1', node: 'lon-3' }] }, 'fx-1 registered again (US-27)');
  return story.sample(story.nodes().filter((name) => name !== 'lon-1'));
}

/** fx-1 is killed and its node stays: prices/fx moves to fx-2; lon-3 hears of that before it hears that fx-1 is gone. */
function clientKilled(): ScenarioBuilder {
  const story = steady();
  const kill: ClusterCommand = { verb: 'kill', target: { kind: 'client', name: 'fx-1' } };
  const order = story.order(kill);
  story.after(1.2).process('client', 'fx-1', 'exited', { order, signal: 'SIGKILL' }).settle(order, kill);
  story.after(0.4).client('fx-1', 'lon-1', 'gone').after(0.5);
  story.source('prices/fx', 'fx-2', 'lon-2', 'active', FX_AFTER, 'fx-1 is gone (US-05)');
  story.holder(['lon-1', 'lon-2'], { path: 'prices/fx', epoch: FX_AFTER, active: { client: 'fx-2', node: 'lon-2' }, standbys: [] }, 'fx-1 is gone (US-05)');
  story.after(1).holder(['lon-3'], { path: 'prices/fx', epoch: FX_AFTER, active: { client: 'fx-2', node: 'lon-2' }, standbys: [{ client: 'fx-1', node: 'lon-1' }] }, 'fx-1 is gone (US-05)');
  story.after(1).holder(['lon-3'], { path: 'prices/fx', epoch: FX_AFTER, active: { client: 'fx-2', node: 'lon-2' }, standbys: [] }, 'fx-1 is gone (US-05)');
  story.after(0.6).delivered(LONDON, 'prices/fx', FX_AFTER, 'fx-2', { epoch: FX_BEFORE, client: 'fx-1' }, 31);
  return story.sample(story.nodes()).after(160);
}

/** r-1 and r-2 are killed: nyc-1 and nyc-2 go through the list pass by pass; then r-2 is restored. */
function recoverySearch(): ScenarioBuilder {
  const story = steady();
  for (const name of ['r-1', 'r-2']) {
    const command: ClusterCommand = { verb: 'kill', target: { kind: 'node', name } };
    const order = story.order(command);
    story.after(1).process('node', name, 'exited', { order, signal: 'SIGKILL' }).settle(order, command).outlet('node', name, 'lost', 'its connection was reset').after(0.5);
    if (name === 'r-1') {
      for (const node of ['nyc-1', 'nyc-2']) story.destination(node, 'recovery', { phase: 'searching', connection: null, trying: null }, 'r-1 closed the connection').attempt(node, 'recovery', 0, 'refused', 0.4).attempt(node, 'recovery', 1, 'connected', 1.8).say('node', node, { kind: 'destination-caught-up', destination: 'recovery', peer: 'r-2', resentUpdates: 12, tookMillis: 3 });
      story.sample(story.nodes().filter((other) => other !== 'r-1'));
    }
  }
  let wait = 200;
  for (let pass = 1; pass <= 4; pass += 1) {
    for (const node of ['nyc-1', 'nyc-2']) {
      if (pass === 1) story.destination(node, 'recovery', { phase: 'searching', connection: null, trying: null, passes: 0 }, 'r-2 closed the connection');
      story.attempt(node, 'recovery', 0, 'refused', 0.4, pass).attempt(node, 'recovery', 1, 'refused', 0.4, pass);
      story.destination(node, 'recovery', { phase: 'backing-off', trying: null, passes: pass, wait: { millis: wait, until: 1_020_000 + pass * 1000 } }, 'the end of the list was reached (DF-05)');
    }
    story.after(wait);
    wait *= 2;
  }
  return story;
}

function recoveryFound(): ScenarioBuilder {
  const story = recoverySearch();
  const command: ClusterCommand = { verb: 'restore', target: { kind: 'node', name: 'r-2' } };
  const order = story.order(command);
  story.startNode('r-2', { order }).settle(order, command);
  for (const node of ['nyc-1', 'nyc-2']) story.attempt(node, 'recovery', 0, 'refused', 0.4, 5).attempt(node, 'recovery', 1, 'connected', 1.2, 5).say('node', node, { kind: 'destination-caught-up', destination: 'recovery', peer: 'r-2', resentUpdates: 840, tookMillis: 22 });
  return story.sample(story.nodes().filter((name) => name !== 'r-1'));
}

/** nyc-2 hangs: nothing closes, its outlet falls silent. */
function pausedNode(): ScenarioBuilder {
  const story = steady();
  const command: ClusterCommand = { verb: 'pause', target: { kind: 'node', name: 'nyc-2' } };
  const order = story.order(command);
  story.after(1).process('node', 'nyc-2', 'paused', { order }).settle(order, command);
  return story.after(2500).outlet('node', 'nyc-2', 'lost', 'silent for 2.5 s').sample(story.nodes().filter((name) => name !== 'nyc-2'));
}

/** The link lon-1 ~ lon-2 is cut; lon-3 hears both, so nothing moves (MB-02). */
function cutLink(): ScenarioBuilder {
  const story = steady();
  const command: ClusterCommand = { verb: 'cut', link: { a: 'lon-1', b: 'lon-2' } };
  const order = story.order(command);
  story.after(1).say('lab', 'lab', { kind: 'link-changed', link: 'lon-1~lon-2', state: 'cut', order }).settle(order, command);
  story.after(1000).peer('lon-1', 'lon-2', 'up', 'suspected', 'silent for 1 s').peer('lon-2', 'lon-1', 'up', 'suspected', 'silent for 1 s');
  return story.sample(story.nodes());
}

/** The lab is gone, and with it all that it ran. */
function labLost(): ScenarioBuilder {
  const story = steady().outlet('lab', 'lab', 'lost');
  for (const name of story.nodes()) story.after(0.2).outlet('node', name, 'lost');
  return story.after(1000);
}

/** lon-3 is cut off from both others; each side of london holds prices/fx (US-24). */
function split(): ScenarioBuilder {
  const story = steady();
  for (const other of ['lon-1', 'lon-2']) story.say('lab', 'lab', { kind: 'link-changed', link: `${other}~lon-3`, state: 'cut', order: null });
  story.after(1000).peer('lon-3', 'lon-1', 'up', 'down', 'silent for 1 s').peer('lon-3', 'lon-2', 'up', 'down', 'silent for 1 s').agree('lon-3', ['lon-3'], 4, 'the others are silent');
  story.client('fx-3', 'lon-3', 'connected');
  story.holder(['lon-3'], { path: 'prices/fx', epoch: { counter: 2, node: 'lon-3' }, active: { client: 'fx-3', node: 'lon-3' }, standbys: [] }, 'fx-1 is out of reach (US-24)');
  return story.after(500);
}

const STORIES: Record<string, () => ScenarioBuilder> = {
  steady, 'lon-1-killed': lon1Killed, 'lon-1-killed-standby-again': lon1KilledStandbyAgain, 'client-killed': clientKilled, 'recovery-search': recoverySearch, 'recovery-found': recoveryFound,
  'paused-node': pausedNode, 'cut-link': cutLink, 'lab-lost': labLost, split,
};

/** Event lists by name; each call makes a new, equal list. */
export const scenarios: Record<string, () => LoggedEvent[]> = Object.fromEntries(
  Object.entries(STORIES).map(([name, story]) => [name, () => story().events]));
