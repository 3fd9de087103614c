/**
 * The journal: accepted updates in the order of acceptance, by position (RP-01), kept until every stream has them (RP-07).
 *
 *   trimmed │ first ………… on disk only ………… │ …… tail, in memory too …… durableTo │ pending this turn … last
 *
 * On disk what a turn appended lies together in blocks, each under the position of its first update.
 */
import type { Database } from 'lmdb';
import type { Journal } from '@understudy/shared/node/store';
import { entryBytes, UpdateStreams, type JournalEntry, type NewEntry } from '@understudy/shared/replication/update-entry';
import { packEntries, unpackEntries } from '../entry-block.ts';
import { JournalTail } from './journal-tail.ts';
import type { BatchPart, TurnBatch } from './turn-batch.ts';

/** Where the journal stood when blocks were last deleted, so that positions go on when all of them are gone. */
interface Head {
  position: number;
}

/** In front of each block: bytes of all updates before it, so that what is kept is a subtraction. */
const BLOCK_HEADER_BYTES = 8;
const HEAD_KEY = 'head';
/** A block is read whole, and a page of LMDB has 4 KiB: some pages are read at once, and one update more does not cost one. */
const BLOCK_ENTRIES = 512;
/** Deleting waits for so many updates, more than a block has, since each deletion would cost a commit of its own. */
const TRIM_LUMP = 1024;
/** Blocks deleted in one turn at most, so that a long journal does not stop the node. */
const TRIM_MOST = 4096;

export class DiskJournal implements Journal, BatchPart {
  private readonly tail = new JournalTail();
  private readonly streams = new UpdateStreams();
  private readonly listeners = new Set<(position: number) => void>();
  private pending: JournalEntry[] = [];
  private lastPosition = 0;
  private durablePosition = 0;
  private announced = 0;
  private bytesSoFar = 0;
  private bytesOnDisk = 0;
  /** Oldest that still counts, and the sum of bytes before it. */
  private firstPosition = 1;
  private bytesBeforeFirst = 0;
  /** Position of the oldest block that is still on disk. */
  private oldestOnDisk = 1;

  constructor(
    private readonly blocks: Database<Buffer, number>,
    private readonly heads: Database<Buffer, string>,
    private readonly batch: TurnBatch,
  ) {
    batch.join(this);
    this.recover();
  }

