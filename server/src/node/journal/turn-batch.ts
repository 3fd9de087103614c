/**
 * One transaction for everything that an event-loop turn wrote: journal, values and marks become durable together or not at all.
 *
 * Committed by `setImmediate`, thus after all sockets of the turn were read, and synchronously: at a few entries a turn a
 * commit without fsync (the page cache survives SIGKILL) takes about 80 µs, less than handing it to another thread and back.
 */
import { TransactionFlags, type RootDatabase } from 'lmdb';
import { StoreFault, faultText } from './store-fault.ts';

/** Called when a commit fails (a full disk): nothing of that turn was acknowledged, and the node cannot go on. */
export type StoreFaultListener = (fault: Error) => void;

/** How long what other nodes sent waits for more: nobody's acknowledgement hangs on it, and a commit costs as much for one as for ten. */
const PATIENCE_MILLIS = 50;

/** A part of the store that has something to write. */
export interface BatchPart {
  /** Inside the transaction. */
  write(): void;
  /** After the transaction is durable: forget what was to be written. */
  written(): void;
  /** After every part has done that: tell whoever waits, who may write again at once. */
  announce?(): void;
  /** Instead of `written`, when it failed. */
  failed(fault: Error): void;
}

export class TurnBatch {
  private readonly parts: BatchPart[] = [];
  private immediate: NodeJS.Immediate | null = null;
  /** Armed for what nobody waits for; an `immediate` overtakes it. */
  private patience: NodeJS.Timeout | null = null;
  private patient = false;
  private fault: Error | null = null;

  constructor(
    private readonly root: RootDatabase<Buffer>,
    private readonly directory: string,
    private readonly onFault: StoreFaultListener,
  ) {}

  join(part: BatchPart): void {
    this.parts.push(part);
  }

  /** Something is to be written at the end of this turn. @throws the fault of an earlier commit: nothing can be promised any more. */
  touch(): void {
    if (this.fault) throw this.fault;
    if (this.immediate !== null) return;
    if (this.patient) this.patience ??= setTimeout(() => this.commit(), PATIENCE_MILLIS);
    else this.immediate = setImmediate(() => this.commit());
  }

  /** What is touched within `work` may wait for others, so that several turns share a commit. */
  patiently(work: () => void): void {
    const before = this.patient;
    this.patient = true;
    try {
      work();
    } finally {
      this.patient = before;
    }
  }

  commit(): void {
    if (this.immediate === null && this.patience === null) return;
    if (this.immediate !== null) clearImmediate(this.immediate);
    if (this.patience !== null) clearTimeout(this.patience);
    this.immediate = null;
    this.patience = null;
    try {
      this.root.transactionSync(() => {
        for (const part of this.parts) part.write();
      }, TransactionFlags.ABORTABLE | TransactionFlags.NO_SYNC_FLUSH);
    } catch (thrown) {
      const fault = new StoreFault(
        { asked: `write to the store in ${this.directory}`, found: faultText(thrown), todo: 'Make room on the disk or repair it, then restore the node; what was not acknowledged is gone.' },
        thrown,
      );
      this.fault = fault;
      for (const part of this.parts) part.failed(fault);
      this.onFault(fault);
      return;
    }
    for (const part of this.parts) part.written();
    for (const part of this.parts) part.announce?.();
  }
}
