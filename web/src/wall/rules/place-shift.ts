/** Where the whole picture lies at a time: it wanders by a few pixels, so that no edge burns into the screen. */
import type { Millis } from '@understudy/shared/domain/units';

/** Slow enough that nobody sees it move, often enough that no pixel shows the same edge for long. */
export const SHIFT_MILLIS: Millis = 90_000;
/** Half the frame that is kept free for it, in rem. */
export const SHIFT_REACH_REM = 0.5;

/** Steps of the path to and fro on each axis; without a common divisor, so that all pairs of them come. */
const STEPS_X = 9;
const STEPS_Y = 7;

/** @param at milliseconds of any clock that goes on @returns the shift in rem, at most `SHIFT_REACH_REM` in each direction */
export function placeShift(at: Millis): { x: number; y: number } {
  const step = Math.floor(at / SHIFT_MILLIS);
  return { x: swing(step, STEPS_X) * SHIFT_REACH_REM, y: swing(step, STEPS_Y) * SHIFT_REACH_REM };
}

/** @returns a walk from 0 to 1, to −1 and back to 0, in equal steps. */
function swing(step: number, steps: number): number {
  const phase = (((step % (4 * steps)) + 4 * steps) % (4 * steps)) / steps;
  return phase <= 1 ? phase : phase <= 3 ? 2 - phase : phase - 4;
}
