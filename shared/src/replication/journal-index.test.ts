/** Where a stream's numbers lie, against a plain list (RP-02). */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runs } from '../machine/testing/number-of-runs.ts';
import { JournalIndex } from './journal-index.ts';

const [KEY, OTHER] = ['prices/fx|1@lon-1|fx-1', 'orders|1@nyc-1|oms-1'];

it('RP-02 a replay begins at or before whatever is lacked, and at most a block of numbers before it', () => {
  const appended = fc.array(fc.record({ number: fc.integer({ min: 1, max: 900 }), count: fc.integer({ min: 1, max: 600 }) }), { minLength: 1, maxLength: 6 });
  fc.assert(fc.property(appended, fc.integer({ min: 1, max: 1600 }), fc.oneof(fc.nat(900), fc.constant(1_000_000)), (all, from, length) => {
    const index = new JournalIndex();
    const known: { number: number; position: number }[] = [];
    let position = 1;
    for (const { number, count } of all) {
      index.note(KEY, number, position, count);
      for (let each = 0; each < count; each++) known.push({ number: number + each, position: position + each });
      position += count;
    }
    const within = known.filter(({ number }) => number >= from && number <= from + length);
    const found = index.firstAt(KEY, from, from + length);
    const sameBlocks = known.filter(({ number }) => Math.floor(number / 256) >= Math.floor(from / 256) && Math.floor(number / 256) <= Math.floor((from + length) / 256));
    expect(found).toBe(sameBlocks.length === 0 ? null : Math.min(...sameBlocks.map((one) => one.position)));
    if (within.length > 0) expect(found).toBeLessThanOrEqual(Math.min(...within.map((one) => one.position)));
  }), runs(100));
});

it('RP-02 keeps streams apart, and forgets those that it is told to', () => {
  const index = new JournalIndex();
  index.note(KEY, 1, 10);
  index.note(OTHER, 1, 11);
  index.note(OTHER, 2, 12);
  expect([...index.keys()]).toEqual([KEY, OTHER]);
  expect([index.firstAt(KEY, 1, 1), index.firstAt(OTHER, 1, 2), index.firstAt('never|1@a|b', 1, 1)]).toEqual([10, 11, null]);
  index.retain((key) => key === OTHER);
  expect([index.firstAt(KEY, 1, 1), index.firstAt(OTHER, 2, 2)]).toEqual([null, 11]);
});
