/** Reports in: says every few seconds what is on this wall's screen, and when its browser last drew. */
import { WALL_REPORT_MILLIS, type WallReport } from '@understudy/shared/domain/wall';
import type { Millis } from '@understudy/shared/domain/units';

/** Frames are looked for so often; asking for every one would keep the browser busy with drawing nothing. */
const FRAME_LOOK_MILLIS: Millis = 1000;

export interface ScreenWatch {
  /** The state after event n is in the document; it counts as shown with the next frame. */
  committed: (n: number) => void;
  read: () => { n: number; frameAgoMillis: Millis };
  stop: () => void;
}

/** @param page the window, as far as frames and time go */
export function watchScreen(page: Pick<Window, 'requestAnimationFrame' | 'setInterval' | 'clearInterval' | 'performance'>): ScreenWatch {
  let [n, committed, frameAt, awaited] = [0, 0, page.performance.now(), false];
  const look = (): void => {
    if (awaited) return;
    awaited = true;
    page.requestAnimationFrame(() => {
      awaited = false;
      frameAt = page.performance.now();
      n = committed;
    });
  };
  const timer = page.setInterval(look, FRAME_LOOK_MILLIS);
  return {
    committed: (now) => {
      committed = now;
      look();
    },
    read: () => ({ n, frameAgoMillis: Math.max(0, page.performance.now() - frameAt) }),
    stop: () => page.clearInterval(timer),
  };
}

/** @param make the report of this moment @returns says at once what is to be said, and ends it */
export function runReport(make: () => WallReport, say: (report: WallReport) => void): { now: () => void; stop: () => void } {
  const now = (): void => say(make());
  const timer = setInterval(now, WALL_REPORT_MILLIS);
  now();
  return { now, stop: () => clearInterval(timer) };
}
