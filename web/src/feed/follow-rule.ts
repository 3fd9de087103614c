/** Where a page stands in the log, and whether what arrives goes on from there. A page never applies across a hole. */
import type { EventBatch, Follow, Snapshot } from '@understudy/shared/wire/stream';

/** The last number that the page has, of which log; null before the first snapshot and after a hole. */
export type Position = { log: string; n: number } | null;

/** @returns the first word after each connection: from the last number, or for a snapshot. */
export function followFrom(position: Position): Follow {
  return position ? { after: position.n, log: position.log } : { after: null, log: null };
}

export function positionAfterSnapshot(snapshot: Pick<Snapshot, 'log' | 'n'>): Position {
  return { log: snapshot.log, n: snapshot.n };
}

/**
 * - `apply`: the batch goes on from the position, which is now `position`
 * - `ignore`: there is no position; a snapshot was asked for and is on its way
 * - `hole`: numbers are missing or repeated; a snapshot has to be asked for
 */
export type BatchVerdict = { verdict: 'apply'; position: Position } | { verdict: 'ignore' } | { verdict: 'hole'; expected: number; found: number };

export function judgeBatch(position: Position, batch: Pick<EventBatch, 'events'>): BatchVerdict {
  if (!position) return { verdict: 'ignore' };
  let n = position.n;
  for (const logged of batch.events) {
    if (logged.n !== n + 1) return { verdict: 'hole', expected: n + 1, found: logged.n };
    n = logged.n;
  }
  return { verdict: 'apply', position: { log: position.log, n } };
}
