/**
 * The journal: accepted updates in the order of acceptance, by position (RP-01), kept until every stream has them (RP-07).
 *
 *   trimmed │ first ………… on disk only ………… │ …… tail, in memory too …… durableTo │ pending this turn … last
 */
import type { Database } from 'lmdb';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { decodeEntry, encodeEntry, entryBytes, type SummedEntry } from './entry-record.ts';
import type { JournalEntry, NewEntry } from './journal-entry.ts';
import { JournalTail } from './journal-tail.ts';
import type { Journal, Waiting } from './store-types.ts';
import type { BatchPart, TurnBatch } from './turn-batch.ts';

/** Where the journal stood when entries were last deleted, so that positions go on when all of them are gone. */
interface Head {
  position: number;
  bytesSoFar: number;
}

const HEAD_KEY = 'head';
/** Deleting waits for so many, since each deletion would cost a commit of its own. */
const TRIM_LUMP = 256;
/** Deleted in one turn at most, so that a long journal does not stop the node. */
const TRIM_MOST = 4096;

export class DiskJournal implements Journal, BatchPart {
  private readonly tail = new JournalTail();
  private readonly listeners = new Set<(position: number) => void>();
  private pending: SummedEntry[] = [];
  private turn: PromiseWithResolvers<void> | null = null;
  private lastPosition = 0;
  private durablePosition = 0;
  private announced = 0;
  private bytesSoFar = 0;
  /** Oldest that still counts, and the sum of bytes before it. */
  private firstPosition = 1;
  private bytesBeforeFirst = 0;
  /** Oldest that is still on disk. */
  private oldestOnDisk = 1;

  constructor(
    private readonly entries: Database<Buffer, number>,
    private readonly heads: Database<Buffer, string>,
    private readonly batch: TurnBatch,
  ) {
    batch.join(this);
    this.recover();
  }

  append(entry: NewEntry): number {
    this.batch.touch();
    this.lastPosition++;
    this.bytesSoFar += entryBytes(entry);
    const summed = { entry: { ...entry, position: this.lastPosition }, bytesSoFar: this.bytesSoFar };
    this.pending.push(summed);
    this.tail.push(summed);
    return this.lastPosition;
  }

  first(): number {
    return this.firstPosition;
  }

  last(): number {
    return this.lastPosition;
  }

  durableTo(): number {
    return this.durablePosition;
  }

  durable(position: number): Promise<void> {
    if (position <= this.durablePosition) return Promise.resolve();
    if (position > this.lastPosition) return Promise.reject(new RangeError(`position ${position} was not given yet; the last one is ${this.lastPosition}`));
    if (this.turn === null) {
      this.turn = withResolvers();
      // Whoever waits gets the rejection; that nobody waits any more is no second fault.
      this.turn.promise.catch(() => undefined);
    }
    return this.turn.promise;
  }

  onDurable(listener: (position: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  read(fromPosition: number, limit: number): JournalEntry[] {
    const from = Math.max(fromPosition, this.firstPosition);
    const inMemory = this.tail.first();
    if (from >= inMemory) return this.tail.from(from, limit).map((summed) => summed.entry);
    const found: JournalEntry[] = [];
    // What is not in memory is on disk.
    const end = Math.min(from + limit, inMemory);
    for (const { key, value } of this.entries.getRange({ start: from, end })) found.push(decodeEntry(key, value).entry);
    if (found.length < limit && end === inMemory) found.push(...this.tail.from(inMemory, limit - found.length).map((summed) => summed.entry));
    return found;
  }

  updates(): number {
    return this.lastPosition - this.firstPosition + 1;
  }

  bytes(): number {
    return this.bytesSoFar - this.bytesBeforeFirst;
  }

  waiting(afterPosition: number, now: MonoMillis): Waiting {
    const after = Math.max(afterPosition, this.firstPosition - 1);
    if (after >= this.lastPosition) return { updates: 0, bytes: 0, millis: 0 };
    const oldest = this.at(after + 1);
    // Another clock runs after the machine itself was restarted: no age is below zero.
    const millis = Math.max(0, now - oldest.entry.acceptedAt);
    return { updates: this.lastPosition - after, bytes: this.bytesSoFar - oldest.bytesSoFar + entryBytes(oldest.entry), millis };
  }

  trim(upToPosition: number): void {
    const upTo = Math.min(upToPosition, this.lastPosition);
    if (upTo < this.firstPosition) return;
    this.bytesBeforeFirst = this.at(upTo).bytesSoFar;
    this.firstPosition = upTo + 1;
    if (this.firstPosition - this.oldestOnDisk >= TRIM_LUMP) this.batch.touch();
  }

  write(): void {
    for (const summed of this.pending) this.entries.putSync(summed.entry.position, encodeEntry(summed));
    if (this.firstPosition - this.oldestOnDisk >= TRIM_LUMP) this.deleteTrimmed();
  }

  written(): void {
    this.durablePosition = this.lastPosition;
    this.pending = [];
    this.tail.shrink();
    if (this.firstPosition - this.oldestOnDisk >= TRIM_LUMP) this.batch.touch();
  }

  announce(): void {
    this.turn?.resolve();
    this.turn = null;
    if (this.announced === this.durablePosition) return;
    this.announced = this.durablePosition;
    for (const listener of this.listeners) listener(this.announced);
  }

  failed(fault: Error): void {
    this.turn?.reject(fault);
    this.turn = null;
  }

  /** Inside the transaction. */
  private deleteTrimmed(): void {
    const end = Math.min(this.firstPosition, this.oldestOnDisk + TRIM_MOST);
    for (let position = this.oldestOnDisk; position < end; position++) this.entries.removeSync(position);
    this.oldestOnDisk = end;
    const head: Head = { position: this.lastPosition, bytesSoFar: this.bytesSoFar };
    this.heads.putSync(HEAD_KEY, Buffer.from(JSON.stringify(head)));
  }

  private at(position: number): SummedEntry {
    const inMemory = this.tail.at(position);
    if (inMemory) return inMemory;
    const bytes = this.entries.get(position);
    if (bytes === undefined) throw new RangeError(`position ${position} is not in the journal, which has ${this.firstPosition} to ${this.lastPosition}`);
    return decodeEntry(position, bytes);
  }

  private recover(): void {
    const headBytes = this.heads.get(HEAD_KEY);
    const head: Head = headBytes ? (JSON.parse(headBytes.toString()) as Head) : { position: 0, bytesSoFar: 0 };
    const [oldest] = this.entries.getRange({ limit: 1 });
    const [newest] = this.entries.getRange({ limit: 1, reverse: true });
    if (oldest && newest) {
      const { entry, bytesSoFar } = decodeEntry(oldest.key, oldest.value);
      this.firstPosition = oldest.key;
      this.bytesBeforeFirst = bytesSoFar - entryBytes(entry);
      this.lastPosition = newest.key;
      this.bytesSoFar = decodeEntry(newest.key, newest.value).bytesSoFar;
    } else {
      this.lastPosition = head.position;
      this.firstPosition = head.position + 1;
      this.bytesSoFar = this.bytesBeforeFirst = head.bytesSoFar;
    }
    this.oldestOnDisk = this.firstPosition;
    this.announced = this.durablePosition = this.lastPosition;
  }
}

interface PromiseWithResolvers<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: Error) => void;
}

function withResolvers(): PromiseWithResolvers<void> {
  let resolve: () => void = () => undefined;
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
