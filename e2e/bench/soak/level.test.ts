import { describe, expect, it } from 'vitest';
import { growthAtTheEnd, secondHalf, slopePerHour } from './level.ts';

const series = (count: number, of: (index: number) => number) => Array.from({ length: count }, (_, index) => ({ atMillis: index * 60_000, value: of(index) }));

describe('the level of a series', () => {
  it('a leak of one a minute is sixty an hour, whatever the noise', () => {
    expect(slopePerHour(series(20, (index) => 100 + index))).toBeCloseTo(60);
    expect(slopePerHour(series(200, (index) => 100 + index + (index % 2 ? 5 : -5)))).toBeCloseTo(60, 0);
    expect(slopePerHour(series(1, () => 7))).toBe(0);
  });

  it('what fills up and then stands is level in its second half', () => {
    const filling = series(40, (index) => Math.min(index, 15));
    expect(slopePerHour(filling)).toBeGreaterThan(0);
    expect(slopePerHour(secondHalf(filling))).toBe(0);
    expect(growthAtTheEnd(filling)).toBe(0);
    expect(growthAtTheEnd(series(40, (index) => index))).toBe(10);
  });
});
