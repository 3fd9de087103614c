import { describe, expect, it } from 'vitest';
import { certainGrowth, slopeOf, type Sample } from './level.ts';

const series = (count: number, of: (index: number) => number): Sample[] => Array.from({ length: count }, (_, index) => ({ atMillis: index * 15_000, value: of(index) }));

/** The same scatter each time, from -1 to 1, in which neighbours know nothing of each other. */
function scatter(count: number): number[] {
  let seed = 7;
  return Array.from({ length: count }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return (seed / 2_147_483_647) * 2 - 1;
  });
}

describe('the level of a series', () => {
  it('finds a leak of one a minute in scatter that is as large as what it gained', () => {
    const noise = scatter(40);
    const slope = slopeOf(series(40, (index) => 100 + index / 4 + 4 * noise[index]!));
    expect(Math.abs(slope.perHour - 60)).toBeLessThan(slope.plusMinus);
    expect(certainGrowth(slope)).toBeGreaterThan(20);
  });

  it('takes scatter alone for level', () => {
    const slope = slopeOf(series(40, (index) => 100 + 4 * scatter(40)[index]!));
    expect(certainGrowth(slope)).toBe(0);
    expect(slope.plusMinus).toBeLessThan(60);
  });

  it('is less sure of samples that wander than of such as leap to and fro', () => {
    const leaping = slopeOf(series(40, (index) => (index % 2 ? 1 : -1)));
    const wandering = slopeOf(series(40, (index) => (index % 20 < 10 ? 1 : -1)));
    expect(wandering.plusMinus).toBeGreaterThan(2 * leaping.plusMinus);
    expect(certainGrowth(wandering)).toBe(0);
  });

  it('says of a few samples that it cannot tell', () => {
    expect(slopeOf(series(1, () => 7))).toEqual({ perHour: 0, plusMinus: Infinity });
    expect(slopeOf(series(7, (index) => index)).plusMinus).toBe(Infinity);
    expect(certainGrowth(slopeOf(series(7, (index) => index)))).toBe(0);
  });
});
