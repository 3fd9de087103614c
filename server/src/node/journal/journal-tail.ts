/** The newest updates of the journal in memory: streams that keep up never read the disk. */
import { entryBytes, type JournalEntry } from '@understudy/shared/replication/update-entry';

/** At 300 updates a second half a minute; a stream further behind reads the disk. */
const TAIL_ENTRIES = 8192;
const TAIL_BYTES = 8 * 1024 * 1024;
/** Dropped in lumps, so that shifting the array is rare. */
const SLACK = 4096;

export class JournalTail {
  private entries: JournalEntry[] = [];
  private bytes = 0;

  push(entry: JournalEntry): void {
    this.entries.push(entry);
    this.bytes += entryBytes(entry);
  }

  /** The oldest position in memory, or Infinity when there is none. */
  first(): number {
    return this.entries[0]?.position ?? Infinity;
  }

  from(position: number, limit: number): JournalEntry[] {
    const index = position - this.first();
    return this.entries.slice(index, index + limit);
  }

  /** Lets go of what is too much; `durableTo` and below is on disk. */
  shrink(durableTo: number): void {
    if (this.entries.length <= TAIL_ENTRIES + SLACK && this.bytes <= TAIL_BYTES) return;
    const most = Math.min(this.entries.length, durableTo - this.first() + 1);
    let drop = 0;
    while (drop < most && (this.entries.length - drop > TAIL_ENTRIES || this.bytes > TAIL_BYTES)) {
      this.bytes -= entryBytes(this.entries[drop]!);
      drop += 1;
    }
    this.entries.splice(0, drop);
  }
}
