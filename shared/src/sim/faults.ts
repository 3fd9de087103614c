/** Faults: what can be done to a simulated cluster, and a plan of them that a seed makes. A plan is plain data, so that it can be shrunk and kept. */
import type { ClusterSpec } from '../domain/cluster-spec.ts';
import type { ClientName, NodeName } from '../domain/ids.ts';
import type { Millis } from '../domain/units.ts';
import type { Random } from '../machine/random.ts';

export type FaultAction =
  | { kind: 'crash'; node: NodeName }
  | { kind: 'hang'; node: NodeName }
  /** Commits take so long from now on, and hold the node up. */
  | { kind: 'slow-disk'; node: NodeName; commitMillis: Millis }
  | { kind: 'cut'; a: NodeName; b: NodeName; direction: 'both' | 'a-to-b' | 'b-to-a' }
  /** Of every connection: packets are lost, and some connections break. */
  | { kind: 'loss'; lateChance: number; breakChance: number }
  | { kind: 'kill-client'; client: ClientName };

/** A fault, from when on and for how long: then it is undone (restarted, resumed, healed). */
export interface Fault {
  at: Millis;
  forMillis: Millis;
  action: FaultAction;
}

export interface FaultPlan {
  /** At most one node of a group impaired at a time, its copies restored before the next, no cut that splits a group. */
  bounded: boolean;
  faults: Fault[];
}

const FIRST_AT: Millis = 8000;
/** After a bounded fault, until everybody has everything again. */
const REST_MILLIS: Millis = 9000;

/** @returns a plan of at least `least` faults before `untilMillis`. */
export function planFaults(random: Random, spec: ClusterSpec, untilMillis: Millis, least: number): FaultPlan {
  const bounded = random.chance(0.5);
  const faults: Fault[] = [];
  if (bounded) {
    for (let at = FIRST_AT; ; ) {
      const fault = { at, forMillis: random.between(300, 6000), action: boundedAction(random, spec) };
      if (fault.at + fault.forMillis + REST_MILLIS > untilMillis) break;
      faults.push(fault);
      at += fault.forMillis + REST_MILLIS + random.between(0, 2000);
    }
  } else {
    const count = least + random.int(0, 25);
    for (let i = 0; i < count; i++) {
      const at = random.between(FIRST_AT, untilMillis - 10_000);
      faults.push({ at, forMillis: Math.min(random.pick([random.between(50, 1500), random.between(1000, 12_000), random.between(5000, 40_000)]), untilMillis - at), action: anyAction(random, spec) });
    }
    faults.sort((a, b) => a.at - b.at);
  }
  return { bounded, faults };
}

function anyAction(random: Random, spec: ClusterSpec): FaultAction {
  const node = random.pick(spec.nodes).name;
  const other = random.pick(spec.nodes.filter(({ name }) => name !== node)).name;
  switch (random.int(0, 9)) {
    case 0:
    case 1:
    case 2:
      return { kind: 'crash', node };
    case 3:
    case 4:
      return { kind: 'hang', node };
    case 5:
    case 6:
      return { kind: 'cut', a: node, b: other, direction: random.pick(['both', 'both', 'a-to-b', 'b-to-a']) };
    case 7:
      return { kind: 'slow-disk', node, commitMillis: random.between(5, 400) };
    case 8:
      return { kind: 'loss', lateChance: random.between(0, 0.05), breakChance: random.between(0, 0.01) };
    default:
      return { kind: 'kill-client', client: random.pick(spec.clients).name };
  }
}

function boundedAction(random: Random, spec: ClusterSpec): FaultAction {
  const action = anyAction(random, spec);
  if (action.kind === 'cut') {
    const group = (name: NodeName): string => spec.nodes.find((node) => node.name === name)!.group;
    const members = spec.nodes.filter((node) => node.group === group(action.a)).length;
    // Two members that a third one reaches, or two nodes of different groups.
    if (group(action.a) === group(action.b) && members < 3) return { kind: 'crash', node: action.a };
  }
  if (action.kind === 'loss') return { ...action, breakChance: 0 };
  return action;
}

/** @returns the fault in words. */
export function describeFault({ action, forMillis }: Fault): string {
  const time = `for ${Math.round(forMillis)} ms`;
  switch (action.kind) {
    case 'crash':
      return `crash ${action.node} ${time}`;
    case 'hang':
      return `hang ${action.node} ${time}`;
    case 'slow-disk':
      return `slow disk of ${action.node}, ${Math.round(action.commitMillis)} ms a commit, ${time}`;
    case 'cut':
      return `cut ${action.a} ${action.direction === 'both' ? '~' : action.direction === 'a-to-b' ? '→' : '←'} ${action.b} ${time}`;
    case 'loss':
      return `loss: ${(action.lateChance * 100).toFixed(1)} % late, ${(action.breakChance * 100).toFixed(1)} % break, ${time}`;
    case 'kill-client':
      return `kill client ${action.client} ${time}`;
  }
}
