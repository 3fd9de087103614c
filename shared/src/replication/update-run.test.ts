/** Runs of updates: what is written comes back, whole and in parts, and bytes that are no run are refused (RP-01). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpenRun, RUN_UPDATES_MOST, RunSlab } from './open-run.ts';
import { streamAt } from './testing/journal-world.ts';
import { entriesOf, runOf } from './testing/runs.ts';
import type { JournalEntry } from './update-entry.ts';
import { readRun, readRuns, type UpdateRun } from './update-run.ts';

const stream = streamAt();
const topics = fc.oneof(fc.constantFrom('prices/fx/EURUSD', 'a', '', 'ü', 'prices/日本/🙂'), fc.string({ maxLength: 12, unit: 'grapheme' }));
const updates = fc.array(fc.tuple(topics, fc.uint8Array({ maxLength: 9 })), { minLength: 1, maxLength: 12 });

function entriesFrom(given: readonly (readonly [string, Uint8Array])[], number = 7, position = 100): JournalEntry[] {
  return given.map(([topic, payload], index) => ({ stream, number: number + index, topic, payload, acceptedAt: 5, position: position + index }));
}

const made = (entries: JournalEntry[]): UpdateRun => runOf(...(entries as [JournalEntry, ...JournalEntry[]]));

describe('a run', () => {
  it('RP-01 is what was written to it, by number and position, with the bytes of topics and payloads', () => {
    fc.assert(fc.property(updates, (given) => {
      const entries = entriesFrom(given);
      const run = made(entries);
      expect(run.entries()).toEqual(entries);
      expect([run.number, run.lastNumber, run.position, run.lastPosition]).toEqual([7, 6 + given.length, 100, 99 + given.length]);
      expect(run.bytes).toBe(entries.reduce((sum, { topic, payload }) => sum + new TextEncoder().encode(topic).length + payload.length, 0));
      expect(readRun(stream, 7, given.length, 5, run.body.slice(), 100).entries()).toEqual(entries);
    }));
  });

  it('RP-01 has parts that are runs', () => {
    fc.assert(fc.property(updates, fc.nat(11), fc.nat(12), (given, index, count) => {
      const entries = entriesFrom(given);
      const from = index % given.length;
      const asked = Math.max(1, count % (given.length - from + 1));
      const part = made(entries).slice(from, asked);
      expect(part.entries()).toEqual(entriesFrom(given).slice(from, from + asked));
      expect([part.count, part.number, part.position]).toEqual([asked, 7 + from, 100 + from]);
    }));
  });

  it('RP-01 is read from any position of several, at most so many updates', () => {
    fc.assert(fc.property(fc.array(updates, { minLength: 1, maxLength: 5 }), fc.nat(70), fc.integer({ min: 1, max: 70 }), (several, from, limit) => {
      let position = 1;
      const all: JournalEntry[] = [];
      const runs = several.map((given) => {
        const entries = entriesFrom(given, 1, position);
        position += entries.length;
        all.push(...entries);
        return made(entries);
      });
      const read = readRuns(runs, from, limit);
      expect(entriesOf(read)).toEqual(all.filter((entry) => entry.position >= from).slice(0, limit));
      // None of them is empty, and each knows how many it has.
      expect(read.map(({ count }) => count)).toEqual(read.map((run) => run.entries().length));
      expect(read.every(({ count }) => count > 0)).toBe(true);
    }));
  });

  it('RP-01 is known to each node by its own stream and position; in no journal it has none', () => {
    const given = [['a', new Uint8Array([1])], ['b', new Uint8Array([2])]] as const;
    const run = made(entriesFrom(given));
    const other = streamAt(1, [{ node: 'lon-1', group: 'london' }]);
    expect(run.of(other).entries()).toEqual(entriesFrom(given).map((entry) => ({ ...entry, stream: other })));
    expect(run.at(5).entries()).toEqual(entriesFrom(given, 7, 5));
    const loose = run.at(0);
    expect(loose.entries().map(({ position, number }) => [position, number])).toEqual([[0, 7], [0, 8]]);
    expect(loose.slice(1, 1).position).toBe(0);
  });

  it('RP-01 keeps the bytes that it was read from where they begin at a whole word', () => {
    const { body } = made(entriesFrom([['a', new Uint8Array(3)]]));
    expect(readRun(stream, 7, 1, 5, body).body).toBe(body);
  });

  it('RP-01 begins at a whole word wherever its bytes lay', () => {
    const run = made(entriesFrom([['prices/fx/EURUSD', new Uint8Array([1, 2, 3])]]));
    const shifted = new Uint8Array(run.body.length + 1);
    shifted.set(run.body, 1);
    expect(readRun(stream, 7, 1, 5, shifted.subarray(1), 100).entries()).toEqual(run.entries());
  });

  it('refuses bytes that are not so many updates', () => {
    const { body } = made(entriesFrom([['a', new Uint8Array(3)], ['b', new Uint8Array(8)]]));
    const trailing = Uint8Array.from([...body, ...new Uint8Array(8).fill(255)]);
    // A payload that claims to go on far beyond the end.
    const long = Uint8Array.from([...body, 0, 0, 0, 0, 255, 255, 255, 255]);
    for (const [bytes, count] of [[trailing, 2], [long, 2], [long, 3], [body, 1], [body, 3], [body.slice(0, -4), 2], [body.slice(0, -1), 2], [new Uint8Array(0), 1], [new Uint8Array(8).fill(255), 1]] as const) {
      expect(() => readRun(stream, 1, count, 0, bytes)).toThrow(`asked for ${count} updates in ${bytes.length} bytes`);
    }
  });
});

describe('an open run', () => {
  it('takes so many updates, and none once it was closed', () => {
    const run = new OpenRun(new RunSlab(), stream, 1, 0, 1);
    for (let count = 0; count < RUN_UPDATES_MOST; count++) expect(run.add('a', new Uint8Array(1))).toBe(true);
    expect(run.add('a', new Uint8Array(1))).toBe(false);
    expect(run.close().count).toBe(RUN_UPDATES_MOST);
    const closed = new OpenRun(new RunSlab(), stream, 1, 0, 1);
    expect(closed.add('a', new Uint8Array(1))).toBe(true);
    closed.close();
    expect(closed.add('a', new Uint8Array(1))).toBe(false);
  });

  it('leaves to another run what has no room beside it, and takes what is larger than any piece of memory when it is the first', () => {
    const slab = new RunSlab();
    const large = new Uint8Array(300 * 1024).fill(7);
    const first = new OpenRun(slab, stream, 1, 0, 1);
    expect(first.add('a', new Uint8Array([1]))).toBe(true);
    expect(first.add('b', large)).toBe(false);
    const one = first.close();
    const second = new OpenRun(slab, stream, 2, 0, 2);
    expect(second.add('b', large)).toBe(true);
    const two = second.close();
    expect(entriesOf([one, two]).map(({ topic }) => topic)).toEqual(['a', 'b']);
    expect(Buffer.from(two.entries()[0]!.payload).equals(large)).toBe(true);
  });
});
