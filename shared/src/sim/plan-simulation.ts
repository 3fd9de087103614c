/** The script that a seed makes: what the cluster is like, and what happens to it. */
import type { NodeName } from '../domain/ids.ts';
import type { Millis, MonoMillis } from '../domain/units.ts';
import type { Random } from '../machine/random.ts';
import { isOrder, type Fault, type FaultAction } from './faults.ts';
import { Randomness } from './randomness.ts';
import { CLIENT_NAMES, GROUPS, NODE_NAMES } from './sim-cluster-spec.ts';
import type { SimulationScript, SimulationSettings } from './simulation-script.ts';

const RUN_MILLIS: Millis = 300_000;
/** Sources publish nothing in the end, so that everything can get everywhere. */
export const SILENT_MILLIS: Millis = 10_000;
/** Faults cease so long before the end: what is to come right has come right by then. */
export const CALM_MILLIS: Millis = 45_000;
export const FIRST_AT: MonoMillis = 8000;
const LAST_AT: MonoMillis = RUN_MILLIS - CALM_MILLIS;
/** After a bounded fault, until everybody has everything again. */
const REST_MILLIS: Millis = 9000;
const LEAST_FAULTS = 12;

export function planSimulation(seed: number): SimulationScript {
  const randomness = new Randomness(seed);
  const settings = planSettings(seed, randomness.of('settings'));
  const random = randomness.of('faults');
  const faults = settings.bounded ? boundedFaults(random) : anyFaults(random);
  return { settings, faults: faults.sort((a, b) => a.at - b.at) };
}

function planSettings(seed: number, random: Random): SimulationSettings {
  return {
    seed,
    bounded: random.chance(0.5),
    backups: random.pick([0, 1, 1, 1, 2]),
    takeover: random.pick(['first-registered', 'any']),
    recovery: random.pick(['sync', 'async']),
    downgradeAfterMillis: random.pick([1500, 10_000]),
    filter: random.pick(['all', 'all', 'some']),
    keepUpdates: random.pick([0, 30, 300, 20_000]),
    wanMillis: random.pick([1.5, 1.5, 5, 40]),
    nodes: NODE_NAMES,
    clients: CLIENT_NAMES,
    topics: random.pick([3, 12]),
    silentAt: RUN_MILLIS - SILENT_MILLIS,
    until: RUN_MILLIS,
  };
}

function boundedFaults(random: Random): Fault[] {
  const faults: Fault[] = [];
  for (let at = FIRST_AT; ; ) {
    const fault = faultAt(at, random.between(300, 6000), boundedAction(random));
    at = fault.at + fault.forMillis + REST_MILLIS + random.between(0, 2000);
    if (at > LAST_AT) return faults;
    faults.push(fault);
  }
}

function boundedAction(random: Random): FaultAction {
  if (random.chance(0.08)) return { kind: 'lose-disk', node: random.pick(NODE_NAMES) };
  const action = anyAction(random);
  if (action.kind === 'cut') {
    const group = groupOf(action.a);
    // Two members that a third one reaches, or two nodes of different groups.
    if (group === groupOf(action.b) && group.nodes.length < 3) return { kind: 'crash', node: action.a };
  }
  return action.kind === 'loss' ? { ...action, breakChance: 0 } : action;
}

function anyFaults(random: Random): Fault[] {
  const faults: Fault[] = [];
  const count = LEAST_FAULTS + random.int(0, 25);
  for (let i = 0; i < count; i++) {
    const forMillis = random.pick([random.between(50, 1500), random.between(1000, 12_000), random.between(5000, 40_000)]);
    faults.push(faultAt(random.between(FIRST_AT, LAST_AT - 10_000), forMillis, anyAction(random)));
  }
  if (random.chance(0.4)) faults.push(...blackout(random, random.between(FIRST_AT, LAST_AT - 60_000)));
  if (random.chance(0.2)) faults.push(...blackout(random, LAST_AT - 30_000));
  return faults;
}

/** A whole group is gone at once, and its nodes come back one by one; an operator may lose patience meanwhile (MB-06). */
function blackout(random: Random, at: MonoMillis): Fault[] {
  const { nodes } = random.pick(GROUPS);
  const returns = nodes.map((node, index) => ({ node, after: 1000 + random.between(0, 3000) + index * random.between(0, 9000) }));
  const faults = returns.map(({ node, after }) => faultAt(at + random.between(0, 400), after, { kind: random.pick(['crash', 'crash', 'stop']), node }));
  if (random.chance(0.6)) {
    const { node, after } = random.pick(returns);
    faults.push(faultAt(at + after + random.between(500, 4000), 0, { kind: 'force', node }));
  }
  return faults;
}

function anyAction(random: Random): FaultAction {
  const node = random.pick(NODE_NAMES);
  const client = random.pick(CLIENT_NAMES);
  switch (random.int(0, 14)) {
    case 0:
    case 1:
    case 2:
      return { kind: 'crash', node };
    case 3:
      return { kind: 'stop', node };
    case 4:
    case 5:
      return { kind: 'hang', node };
    case 6:
    case 7:
      return { kind: 'cut', a: node, b: random.pick(NODE_NAMES.filter((name) => name !== node)), direction: random.pick(['both', 'a-to-b']) };
    case 8:
      return { kind: 'slow-disk', node, commitMillis: Math.round(random.between(5, 400)) };
    case 9:
      return { kind: 'loss', lateChance: rounded(random.between(0, 0.05), 1e4), breakChance: rounded(random.between(0, 0.01), 1e4) };
    case 10:
    case 11:
      return { kind: 'kill-client', client };
    case 12:
      return { kind: 'hang-client', client };
    case 13:
      return { kind: 'deregister', client };
    default:
      return order(random);
  }
}

/** What an operator may do at any time. */
function order(random: Random): FaultAction {
  const kind = random.pick(['reconnect', 'reconnect', 'downgrade', 'upgrade'] as const);
  return { kind, node: random.pick(['nyc-1', 'nyc-2']), destination: kind === 'reconnect' ? random.pick(['london', 'recovery']) : 'recovery' };
}

function groupOf(name: NodeName): (typeof GROUPS)[number] {
  return GROUPS.find(({ nodes }) => nodes.includes(name))!;
}

/** Times to the thousandth of a millisecond: a script says them in full. */
function faultAt(at: MonoMillis, forMillis: Millis, action: FaultAction): Fault {
  return { at: rounded(at, 1000), forMillis: isOrder(action) ? 0 : rounded(Math.max(1, Math.min(forMillis, LAST_AT - at)), 1000), action };
}

function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
