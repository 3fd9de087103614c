/** The newest entries of the journal in memory: streams that keep up never read the disk. */
import type { SummedEntry } from './entry-record.ts';

/** At 300 updates a second some 20 seconds; a stream further behind reads the disk. */
const TAIL_ENTRIES = 8192;
const TAIL_BYTES = 8 * 1024 * 1024;
/** Dropped in lumps, so that shifting the array is rare. */
const SLACK = 1024;

export class JournalTail {
  private entries: SummedEntry[] = [];

  push(entry: SummedEntry): void {
    this.entries.push(entry);
  }

  /** The oldest position in memory, or Infinity when there is none. */
  first(): number {
    return this.entries[0]?.entry.position ?? Infinity;
  }

  at(position: number): SummedEntry | undefined {
    return this.entries[position - this.first()];
  }

  from(position: number, limit: number): SummedEntry[] {
    const index = position - this.first();
    return this.entries.slice(index, index + limit);
  }

  /** Lets go of what is too much. Everything must be on disk. */
  shrink(): void {
    const newest = this.entries[this.entries.length - 1];
    if (newest === undefined) return;
    let drop = 0;
    if (this.entries.length > TAIL_ENTRIES + SLACK) drop = this.entries.length - TAIL_ENTRIES;
    while (drop < this.entries.length && newest.bytesSoFar - this.entries[drop]!.bytesSoFar > TAIL_BYTES) drop += Math.min(64, this.entries.length - drop);
    if (drop > 0) this.entries.splice(0, drop);
  }
}
