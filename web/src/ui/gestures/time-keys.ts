/** Keys over a strip of time: zoom, pan, live, and a brush that is drawn without a pointer. */
import type { TimeGestureTarget } from './time-gestures.ts';

export interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

const KEY_ZOOM = 0.7;
const KEY_PAN_PX = 80;
/** With shift a key goes by most of what is seen, so that the eye keeps a landmark. */
const PAGE_SHARE = 0.8;

/** @returns whether `event` was one of the strip's keys (and has been acted on). */
export function handleTimeKey(event: KeyPress, target: Pick<TimeGestureTarget, 'pan' | 'zoom' | 'live' | 'reset'>, widthPx: number): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const step = event.shiftKey ? widthPx * PAGE_SHARE : KEY_PAN_PX;
  switch (event.key) {
    case 'ArrowLeft': target.pan(-step); return true;
    case 'ArrowRight': target.pan(step); return true;
    case '+': case '=': target.zoom(KEY_ZOOM, widthPx); return true;
    case '-': target.zoom(1 / KEY_ZOOM, widthPx); return true;
    case 'Home': target.live(); return true;
    case '0': target.reset(); return true;
    default: return false;
  }
}

/** A brush drawn by keys: it stands at one end and moves the other. */
export interface KeyBrush {
  anchorX: number;
  x: number;
}

const BRUSH_STEP_PX = 10;
const BRUSH_PAGE_PX = 80;

/**
 * `b` begins a brush in the middle, arrows move its end (farther with shift), `b` again moves its beginning, Enter takes it,
 * Escape gives it up.
 *
 * @returns the brush after the key, with `done` once it is taken; null when it is given up; undefined when the key is none of its.
 */
export function stepKeyBrush(brush: KeyBrush | null, event: KeyPress, widthPx: number): { brush: KeyBrush; done: boolean } | null | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const key = event.key.toLowerCase();
  if (!brush) return key === 'b' ? { brush: { anchorX: widthPx / 2, x: widthPx / 2 + BRUSH_PAGE_PX }, done: false } : undefined;
  const step = event.shiftKey ? BRUSH_PAGE_PX : BRUSH_STEP_PX;
  const move = (by: number) => ({ brush: { ...brush, x: Math.max(0, Math.min(widthPx, brush.x + by)) }, done: false });
  switch (key) {
    case 'arrowleft': return move(-step);
    case 'arrowright': return move(step);
    case 'b': return { brush: { anchorX: brush.x, x: brush.anchorX }, done: false };
    case 'enter': return { brush, done: true };
    case 'escape': return null;
    default: return undefined;
  }
}
