/** Whether a series of samples stays level: its slope, and how surely that is known. */

export interface Sample {
  atMillis: number;
  value: number;
}

export interface Slope {
  /** Units an hour, by least squares. */
  perHour: number;
  /** Half of the interval in which the true slope lies with 95 %; infinite where there are too few samples to tell. */
  plusMinus: number;
}

/** With fewer samples a scatter says nothing of the next one. */
const FEWEST = 8;
const MILLIS_PER_HOUR = 3_600_000;

/**
 * @returns the slope of the samples. Heaps and documents wander, so that neighbours are alike and count for less than samples that
 * know nothing of each other: the interval is as much wider as their residuals are correlated.
 */
export function slopeOf(samples: readonly Sample[]): Slope {
  const mean = (of: (sample: Sample) => number): number => samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [meanAt, meanValue] = [mean(({ atMillis }) => atMillis), mean(({ value }) => value)];
  const along = samples.reduce((sum, { atMillis }) => sum + (atMillis - meanAt) ** 2, 0);
  if (along === 0) return { perHour: 0, plusMinus: Infinity };
  const slope = samples.reduce((sum, { atMillis, value }) => sum + (atMillis - meanAt) * (value - meanValue), 0) / along;
  const off = samples.map(({ atMillis, value }) => value - meanValue - slope * (atMillis - meanAt));
  const squares = off.reduce((sum, each) => sum + each ** 2, 0);
  const alike = squares === 0 ? 0 : Math.min(0.9, Math.max(0, off.slice(1).reduce((sum, each, index) => sum + each * off[index]!, 0) / squares));
  const error = Math.sqrt((squares / (samples.length - 2) / along) * ((1 + alike) / (1 - alike)));
  return { perHour: slope * MILLIS_PER_HOUR, plusMinus: samples.length < FEWEST ? Infinity : 2 * error * MILLIS_PER_HOUR };
}

/** @returns the growth an hour that chance does not explain; 0 where level is within the interval. */
export function certainGrowth({ perHour, plusMinus }: Slope): number {
  return Math.max(0, perHour - plusMinus);
}
