/**
 * Updates of one stream whose numbers follow each other, as bytes. What a source publishes in one turn is one run, and it stays
 * the same bytes in the journal, on the wire and on the disk of every node: an update costs little more than its topic and its
 * payload.
 *
 *   topic bytes │ payload bytes │ topic, UTF-8 … │ payload … │ the next one …
 *   u32         │ u32           │ whole words    │ whole words
 *
 * Words are little-endian, as on every machine that the supported versions of Node run on.
 */
import type { MonoMillis } from '../domain/units.ts';
import type { JournalEntry, UpdateStream } from './update-entry.ts';
import { readText } from './utf8.ts';

export const UPDATE_HEADER_BYTES = 8;

/** @returns how many bytes `length` takes, up to the next whole word. */
export const wholeWords = (length: number): number => (length + 3) & ~3;

export class UpdateRun {
  readonly words: Uint32Array;
  #bytes: number | null = null;

  /**
   * @param number of its first update in the stream
   * @param count of its updates; at least one
   * @param acceptedAt when the accepting node took the first of them, by that machine's clock; the others came in the same turn
   * @param body begins at a whole word, and is never changed
   * @param position of its first update in this node's journal; 0 while it is in none
   */
  constructor(
    readonly stream: UpdateStream,
    readonly number: number,
    readonly count: number,
    readonly acceptedAt: MonoMillis,
    readonly body: Uint8Array,
    readonly position: number,
  ) {
    this.words = new Uint32Array(body.buffer, body.byteOffset, body.length >>> 2);
  }

  get lastNumber(): number {
    return this.number + this.count - 1;
  }

  get lastPosition(): number {
    return this.position + this.count - 1;
  }

  /** Bytes that its updates count for (RP-07): those of topics and payloads. */
  get bytes(): number {
    if (this.#bytes === null) {
      let bytes = 0;
      for (const cursor = new RunCursor(this); cursor.next(); ) bytes += cursor.topicLength + cursor.payloadLength;
      this.#bytes = bytes;
    }
    return this.#bytes;
  }

  /** @returns the same updates at a position of a journal. */
  at(position: number): UpdateRun {
    return new UpdateRun(this.stream, this.number, this.count, this.acceptedAt, this.body, position);
  }

  /** @returns the same updates as another node knows their stream. */
  of(stream: UpdateStream): UpdateRun {
    return new UpdateRun(stream, this.number, this.count, this.acceptedAt, this.body, this.position);
  }

  /** @returns `count` of its updates, from the one at `index` (from 0) on. */
  slice(index: number, count: number): UpdateRun {
    if (index === 0 && count === this.count) return this;
    const cursor = new RunCursor(this);
    for (let skipped = 0; skipped < index; skipped++) cursor.next();
    const start = cursor.end;
    for (let taken = 0; taken < count; taken++) cursor.next();
    return new UpdateRun(this.stream, this.number + index, count, this.acceptedAt, this.body.subarray(start, cursor.end), this.position === 0 ? 0 : this.position + index);
  }

  /** @returns its updates one by one, where each counts for itself. */
  entries(): JournalEntry[] {
    const entries: JournalEntry[] = [];
    const { stream, number, position, acceptedAt } = this;
    for (const cursor = new RunCursor(this); cursor.next(); ) {
      const index = entries.length;
      entries.push({ stream, number: number + index, topic: cursor.topic(), payload: cursor.payload(), acceptedAt, position: position === 0 ? 0 : position + index });
    }
    return entries;
  }
}

/** Goes through the updates of a run without an object for each. */
export class RunCursor {
  /** Of the update that `next` came to, in bytes of the body. */
  topicStart = 0;
  topicLength = 0;
  payloadStart = 0;
  payloadLength = 0;
  /** Where the next update begins. */
  end = 0;
  private readonly body: Uint8Array;
  private readonly words: Uint32Array;

  constructor({ body, words }: Pick<UpdateRun, 'body' | 'words'>) {
    this.body = body;
    this.words = words;
  }

  /** Goes on to the next update. @returns false after the last one. */
  next(): boolean {
    const { words, end } = this;
    if (end >= this.body.length) return false;
    const topicLength = words[end >>> 2]!;
    const payloadLength = words[(end >>> 2) + 1]!;
    const topicStart = end + UPDATE_HEADER_BYTES;
    const payloadStart = topicStart + wholeWords(topicLength);
    this.topicStart = topicStart;
    this.topicLength = topicLength;
    this.payloadStart = payloadStart;
    this.payloadLength = payloadLength;
    this.end = payloadStart + wholeWords(payloadLength);
    return true;
  }

  topic(): string {
    return readText(this.body.subarray(this.topicStart, this.topicStart + this.topicLength));
  }

  /** A part of the body. */
  payload(): Uint8Array {
    return this.body.subarray(this.payloadStart, this.payloadStart + this.payloadLength);
  }
}

/**
 * @param body as it came: it is copied to where words begin if it does not begin at one
 * @returns the run of these bytes
 * @throws Error when they are not so many updates
 */
export function readRun(stream: UpdateStream, number: number, count: number, acceptedAt: MonoMillis, body: Uint8Array, position = 0): UpdateRun {
  const run = new UpdateRun(stream, number, count, acceptedAt, body.byteOffset % 4 === 0 ? body : Uint8Array.from(body), position);
  const cursor = new RunCursor(run);
  let found = 0;
  // Lengths are looked at, too: one of 4 GiB would wrap around, and the update seem to take no more than its header.
  let isWhole = true;
  while (isWhole && cursor.next()) {
    isWhole = Math.max(cursor.topicLength, cursor.payloadLength) <= body.length;
    if (isWhole) found += 1;
  }
  if (!isWhole || cursor.end !== body.length || found !== count) throw new Error(`asked for ${count} updates in ${body.length} bytes, found ${found}`);
  return run;
}

/**
 * @param runs in the order of their positions
 * @returns at most `limit` updates from a position on, as runs or parts of them
 */
export function readRuns(runs: readonly UpdateRun[], from: number, limit: number): UpdateRun[] {
  const read: UpdateRun[] = [];
  for (let at = firstEndingAt(runs, from), left = limit; at < runs.length && left > 0; at++) {
    const run = runs[at]!;
    const skip = Math.max(0, from - run.position);
    const part = run.slice(skip, Math.min(run.count - skip, left));
    read.push(part);
    left -= part.count;
  }
  return read;
}

/** @returns the index of the first run that ends at or after a position; their number when none does. */
function firstEndingAt(runs: readonly UpdateRun[], position: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle]!.lastPosition >= position) high = middle;
    else low = middle + 1;
  }
  return low;
}
