/** Whether a series of samples stays level: its slope, and how far its end lies above its middle. */
import { median } from '../bench.ts';

export interface Sample {
  atMillis: number;
  value: number;
}

/** @returns the slope of the least squares line, in units an hour; 0 for fewer than two samples. */
export function slopePerHour(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number): number => samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [meanAt, meanValue] = [mean(({ atMillis }) => atMillis), mean(({ value }) => value)];
  const across = samples.reduce((sum, { atMillis, value }) => sum + (atMillis - meanAt) * (value - meanValue), 0);
  const along = samples.reduce((sum, { atMillis }) => sum + (atMillis - meanAt) ** 2, 0);
  return along === 0 ? 0 : (across / along) * 3_600_000;
}

/** @returns the samples of the second half: in the first, what is kept fills up to its bounds. */
export function secondHalf(samples: readonly Sample[]): Sample[] {
  return samples.slice(Math.floor(samples.length / 2));
}

/** @returns how far the median of the last quarter lies above that of the third. */
export function growthAtTheEnd(samples: readonly Sample[]): number {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const values = samples.map(({ value }) => value);
  return median(values.slice(-quarter)) - median(values.slice(-2 * quarter, -quarter));
}
