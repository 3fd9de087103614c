/**
 * Which numbers of each stream a node has: a contiguous prefix and ranges beyond it (RP-03). Drops duplicates, and is what a
 * node states to whoever is going to send to it.
 *
 * Numbers that a filtered stream passed over (RP-10) close the holes in the prefix, but they are not had: should another way
 * carry them, they are new.
 */
import { addRange, endOfRange, intersect, pairsOf, removeNumber, subtract, within, type Ranges } from '../domain/number-ranges.ts';
import type { StreamKey } from './update-origin.ts';

/** `[prefix, from, to, from, to …]`, and what was passed over in the same form of ranges. Numbers up to `prefix` are had or passed over. */
export type StreamSeenJson = { seen: number[]; passed?: number[] };
export type SeenSetJson = Record<StreamKey, StreamSeenJson>;

/** Passed-over ranges remembered for each stream. Beyond it the oldest count as had: a filter that takes every other number must not cost memory without end. */
export const PASSED_RANGES_MOST = 1024;

interface StreamSeen {
  prefix: number;
  beyond: Ranges;
  passed: Ranges;
}

/** A set of (stream, number). Changes in place: it is asked for every update. */
export class SeenSet {
  readonly #streams = new Map<StreamKey, StreamSeen>();

  /** @returns a set with what `toJson` gave. */
  static fromJson(json: SeenSetJson): SeenSet {
    const set = new SeenSet();
    for (const [key, { seen, passed }] of Object.entries(json)) {
      set.#streams.set(key, { prefix: seen[0] ?? 0, beyond: seen.slice(1), passed: [...(passed ?? [])] });
    }
    return set;
  }

