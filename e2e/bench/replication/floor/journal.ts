/** The floor's journal in LMDB: as the product's, without waiting for the disk, one transaction for all that a turn brings. */
import { open, type RootDatabase } from 'lmdb';

/** Large enough for any run, so that it is never mapped anew while the clock runs. Pages that are not used cost nothing. */
const MAP_BYTES = 4 * 2 ** 30;

export type JournalKind = 'record-per-update' | 'record-per-frame';

export class FloorJournal {
  private readonly root: RootDatabase<Buffer, number>;

  constructor(directory: string) {
    this.root = open<Buffer, number>({ path: directory, encoding: 'binary', keyEncoding: 'uint32', mapSize: MAP_BYTES, noSync: true, noMemInit: true });
  }

  /** Everything that `work` puts becomes durable together: it survives SIGKILL when this returns. */
  write(work: (put: (position: number, record: Buffer) => void) => void): void {
    this.root.transactionSync(() => work((position, record) => void this.root.putSync(position, record, { append: true })));
  }

  *records(): Iterable<Buffer> {
    for (const { value } of this.root.getRange({})) yield value;
  }
}
