import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import { followFrom, judgeBatch, positionAfterSnapshot, type Position } from './follow-rule.ts';

const batch = (...numbers: number[]) => ({ events: numbers.map((n) => ({ n }) as LoggedEvent) });

describe('following the log', () => {
  it('asks for a snapshot while it has nothing, and from the last number once it has something', () => {
    expect(followFrom(null)).toEqual({ after: null, log: null });
    expect(followFrom(positionAfterSnapshot({ log: 'a', n: 7 }))).toEqual({ after: 7, log: 'a' });
  });

  it('goes on from the last number', () => {
    expect(judgeBatch({ log: 'a', n: 7 }, batch(8, 9))).toEqual({ verdict: 'apply', position: { log: 'a', n: 9 } });
  });

  it('takes an empty batch as word that all is well', () => {
    expect(judgeBatch({ log: 'a', n: 7 }, batch())).toEqual({ verdict: 'apply', position: { log: 'a', n: 7 } });
  });

  it('finds a wrong first number, a hole inside and a repetition', () => {
    expect(judgeBatch({ log: 'a', n: 7 }, batch(9))).toEqual({ verdict: 'hole', expected: 8, found: 9 });
    expect(judgeBatch({ log: 'a', n: 7 }, batch(8, 10))).toEqual({ verdict: 'hole', expected: 9, found: 10 });
    expect(judgeBatch({ log: 'a', n: 7 }, batch(7))).toEqual({ verdict: 'hole', expected: 8, found: 7 });
  });

  it('ignores whatever arrives between asking for a snapshot and having it', () => {
    expect(judgeBatch(null, batch(1, 2))).toEqual({ verdict: 'ignore' });
  });

  it('never applies a number twice or leaves one out, however the log is cut into batches and whatever is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ length: fc.integer({ min: 0, max: 4 }), lost: fc.boolean() })), (cuts) => {
        let position: Position = { log: 'a', n: 0 };
        let next = 1;
        const applied: number[] = [];
        for (const { length, lost } of cuts) {
          const numbers = Array.from({ length }, (_, index) => next + index);
          next += length;
          if (lost) continue;
          const judged = judgeBatch(position, batch(...numbers));
          if (judged.verdict === 'hole') break;
          if (judged.verdict === 'apply') {
            position = judged.position;
            applied.push(...numbers);
          }
        }
        expect(applied).toEqual(applied.map((_, index) => index + 1));
      }),
    );
  });
});
