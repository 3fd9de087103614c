/** That the bare broadcast is given the same frames, and that a viewer that missed one is noticed. */
import { describe, expect, it } from 'vitest';
import { isInStep, turnsOf } from './tape.ts';

const frame = (atMillis: number, text: string) => ({ atMillis, data: Buffer.from(text) });
const told = (tapes: ReturnType<typeof frame>[][]) => turnsOf(tapes).map(({ atMillis, sends }) => [atMillis, ...sends.map(({ kinds, data }) => `${kinds.join('+')} ${Buffer.from(data).toString()}`)]);

describe('the tape', () => {
  it('makes one broadcast of the same bytes to several kinds of viewers, in the order of each', () => {
    expect(told([[frame(0, 'a'), frame(1, 'own 0'), frame(100, 'b')], [frame(2, 'a'), frame(3, 'own 1'), frame(101, 'b')]])).toEqual([[0, '0+1 a', '0 own 0', '1 own 1'], [100, '0+1 b']]);
  });

  it('keeps frames that are the same twice in one viewer\'s tape', () => {
    expect(told([[frame(0, 'a'), frame(1, 'a')], [frame(0, 'a'), frame(1, 'a')]])).toEqual([[0, '0+1 a', '0+1 a']]);
  });
});

describe('a viewer beside another of its kind', () => {
  const all = [1, 2, 3, 4, 5];

  it('is in step when windows begin or end one frame apart', () => {
    for (const got of [all, [2, 3, 4, 5], [1, 2, 3, 4], [2, 3, 4, 5, 6], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6]]) expect(isInStep(all, got), String(got)).toBe(true);
  });

  it('is not when a frame is missing, another or twice', () => {
    for (const got of [[1, 2, 4, 5], [1, 2, 9, 4, 5], [1, 2, 3, 3, 4, 5], [3, 4, 5], [1, 2, 3], []]) expect(isInStep(all, got), String(got)).toBe(false);
  });
});
