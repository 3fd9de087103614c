/** How long the journal keeps what it has (RP-07), and what to do for a target that lacks what is gone from it. */
import type { SeenSet } from './seen-set.ts';
import type { StreamKey } from './update-origin.ts';

export interface RetentionFacts {
  /** First and last position in the journal. */
  first: number;
  last: number;
  /** Acknowledged position of every destination, connected or not, and of every member that is not down. */
  acknowledged: number[];
  /** Entries that are kept although all have acknowledged them, for a server that takes the place of another (RP-02). */
  keepUpdates: number;
}

/** @returns the position up to which (included) the journal may be trimmed; below `first` when nothing may. */
export function trimmablePosition({ first, last, acknowledged, keepUpdates }: RetentionFacts): number {
  return Math.max(first - 1, Math.min(last - keepUpdates, ...acknowledged));
}

/** How to bring a target up to date: from the journal alone, or by last values and marks first. */
export type CatchUp =
  | { kind: 'replay' }
  | { kind: 'state-transfer'; lacked: { key: StreamKey; from: number; to: number }[]; updates: number };

/**
 * Decides whether the journal alone can bring a target up to date.
 * @param trimmed what was in this journal once and is not any more
 * @param seen what the target states to have
 * @param carries whether the stream to this target carries any of a stream's updates
 * @returns `state-transfer` when something is lacked that the journal no longer has: first the last values with their
 *   versions, then these numbers as passed over, then replay
 */
export function planCatchUp(trimmed: SeenSet, seen: SeenSet, carries: (key: StreamKey) => boolean): CatchUp {
  const lacked: { key: StreamKey; from: number; to: number }[] = [];
  let updates = 0;
  for (const key of trimmed.keys()) {
    if (!carries(key)) continue;
    for (const [from, to] of trimmed.lackedBy(seen, key)) {
      lacked.push({ key, from, to });
      updates += to - from + 1;
    }
  }
  return lacked.length === 0 ? { kind: 'replay' } : { kind: 'state-transfer', lacked, updates };
}
