/**
 * When listeners are told that the view changed: what changed a state shows with the next frame, samples alone may wait a
 * little, so that eight nodes that speak once a second each do not redraw the page eight times.
 */
import { isSample, type LoggedEvent } from '@understudy/shared/domain/cluster-event';
import type { Millis } from '@understudy/shared/domain/units';

/** Every sample covers a second: showing them more often than once a second only draws the same again. */
export const SAMPLES_WAIT_MILLIS = 1000;

/** A hidden page has no frames, and its title and alerts go on all the same. */
export const FRAME_LIMIT_MILLIS = 100;

export interface Pace {
  nextFrame: (then: () => void) => void;
  after: (millis: Millis, then: () => void) => void;
}

/** Tells at once; for tests and for whoever has no screen. */
export const AT_ONCE: Pace = { nextFrame: (then) => then(), after: (_millis, then) => then() };

/** @returns what to call with each batch that was folded; `tell` is called once for all that waited. */
export function paceTelling(tell: () => void, pace: Pace): (events: readonly LoggedEvent[]) => void {
  let waiting = false;
  const run = () => {
    if (!waiting) return;
    waiting = false;
    tell();
  };
  return (events) => {
    const urgent = events.some(({ event }) => !isSample(event));
    if (urgent) {
      waiting = true;
      pace.nextFrame(run);
      pace.after(FRAME_LIMIT_MILLIS, run);
    } else if (!waiting) {
      waiting = true;
      pace.after(SAMPLES_WAIT_MILLIS, run);
    }
  };
}
