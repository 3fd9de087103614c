/**
 * The journal: accepted updates in the order of acceptance, by position (RP-01), kept until every stream has them (RP-07).
 *
 *   trimmed │ first ………… on disk only ………… │ …… tail, in memory too …… durableTo │ pending this turn … last
 *
 * On disk what a turn appended lies together in blocks, each under the position of its first update.
 */
import type { Database } from 'lmdb';
import type { Journal } from '@understudy/shared/node/store';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { OpenRun, RunSlab } from '@understudy/shared/replication/open-run';
import { UpdateStreams, type UpdateStream } from '@understudy/shared/replication/update-entry';
import { readRuns, type UpdateRun } from '@understudy/shared/replication/update-run';
import { packRuns, unpackRuns } from '../run-block.ts';
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
const BLOCK_UPDATES = 512;
/** Deleting waits for so many updates, more than a block has, since each deletion would cost a commit of its own. */
const TRIM_LUMP = 1024;
/** Blocks deleted in one turn at most, so that a long journal does not stop the node. */
const TRIM_MOST = 4096;

export class DiskJournal implements Journal, BatchPart {
  private readonly tail = new JournalTail();
  private readonly streams = new UpdateStreams();
  private readonly listeners = new Set<(position: number) => void>();
  private readonly slab = new RunSlab();
  /** What is being published in this turn. */
  private open: OpenRun | null = null;
  private pending: UpdateRun[] = [];
  /** Of what is not open. */
  private closedPosition = 0;
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

  begin(stream: UpdateStream, number: number, acceptedAt: MonoMillis): OpenRun {
    this.close();
    this.batch.touch();
    return (this.open = new OpenRun(this.slab, stream, number, acceptedAt, this.closedPosition + 1));
  }

  append(run: UpdateRun): UpdateRun {
    this.close();
    this.batch.touch();
    return this.take(run.at(this.closedPosition + 1));
  }

  first(): number {
    return this.firstPosition;
  }

  last(): number {
    return this.closedPosition + (this.open?.count ?? 0);
  }

  durableTo(): number {
    return this.durablePosition;
  }