  append({ stream, number, topic, payload, acceptedAt }: NewEntry): JournalEntry {
    this.batch.touch();
    this.lastPosition += 1;
    const entry: JournalEntry = { stream, number, topic, payload, acceptedAt, position: this.lastPosition };
    this.bytesSoFar += entryBytes(entry);
    this.pending.push(entry);
    this.tail.push(entry);
    return entry;
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

  onDurable(listener: (position: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  read(fromPosition: number, limit: number): JournalEntry[] {
    const from = Math.max(fromPosition, this.firstPosition);
    const inMemory = this.tail.first();
    if (from >= inMemory) return this.tail.from(from, limit);
    // What is not in memory is on disk.
    const found = this.readDisk(from, Math.min(limit, Math.min(inMemory, this.durablePosition + 1) - from));
    if (found.length < limit && from + found.length === inMemory) found.push(...this.tail.from(inMemory, limit - found.length));
    return found;
  }

  updates(): number {
    return this.lastPosition - this.firstPosition + 1;
  }

  bytes(): number {
    return this.bytesSoFar - this.bytesBeforeFirst;
  }

  trim(upToPosition: number): void {
    const upTo = Math.min(upToPosition, this.lastPosition);
    if (upTo < this.firstPosition) return;
    this.firstPosition = upTo + 1;
    this.bytesBeforeFirst = this.bytesBefore(this.firstPosition);
    if (this.firstPosition - this.oldestOnDisk >= TRIM_LUMP) this.batch.touch();
  }

  write(): void {
    for (let from = 0; from < this.pending.length; from += BLOCK_ENTRIES) {
      const entries = this.pending.slice(from, from + BLOCK_ENTRIES);
      const packed = packEntries(entries);
      const block = Buffer.allocUnsafe(BLOCK_HEADER_BYTES + packed.length);
      block.writeDoubleBE(this.bytesOnDisk, 0);
      packed.copy(block, BLOCK_HEADER_BYTES);
      this.blocks.putSync(entries[0]!.position, block);
      for (const entry of entries) this.bytesOnDisk += entryBytes(entry);
    }
    if (this.firstPosition - this.oldestOnDisk >= TRIM_LUMP) this.deleteTrimmed();
  }

  written(): void {
    this.durablePosition = this.lastPosition;
    this.pending = [];
    this.tail.shrink(this.durablePosition);
    if (this.firstPosition - this.oldestOnDisk >= TRIM_LUMP) this.batch.touch();
  }

  announce(): void {
    if (this.announced === this.durablePosition) return;
    this.announced = this.durablePosition;
    for (const listener of [...this.listeners]) listener(this.announced);
  }

  failed(): void {
    this.pending = [];
  }

  /** Bytes of all updates before one that is kept. */
  private bytesBefore(position: number): number {
    if (position > this.durablePosition) return this.bytesSoFar - this.tail.from(position, this.lastPosition - position + 1).reduce((sum, entry) => sum + entryBytes(entry), 0);
    for (const { key, value } of this.blocks.getRange({ start: position, reverse: true, limit: 1 })) {
      const before = unpackEntries(value.subarray(BLOCK_HEADER_BYTES), this.streams).slice(0, position - key);
      return before.reduce((sum, entry) => sum + entryBytes(entry), value.readDoubleBE(0));
    }
    return this.bytesSoFar;
  }

  private readDisk(from: number, limit: number): JournalEntry[] {
    const found: JournalEntry[] = [];
    if (limit <= 0) return found;
    const start = firstOf(this.blocks.getKeys({ start: from, reverse: true, limit: 1 })) ?? from;
    for (const { key, value } of this.blocks.getRange({ start })) {
      const entries = unpackEntries(value.subarray(BLOCK_HEADER_BYTES), this.streams);
      for (let i = Math.max(0, from - key); i < entries.length && found.length < limit; i++) found.push({ ...entries[i]!, position: key + i });
      if (found.length >= limit) break;
    }
    return found;
  }

  /** Inside the transaction. A block goes when all of it is trimmed. */
  private deleteTrimmed(): void {
    const keys = [...this.blocks.getKeys({ start: this.oldestOnDisk, end: this.firstPosition + 1, limit: TRIM_MOST + 1 })];
    // The newest of these may reach beyond what is trimmed, unless nothing is left at all.
    const all = this.firstPosition > this.lastPosition && keys.length <= TRIM_MOST;
    const gone = all ? keys : keys.slice(0, -1);
    for (const key of gone) this.blocks.removeSync(key);
    this.oldestOnDisk = keys[gone.length] ?? this.firstPosition;
    this.heads.putSync(HEAD_KEY, Buffer.from(JSON.stringify({ position: this.lastPosition } satisfies Head)));
  }

  private recover(): void {
    const headBytes = this.heads.get(HEAD_KEY);
    const head: Head = headBytes ? (JSON.parse(headBytes.toString()) as Head) : { position: 0 };
    const [oldest] = this.blocks.getRange({ limit: 1 });
    const [newest] = this.blocks.getRange({ limit: 1, reverse: true });
    if (oldest && newest) {
      const entries = unpackEntries(newest.value.subarray(BLOCK_HEADER_BYTES), this.streams);
      this.firstPosition = oldest.key;
      this.bytesBeforeFirst = oldest.value.readDoubleBE(0);
      this.lastPosition = newest.key + entries.length - 1;
      this.bytesSoFar = entries.reduce((sum, entry) => sum + entryBytes(entry), newest.value.readDoubleBE(0));
    } else {
      this.lastPosition = head.position;
      this.firstPosition = head.position + 1;
    }
    this.bytesOnDisk = this.bytesSoFar;
    this.oldestOnDisk = this.firstPosition;
    this.announced = this.durablePosition = this.lastPosition;
  }
}

function firstOf(keys: Iterable<number>): number | undefined {
  for (const key of keys) return key;
  return undefined;
}
