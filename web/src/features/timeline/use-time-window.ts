/** The stretch of time that is shown: moved by gestures, and by the playhead when that leaves it. */
import { useState, type Dispatch, type SetStateAction } from 'react';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { followPlayhead, type TimeWindow } from '../../draw/time-scale.ts';

/** The window of a fresh page: long enough for a whole drill, short enough for its seconds. */
export const FIRST_WINDOW: TimeWindow = { live: true, span: 60_000 };

/** @returns the window and what changes it. A playhead that moves within the window leaves it alone: a hand may be dragging it. */
export function useTimeWindow(playhead: MonoMillis | null, nowMono: () => MonoMillis): [TimeWindow, Dispatch<SetStateAction<TimeWindow>>] {
  const [window, setWindow] = useState<TimeWindow>(FIRST_WINDOW);
  const [followed, setFollowed] = useState<MonoMillis | null>(null);
  if (followed !== playhead) {
    setFollowed(playhead);
    // Back to live the window goes along.
    setWindow(playhead === null ? { live: true, span: window.live ? window.span : window.to - window.from } : followPlayhead(window, playhead, nowMono()));
  }
  return [window, setWindow];
}
