/** The journal as a stream reads it: what is sent of it and what is counted of it read the same. */
import type { UpdateRun } from './update-run.ts';

export interface JournalReader {
  first(): number;
  last(): number;
  /** @returns at most so many updates from a position on, as runs; fewer where the store ends a piece, none beyond the end. */
  read(from: number, limit: number): UpdateRun[];
}

/** Updates that a stream reads at once. */
export const READ_AT_ONCE = 512;
