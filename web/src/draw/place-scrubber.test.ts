import { describe, expect, it } from 'vitest';
import type { LogIndex } from '@understudy/shared/recording/log-index';
import { placeScrubber, rangeAround } from './place-scrubber.ts';

const HOUR = 3_600_000;
/** A log of 24 hours in segments of an hour; something happened in the third quarter of each twelfth hour, a failover at its beginning. */
const index = {
  fromAt: 0, toAt: 24 * HOUR, monoMinusWall: 0,
  segments: Array.from({ length: 24 }, (_, hour) => ({ first: hour, last: hour, fromAt: hour * HOUR, toAt: (hour + 1) * HOUR, bytes: 1, sha256: null, changes: hour % 12 === 0 ? [0, 0, 9, 0] : [0, 0, 0, 0], values: hour === 5 ? ['prices/fx'] : [] })),
  episodes: [0, 1, 12 * HOUR].map((faultAt, at) => ({ id: String(at), n: at, faultAt, sentence: 's' })),
} as unknown as LogIndex;

describe('the track of the recorder', () => {
  it('shows what happened where it happened', () => {
    const { bars, ticks, values, beginX, endX } = placeScrubber(index, { from: 0, to: 24 * HOUR }, 960);
    expect(bars.map(({ x }) => Math.round(x / 40 * 100) / 100)).toEqual([0.6, 12.6]);
    expect(ticks.map(({ id, x }) => [id, x])).toEqual([['0', 0], ['2', 480]]);
    expect(values).toEqual([{ x: 200, width: 40 }]);
    expect([beginX, endX]).toEqual([0, 960]);
  });

  it('leaves out what is not in its range, and says where the log begins and ends', () => {
    const { bars, ticks, beginX, endX } = placeScrubber(index, { from: -HOUR, to: HOUR }, 200);
    expect([bars.length, ticks.length, beginX, endX]).toEqual([1, 1, 100, 200]);
    expect(placeScrubber(index, { from: 23 * HOUR, to: 25 * HOUR }, 200)).toMatchObject({ bars: [], ticks: [], endX: 100 });
  });

  it('stands still while the playhead is in its range, and brings it back into sight when it is not', () => {
    const end = 24 * HOUR;
    const live = rangeAround(index, end, HOUR, null, null);
    expect(live).toEqual({ from: 23 * HOUR, to: end });
    expect(rangeAround(index, end, HOUR, 23.1 * HOUR, live)).toBe(live);
    const back = rangeAround(index, end, HOUR, 12 * HOUR, live);
    expect(back).toEqual({ from: 11.5 * HOUR, to: 12.5 * HOUR });
    expect(rangeAround(index, end, HOUR, 11.6 * HOUR, back)).toBe(back);
    expect(rangeAround(index, end, 2 * HOUR, 11.6 * HOUR, back)).toEqual({ from: 10.6 * HOUR, to: 12.6 * HOUR });
    expect(rangeAround(index, end, HOUR, 0.1 * HOUR, back)).toEqual({ from: 0, to: HOUR });
    expect(rangeAround(index, end, null, 3 * HOUR, back)).toEqual({ from: 0, to: end });
  });
});
