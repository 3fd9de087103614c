/** How long the journal keeps what it has, and what a target gets that lacks more (RP-02, RP-07). */
import { describe, expect, it } from 'vitest';
import { planCatchUp, trimmablePosition } from './journal-retention.ts';
import { SeenSet } from './seen-set.ts';

const KEY = 'prices/fx|1@lon-1|fx-1';
const OTHER = 'orders|1@nyc-1|oms-1';

describe('the journal', () => {
  it('RP-07 is kept until every destination has acknowledged it, and a window beyond', () => {
    expect(trimmablePosition({ first: 1, last: 100, acknowledged: [40, 60], keepUpdates: 10 })).toBe(40);
    expect(trimmablePosition({ first: 1, last: 100, acknowledged: [95, 99], keepUpdates: 10 })).toBe(90);
    expect(trimmablePosition({ first: 1, last: 100, acknowledged: [], keepUpdates: 10 })).toBe(90);
    expect(trimmablePosition({ first: 50, last: 100, acknowledged: [0], keepUpdates: 10 })).toBe(49);
    expect(trimmablePosition({ first: 1, last: 5, acknowledged: [5], keepUpdates: 10 })).toBe(0);
  });

  it('RP-02 alone brings a target up to date that lacks nothing which is gone from it', () => {
    const [trimmed, seen] = [new SeenSet(), new SeenSet()];
    for (const n of [1, 2, 3]) trimmed.offer(KEY, n);
    for (const n of [1, 2, 3, 9]) seen.offer(KEY, n);
    trimmed.offer(OTHER, 1);
    expect(planCatchUp(trimmed, seen, (key) => key === KEY)).toEqual({ kind: 'replay' });
  });

  it('RP-02 RP-07 gives way to last values for a target that lacks what is gone', () => {
    const [trimmed, seen] = [new SeenSet(), new SeenSet()];
    for (const n of [1, 2, 3, 4, 5]) trimmed.offer(KEY, n);
    trimmed.offer(OTHER, 7);
    seen.offer(KEY, 3);
    expect(planCatchUp(trimmed, seen, () => true)).toEqual({
      kind: 'state-transfer', updates: 5,
      lacked: [{ key: KEY, from: 1, to: 2 }, { key: KEY, from: 4, to: 5 }, { key: OTHER, from: 7, to: 7 }],
    });
  });
});
