/** The last minute of a rate, second by second, as it is told now and then and goes on by itself in between. */
import type { MonoMillis } from './units.ts';

/** As many seconds as a sparkline shows. */
export const TREND_SECONDS = 60;

export interface RateTrend {
  /** The second of the last of `rates`. */
  second: number;
  /** Oldest first, at most a minute. */
  rates: readonly number[];
  /** What the rate was last told to be: that of the second that runs. */
  rate: number;
}

/** @returns a trend that begins with what somebody else counted, or with nothing. */
export function beginTrend(counted: readonly number[] | null, rate: number, now: MonoMillis): RateTrend {
  return { second: Math.floor(now / 1000) - 1, rates: (counted ?? []).slice(-TREND_SECONDS), rate };
}

/** @returns the trend up to the last full second before `now`, from when on the rate is `rate`. A rate that is not told anew goes on. */
export function extendTrend(trend: RateTrend, rate: number, now: MonoMillis): RateTrend {
  const second = Math.floor(now / 1000) - 1;
  const passed = second - trend.second;
  if (passed <= 0) return rate === trend.rate ? trend : { ...trend, rate };
  const more = Array.from({ length: Math.min(passed, TREND_SECONDS) }, () => trend.rate);
  return { second, rates: [...trend.rates, ...more].slice(-TREND_SECONDS), rate };
}
