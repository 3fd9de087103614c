/** Where the log stands with each outlet: the last number of its present life, and what is known to be missing. Pure. */
import type { Witness } from '@understudy/shared/domain/cluster-event';

export interface Position {
  incarnation: number;
  /** The last number that is in the log or known to be missing; 0 before the first. */
  last: number;
}

/** A stretch of numbers that will not come any more. */
export interface Missing {
  outlet: Witness;
  from: number;
  to: number;
  because: string;
}

/** `take`: the next one. `known`: had already. `missing`: take it, after what is missing before it. */
export type Arrival = { verdict: 'take'; position: Position; missing: Missing | null } | { verdict: 'known' };

/** @returns the key of the outlet behind a witness. There is one lab, whatever it is called, and one process of auditors. */
export function outletKey(witness: Pick<Witness, 'kind' | 'name'>): string {
  return witness.kind === 'node' ? `node ${witness.name}` : witness.kind;
}

export const START: Position = { incarnation: 0, last: 0 };

/** @returns what an outlet's first answer means: where to go on, and what was lost while nobody listened. */
export function readHello(known: Position, hello: { witness: Witness; oldest: number; newest: number }): { position: Position; missing: Missing | null } {
  const { witness, oldest, newest } = hello;
  // The same life cannot have fewer events than it had: it is another one that was given the same number.
  const another = witness.incarnation !== known.incarnation || newest < known.last;
  const last = another ? 0 : known.last;
  if (oldest <= last + 1) return { position: { incarnation: witness.incarnation, last }, missing: null };
  const because = another ? 'this life was not heard from its start' : 'the outlet kept no more while nobody listened';
  return { position: { incarnation: witness.incarnation, last: oldest - 1 }, missing: { outlet: witness, from: last + 1, to: oldest - 1, because } };
}

/** @returns what to do with an event of this number. */
export function readArrival(known: Position, outlet: Witness, number: number): Arrival {
  if (number <= known.last) return { verdict: 'known' };
  const missing = number === known.last + 1 ? null : { outlet, from: known.last + 1, to: number - 1, because: 'numbers were left out' };
  return { verdict: 'take', position: { incarnation: known.incarnation, last: number }, missing };
}
