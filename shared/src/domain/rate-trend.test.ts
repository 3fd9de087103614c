import { describe, expect, it } from 'vitest';
import { beginTrend, extendTrend } from './rate-trend.ts';

describe('the last minute of a rate', () => {
  it('goes on with the rate that was told last, second by second', () => {
    let trend = beginTrend([3, 4], 5, 10_200);
    trend = extendTrend(trend, 6, 10_900);
    expect(trend.rates).toEqual([3, 4]);
    trend = extendTrend(trend, 7, 11_100);
    expect(trend.rates).toEqual([3, 4, 6]);
    trend = extendTrend(trend, 7, 14_000);
    expect(trend.rates).toEqual([3, 4, 6, 7, 7, 7]);
  });

  it('keeps a minute, however long nothing was told', () => {
    const trend = extendTrend(beginTrend(null, 2, 0), 9, 500_000);
    expect(trend.rates).toEqual(Array.from({ length: 60 }, () => 2));
    expect(extendTrend(trend, 9, 501_000).rates.at(-1)).toBe(9);
  });
});