  /** @returns it as compact JSON; `keep` limits it to some streams. */
  toJson(keep: (key: StreamKey) => boolean = () => true): SeenSetJson {
    const json: SeenSetJson = {};
    for (const [key, stream] of this.#streams) if (keep(key)) json[key] = toJson(stream);
    return json;
  }

  /** @returns whether the number is had. */
  has(key: StreamKey, number: number): boolean {
    const stream = this.#streams.get(key);
    if (!stream) return false;
    return number <= stream.prefix ? !within(stream.passed, number) : within(stream.beyond, number) && !within(stream.passed, number);
  }

  /** Takes a number in. @returns whether it is new here or a duplicate, to be dropped and counted (RP-03). */
  offer(key: StreamKey, number: number): 'new' | 'duplicate' {
    const stream = this.#stream(key);
    if (number === stream.prefix + 1 && stream.beyond.length === 0) {
      stream.prefix = number;
      return 'new';
    }
    if (this.has(key, number)) return 'duplicate';
    removeNumber(stream.passed, number);
    this.#cover(stream, number, number);
    return 'new';
  }

  /** Takes in numbers of which none is had (both ends included). */
  offerRange(key: StreamKey, from: number, to: number): void {
    const stream = this.#stream(key);
    if (from === stream.prefix + 1 && stream.beyond.length === 0) {
      stream.prefix = to;
      return;
    }
    stream.passed = subtract(stream.passed, [from, to]);
    this.#cover(stream, from, to);
  }

  /** Notes that the stream passes over these numbers (both ends included), except those that are had. */
  skip(key: StreamKey, from: number, to: number): void {
    const stream = this.#stream(key);
    for (const [start, end] of pairsOf(subtract([from, to], covered(stream)))) {
      addRange(stream.passed, start, end);
      this.#cover(stream, start, end);
    }
    // A negative count removes nothing.
    stream.passed.splice(0, stream.passed.length - 2 * PASSED_RANGES_MOST);
  }

  /** Knows of one stream what is stated and nothing else. */
  restate(key: StreamKey, stated: StreamSeenJson | undefined): void {
    this.#streams.delete(key);
    if (stated) this.#streams.set(key, { prefix: stated.seen[0] ?? 0, beyond: stated.seen.slice(1), passed: [...(stated.passed ?? [])] });
  }

  /** Takes in all that another set has or passed over. */
  merge(other: SeenSetJson): void {
    for (const key in other) {
      const { seen, passed } = other[key]!;
      const stream = this.#stream(key);
      // By far the most: everything up to a number, here and there.
      if (passed === undefined && seen.length === 1 && stream.beyond.length === 0 && stream.passed.length === 0) {
        stream.prefix = Math.max(stream.prefix, seen[0]!);
        continue;
      }
      // Most pass over nothing, or over what this set passes over.
      if (sameRanges(passed ?? NONE, stream.passed)) {
        this.#cover(stream, 1, seen[0] ?? 0);
        for (let i = 1; i < seen.length; i += 2) this.#cover(stream, seen[i]!, seen[i + 1]!);
        continue;
      }
      const theirs = { prefix: seen[0] ?? 0, beyond: seen.slice(1), passed: passed ?? [] };
      const had = subtract(covered(theirs), theirs.passed);
      for (let i = 0; i < had.length; i += 2) {
        stream.passed = subtract(stream.passed, [had[i]!, had[i + 1]!]);
        this.#cover(stream, had[i]!, had[i + 1]!);
      }
      for (let i = 0; i < theirs.passed.length; i += 2) this.skip(key, theirs.passed[i]!, theirs.passed[i + 1]!);
    }
  }

  /** @returns the highest number up to which everything is had or passed over. */
  prefix(key: StreamKey): number {
    return this.#streams.get(key)?.prefix ?? 0;
  }

  /** @returns the highest number up to which everything from `from` on is had; `from - 1` when that one is not. */
  hadTo(key: StreamKey, from: number): number {
    const stream = this.#streams.get(key);
    if (!stream) return from - 1;
    if (stream.passed.length === 0 && from <= stream.prefix) return stream.prefix;
    return endOfRange(subtract(covered(stream), stream.passed), from);
  }

  /** @returns the highest number that is had or passed over. */
  highest(key: StreamKey): number {
    const stream = this.#streams.get(key);
    return stream ? (stream.beyond.at(-1) ?? stream.prefix) : 0;
  }

  /** @returns one stream as `toJson` has it; undefined when it is not known. */
  streamJson(key: StreamKey): StreamSeenJson | undefined {
    const stream = this.#streams.get(key);
    return stream && toJson(stream);
  }

  /** @returns numbers that this set has and `other` lacks, as ranges; empty when there are none. */
  lackedBy(other: SeenSet, key: StreamKey): [from: number, to: number][] {
    const mine = this.#streams.get(key);
    if (!mine) return [];
    const theirs = other.#streams.get(key);
    const had = (stream: StreamSeen) => subtract(covered(stream), stream.passed);
    return pairsOf(theirs ? subtract(had(mine), had(theirs)) : had(mine));
  }

  /** @returns the numbers between two (both included) that are had, as ranges. */
  hadWithin(key: StreamKey, from: number, to: number): [from: number, to: number][] {
    const stream = this.#streams.get(key);
    return stream ? pairsOf(intersect([from, to], subtract(covered(stream), stream.passed))) : [];
  }

  /** @returns the numbers between two (both included) that are not had, as ranges. */
  lackedWithin(key: StreamKey, from: number, to: number): [from: number, to: number][] {
    const stream = this.#streams.get(key);
    if (!stream || from > (stream.beyond.at(-1) ?? stream.prefix)) return [[from, to]];
    return pairsOf(subtract([from, to], subtract(covered(stream), stream.passed)));
  }

  /** @returns whether this set has every number that the other one has. */
  covers(other: SeenSet, keys: Iterable<StreamKey> = other.keys()): boolean {
    for (const key of keys) if (other.lackedBy(this, key).length > 0) return false;
    return true;
  }

  /** @returns what is had of one stream, as sorted ranges with both ends included. */
  had(key: StreamKey): [from: number, to: number][] {
    return this.lackedBy(NOTHING, key);
  }

  /** Forgets the numbers of a stream that `allowed` does not have. @returns what was forgotten, as ranges. */
  limit(key: StreamKey, allowed: SeenSet): [from: number, to: number][] {
    const gone = this.lackedBy(allowed, key);
    if (gone.length === 0) return gone;
    const stream = this.#stream(key);
    const left = subtract(covered(stream), gone.flat());
    const first = left[0] === 1 ? left[1]! : 0;
    stream.prefix = first;
    stream.beyond = left[0] === 1 ? left.slice(2) : left;
    stream.passed = intersect(stream.passed, left);
    return gone;
  }

  /** Forgets streams, such as those whose epoch is fenced for good. */
  retain(keep: (key: StreamKey) => boolean): void {
    for (const key of this.#streams.keys()) if (!keep(key)) this.#streams.delete(key);
  }

  /** @returns whether it knows the stream: it has some of it, and was not told to forget it. */
  knows(key: StreamKey): boolean {
    return this.#streams.has(key);
  }

  /** @returns the streams it knows. */
  keys(): IterableIterator<StreamKey> {
    return this.#streams.keys();
  }

  #stream(key: StreamKey): StreamSeen {
    let stream = this.#streams.get(key);
    if (!stream) this.#streams.set(key, (stream = { prefix: 0, beyond: [], passed: [] }));
    return stream;
  }

  /** Adds a range to what is covered and lets the prefix swallow what it touches. */
  #cover(stream: StreamSeen, from: number, to: number): void {
    if (to <= stream.prefix) return;
    addRange(stream.beyond, Math.max(from, stream.prefix + 1), to);
    if (stream.beyond[0] === stream.prefix + 1) {
      stream.prefix = stream.beyond[1]!;
      stream.beyond.splice(0, 2);
    }
  }
}

function toJson({ prefix, beyond, passed }: StreamSeen): StreamSeenJson {
  return { seen: [prefix, ...beyond], ...(passed.length > 0 ? { passed: [...passed] } : {}) };
}

/** What is had or passed over, as ranges. */
function covered({ prefix, beyond }: StreamSeen): Ranges {
  return prefix === 0 ? beyond : [1, prefix, ...beyond];
}

function sameRanges(a: Ranges, b: Ranges): boolean {
  return a.length === b.length && a.every((number, index) => number === b[index]);
}

const NONE: Ranges = [];
const NOTHING = new SeenSet();