  onDurable(listener: (position: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  read(fromPosition: number, limit: number): UpdateRun[] {
    this.close();
    const from = Math.max(fromPosition, this.firstPosition);
    const inMemory = this.tail.first();
    if (from >= inMemory) return this.tail.from(from, limit);
    // What is not in memory is on disk.
    const found = this.readDisk(from, Math.min(limit, Math.min(inMemory, this.durablePosition + 1) - from));
    const end = (found.at(-1)?.lastPosition ?? from - 1) + 1;
    if (end - from < limit && end === inMemory) found.push(...this.tail.from(inMemory, limit - (end - from)));
    return found;
  }

  updates(): number {
    return this.last() - this.firstPosition + 1;
  }

  bytes(): number {
    this.close();
    return this.bytesSoFar - this.bytesBeforeFirst;
  }

  trim(upToPosition: number): void {
    this.close();
    const upTo = Math.min(upToPosition, this.closedPosition);
    if (upTo < this.firstPosition) return;
    this.firstPosition = upTo + 1;
    this.bytesBeforeFirst = this.bytesBefore(this.firstPosition);
    if (this.firstPosition - this.oldestOnDisk >= TRIM_LUMP) this.batch.touch();
  }

  write(): void {
    this.close();
    for (const runs of inBlocks(this.pending)) {
      const block = packRuns(runs, BLOCK_HEADER_BYTES);
      block.writeDoubleBE(this.bytesOnDisk, 0);
      this.blocks.putSync(runs[0]!.position, block);
      for (const { bytes } of runs) this.bytesOnDisk += bytes;
    }
    if (this.firstPosition - this.oldestOnDisk >= TRIM_LUMP) this.deleteTrimmed();
  }

  written(): void {
    this.durablePosition = this.closedPosition;
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
    this.close();
    this.pending = [];
  }

  private close(): void {
    const { open } = this;
    this.open = null;
    if (open !== null) this.take(open.close());
  }

  private take(run: UpdateRun): UpdateRun {
    this.closedPosition = run.lastPosition;
    this.bytesSoFar += run.bytes;
    this.pending.push(run);
    this.tail.push(run);
    return run;
  }

  /** Bytes of all updates before one that is kept. */
  private bytesBefore(position: number): number {
    if (position > this.durablePosition) return this.bytesSoFar - bytesOf(this.tail.from(position, Infinity));
    for (const { key, value } of this.blocks.getRange({ start: position, reverse: true, limit: 1 })) {
      return value.readDoubleBE(0) + bytesOf(readRuns(this.unpack(key, value), key, position - key));
    }
    return this.bytesSoFar;
  }

  private readDisk(from: number, limit: number): UpdateRun[] {
    const found: UpdateRun[] = [];
    if (limit <= 0) return found;
    const start = firstOf(this.blocks.getKeys({ start: from, reverse: true, limit: 1 })) ?? from;
    let left = limit;
    for (const { key, value } of this.blocks.getRange({ start })) {
      for (const run of readRuns(this.unpack(key, value), from, left)) {
        found.push(run);
        left -= run.count;
      }
      if (left <= 0) break;
    }
    return found;
  }

  /** The runs of a block at their positions. */
  private unpack(position: number, block: Buffer): UpdateRun[] {
    let next = position;
    return unpackRuns(block.subarray(BLOCK_HEADER_BYTES), this.streams).map((run) => {
      const at = run.at(next);
      next += run.count;
      return at;
    });
  }

  /** Inside the transaction. A block goes when all of it is trimmed. */
  private deleteTrimmed(): void {
    const keys = [...this.blocks.getKeys({ start: this.oldestOnDisk, end: this.firstPosition + 1, limit: TRIM_MOST + 1 })];
    // The newest of these may reach beyond what is trimmed, unless nothing is left at all.
    const all = this.firstPosition > this.closedPosition && keys.length <= TRIM_MOST;
    const gone = all ? keys : keys.slice(0, -1);
    for (const key of gone) this.blocks.removeSync(key);
    this.oldestOnDisk = keys[gone.length] ?? this.firstPosition;
    this.heads.putSync(HEAD_KEY, Buffer.from(JSON.stringify({ position: this.closedPosition } satisfies Head)));
  }

  private recover(): void {
    const headBytes = this.heads.get(HEAD_KEY);
    const head: Head = headBytes ? (JSON.parse(headBytes.toString()) as Head) : { position: 0 };
    const [oldest] = this.blocks.getRange({ limit: 1 });
    const [newest] = this.blocks.getRange({ limit: 1, reverse: true });
    if (oldest && newest) {
      const runs = this.unpack(newest.key, newest.value);
      this.firstPosition = oldest.key;
      this.bytesBeforeFirst = oldest.value.readDoubleBE(0);
      this.closedPosition = runs.at(-1)!.lastPosition;
      this.bytesSoFar = newest.value.readDoubleBE(0) + bytesOf(runs);
    } else {
      this.closedPosition = head.position;
      this.firstPosition = head.position + 1;
    }
    this.bytesOnDisk = this.bytesSoFar;
    this.oldestOnDisk = this.firstPosition;
    this.announced = this.durablePosition = this.closedPosition;
  }
}

function firstOf(keys: Iterable<number>): number | undefined {
  for (const key of keys) return key;
  return undefined;
}

function bytesOf(runs: readonly UpdateRun[]): number {
  return runs.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** @returns the runs in lumps that are read together: not more updates than a block has, unless one run alone has more. */
function* inBlocks(runs: readonly UpdateRun[]): Iterable<UpdateRun[]> {
  let block: UpdateRun[] = [];
  let updates = 0;
  for (const run of runs) {
    if (block.length > 0 && updates + run.count > BLOCK_UPDATES) {
      yield block;
      block = [];
      updates = 0;
    }
    block.push(run);
    updates += run.count;
  }
  if (block.length > 0) yield block;
}
