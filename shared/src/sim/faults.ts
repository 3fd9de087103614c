/** What can be done to a simulated cluster. Plain data, so that a plan of it can be written down, shrunk and kept. */
import type { ClientName, DestinationName, NodeName } from '../domain/ids.ts';
import type { Millis, MonoMillis } from '../domain/units.ts';

export type FaultAction =
  | { kind: 'crash'; node: NodeName }
  /** A clean end. */
  | { kind: 'stop'; node: NodeName }
  | { kind: 'hang'; node: NodeName }
  /** It crashes, and its store is damaged: it starts again with an empty one (RP-09). */
  | { kind: 'lose-disk'; node: NodeName }
  /** Commits take so long from now on, and hold the node up. */
  | { kind: 'slow-disk'; node: NodeName; commitMillis: Millis }
  | { kind: 'cut'; a: NodeName; b: NodeName; direction: 'both' | 'a-to-b' }
  /** Of every connection: packets are lost, and some connections break. */
  | { kind: 'loss'; lateChance: number; breakChance: number }
  | { kind: 'kill-client'; client: ClientName }
  | { kind: 'hang-client'; client: ClientName }
  /** The client gives its registration up, and takes it again (US-20). */
  | { kind: 'deregister'; client: ClientName }
  /** An operator's order; over at once. */
  | { kind: 'force'; node: NodeName }
  | { kind: 'reconnect' | 'downgrade' | 'upgrade'; node: NodeName; destination: DestinationName };

/** A fault, from when on and for how long: then it is undone (restarted, resumed, healed). */
export interface Fault {
  at: MonoMillis;
  forMillis: Millis;
  action: FaultAction;
}

/** @returns whether there is nothing to undo. */
export function isOrder({ kind }: FaultAction): boolean {
  return kind === 'force' || kind === 'reconnect' || kind === 'downgrade' || kind === 'upgrade';
}

/** @returns the fault as a script has it: `crash lon-1 for 1200`. */
export function describeFault({ action, forMillis }: Fault): string {
  const what = describeAction(action);
  return isOrder(action) ? what : `${what} for ${forMillis}`;
}

function describeAction(action: FaultAction): string {
  switch (action.kind) {
    case 'slow-disk':
      return `slow-disk ${action.node} by ${action.commitMillis}`;
    case 'cut':
      return `cut ${action.a} ${action.direction === 'both' ? '~' : '>'} ${action.b}`;
    case 'loss':
      return `loss late=${action.lateChance} break=${action.breakChance}`;
    case 'kill-client':
    case 'hang-client':
    case 'deregister':
      return `${action.kind} ${action.client}`;
    case 'reconnect':
    case 'downgrade':
    case 'upgrade':
      return `${action.kind} ${action.node} ${action.destination}`;
    default:
      return `${action.kind} ${action.node}`;
  }
}

/**
 * Reads what `describeFault` gives.
 * @throws Error that says what was found and what a fault looks like
 */
export function readFault(at: MonoMillis, words: string[]): Fault {
  const forAt = words.lastIndexOf('for');
  const forMillis = forAt < 0 ? 0 : Number(words[forAt + 1]);
  const action = readAction(forAt < 0 ? words : words.slice(0, forAt));
  if (!action || isOrder(action) !== forAt < 0 || !(forMillis >= 0)) throw new Error(`found ${JSON.stringify(words.join(' '))}; a fault is such as "crash lon-1 for 1200", "cut lon-1 ~ lon-2 for 3000", "slow-disk r-1 by 40 for 5000", "loss late=0.05 break=0.01 for 800", "kill-client fx-1 for 700", "force lon-1" or "reconnect nyc-1 recovery"`);
  return { at, forMillis, action };
}

function readAction([kind, first = '', second = '', third = '']: string[]): FaultAction | null {
  switch (kind) {
    case 'crash':
    case 'stop':
    case 'hang':
    case 'lose-disk':
    case 'force':
      return { kind, node: first };
    case 'kill-client':
    case 'hang-client':
    case 'deregister':
      return { kind, client: first };
    case 'slow-disk':
      return { kind, node: first, commitMillis: Number(third) };
    case 'cut':
      return { kind, a: first, b: third, direction: second === '>' ? 'a-to-b' : 'both' };
    case 'loss':
      return { kind, lateChance: Number(first.replace('late=', '')), breakChance: Number(second.replace('break=', '')) };
    case 'reconnect':
    case 'downgrade':
    case 'upgrade':
      return { kind, node: first, destination: second };
    default:
      return null;
  }
}
