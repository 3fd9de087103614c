/** The timeline's window on time: where an instant falls, what a drag or a wheel does to it, and where the axis has its marks. */
import { timeTicks } from 'd3-time';
import type { EpochMillis, Millis, MonoMillis } from '@understudy/shared/domain/units';

/** What the timeline shows: the last `span` up to now, or a fixed stretch. */
export type TimeWindow = { live: true; span: Millis } | { live: false; from: MonoMillis; to: MonoMillis };

export interface TimeScale {
  from: MonoMillis;
  to: MonoMillis;
  /** Pixels of the strip. */
  width: number;
  x: (at: MonoMillis) => number;
  at: (x: number) => MonoMillis;
}

/** Closer than 50 ms nothing more is to be seen: phases of a failover are milliseconds apart. */
export const CLOSEST: Millis = 50;
export const WIDEST: Millis = 6 * 60 * 60 * 1000;
/** While live this part of the strip stays free on the right, so that "now" is a line and not an edge. */
export const FREE_AHEAD = 0.012;

/** @returns from when to when a window reaches at this moment. */
export function resolveWindow(window: TimeWindow, now: MonoMillis): { from: MonoMillis; to: MonoMillis } {
  if (!window.live) return { from: window.from, to: window.to };
  const to = now + window.span * FREE_AHEAD;
  return { from: to - window.span, to };
}

export function timeScale(window: TimeWindow, now: MonoMillis, width: number): TimeScale {
  const { from, to } = resolveWindow(window, now);
  const perMilli = width / (to - from);
  return { from, to, width, x: (at) => (at - from) * perMilli, at: (x) => from + x / perMilli };
}

function clampSpan(span: Millis): Millis {
  return Math.min(WIDEST, Math.max(CLOSEST, span));
}

/**
 * Zooms around the instant under `atX`; a live window stays live and keeps now at its edge, unless the pointer is on something
 * further back and the zoom goes in: then that is what the viewer looks at, and the window stands still.
 */
export function zoomWindow(window: TimeWindow, factor: number, atX: number, width: number, now: MonoMillis): TimeWindow {
  const { from, to } = resolveWindow(window, now);
  const span = clampSpan((to - from) * factor);
  if (window.live && (factor >= 1 || atX > width * 0.85)) return { live: true, span };
  const anchor = from + ((to - from) * atX) / width;
  const start = anchor - (span * atX) / width;
  return settle({ from: start, to: start + span }, now);
}

/** @returns the window moved by so many pixels; one that is moved past now is live again. */
export function panWindow(window: TimeWindow, byPx: number, width: number, now: MonoMillis): TimeWindow {
  const { from, to } = resolveWindow(window, now);
  if (window.live && byPx >= 0) return window;
  const by = (byPx / width) * (to - from);
  return settle({ from: from + by, to: to + by }, now);
}

/** A fixed window that has been moved beyond now is live again; one that ends before stays where it is. */
function settle({ from, to }: { from: MonoMillis; to: MonoMillis }, now: MonoMillis): TimeWindow {
  const span = to - from;
  return to > now + span * FREE_AHEAD + 1e-6 ? { live: true, span } : { live: false, from, to };
}

/** @returns the window of a brushed range, at least as long as the closest look. */
export function brushWindow(from: MonoMillis, to: MonoMillis): TimeWindow {
  const middle = (from + to) / 2;
  const half = Math.max(CLOSEST, to - from) / 2;
  return { live: false, from: middle - half, to: middle + half };
}

/** The playhead is kept within this part of the window, so that what comes next is in sight. */
const PLAYHEAD_BAND = { from: 0.02, to: 0.9 };
/** A jump puts it here: what led up to it matters more than what followed. */
const PLAYHEAD_PLACE = 0.7;

/** @returns a window in which the playhead is seen: moved along with a playhead that plays, placed anew for one that jumped. */
export function followPlayhead(window: TimeWindow, playhead: MonoMillis, now: MonoMillis): TimeWindow {
  const { from, to } = resolveWindow(window, now);
  const span = to - from;
  const share = (playhead - from) / span;
  const stands: TimeWindow = window.live ? { live: false, from, to } : window;
  if (share >= PLAYHEAD_BAND.from && share <= PLAYHEAD_BAND.to) return stands;
  // Near the end there is nothing to come, and no room to move on.
  if (share >= 0 && share <= 1 && to >= now) return stands;
  const place = share > PLAYHEAD_BAND.to && share < 1.2 ? PLAYHEAD_BAND.to : PLAYHEAD_PLACE;
  const start = Math.min(playhead - span * place, now + span * FREE_AHEAD - span);
  return { live: false, from: start, to: start + span };
}

/** @returns the window, moved only if it does not show the instant. */
export function showInstant(window: TimeWindow, at: MonoMillis, now: MonoMillis): TimeWindow {
  const { from, to } = resolveWindow(window, now);
  return at >= from && at <= to ? window : settle({ from: at - (to - from) / 2, to: at + (to - from) / 2 }, now);
}

/**
 * How long the picture may stand before the strip has moved by a pixel: never more than four times a second, which still looks
 * like moving and leaves the processor to the cluster, and at least every two seconds. What happened is drawn at once anyway.
 */
export function redrawEvery(window: TimeWindow, width: number): Millis {
  const { from, to } = resolveWindow(window, 0);
  return Math.min(2000, Math.max(250, (to - from) / Math.max(1, width)));
}

export interface Tick {
  x: number;
  label: string;
}

/** @param format writes a wall-clock time in the viewer's zone; told whether milliseconds matter */
export function placeTicks(scale: TimeScale, monoMinusWall: Millis, format: (wall: EpochMillis, fine: boolean) => string, pxPerTick: number): Tick[] {
  const wallFrom = scale.from - monoMinusWall;
  const wallTo = scale.to - monoMinusWall;
  const ticks = timeTicks(new Date(Math.ceil(wallFrom)), new Date(wallTo), Math.max(2, Math.floor(scale.width / pxPerTick)));
  const step = ticks.length > 1 ? ticks[1]!.getTime() - ticks[0]!.getTime() : wallTo - wallFrom;
  return ticks.map((tick) => ({ x: scale.x(tick.getTime() + monoMinusWall), label: format(tick.getTime(), step < 1000) }));
}
