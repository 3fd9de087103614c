/** Wheel, drag, shift-drag and keys over a strip of time, reported as moves of its window; it knows no drawing and no state. */

export interface TimeGestureTarget {
  /** Zoom by `factor` (below 1 is closer) around `atX` pixels from the strip's left. */
  zoom: (factor: number, atX: number) => void;
  /** Pan by so many pixels; positive shows what is later. */
  pan: (byPx: number) => void;
  /** The brush while it is drawn, then once with `done`; null when it was given up. */
  brush: (range: { fromX: number; toX: number } | null, done: boolean) => void;
  /** A press without a drag. */
  click: (x: number, y: number) => void;
  hover: (at: { x: number; y: number } | null) => void;
  live: () => void;
  reset: () => void;
}

/** Less than this is a click with an unsteady hand. */
const DRAG_PX = 4;
/** One notch of a wheel is about 100 of these units in all browsers; 0.0022 makes a notch a fifth closer. */
const WHEEL_ZOOM = 0.0022;
const KEY_ZOOM = 0.7;
const KEY_PAN_PX = 80;

/** @returns whether `event` was one of the strip's keys (and has been acted on). */
export function handleTimeKey(event: { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean; altKey: boolean }, target: TimeGestureTarget, widthPx: number): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const step = event.shiftKey ? widthPx * 0.8 : KEY_PAN_PX;
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

/**
 * Listens on `element`. A wheel over the strip zooms (shift or a sideways wheel pans), a drag pans, shift-drag brushes.
 *
 * @param target read at each event, so that it may change without listening anew
 * @returns what ends the listening
 */
export function listenForTimeGestures(element: HTMLElement, target: () => TimeGestureTarget): () => void {
  let press: { x: number; y: number; lastX: number; brushing: boolean; dragging: boolean; pointer: number } | null = null;
  const at = (event: MouseEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 33 : 1;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) target().pan((event.deltaX || event.deltaY) * unit);
    else target().zoom(Math.exp(Math.max(-300, Math.min(300, event.deltaY * unit)) * WHEEL_ZOOM), at(event).x);
  };
  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const { x, y } = at(event);
    press = { x, y, lastX: x, brushing: event.shiftKey, dragging: false, pointer: event.pointerId };
    element.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent): void => {
    const { x, y } = at(event);
    if (!press) {
      target().hover({ x, y });
      return;
    }
    if (!press.dragging && Math.abs(x - press.x) < DRAG_PX) return;
    press.dragging = true;
    target().hover(null);
    if (press.brushing) target().brush({ fromX: Math.min(press.x, x), toX: Math.max(press.x, x) }, false);
    else target().pan(press.lastX - x);
    press.lastX = x;
  };
  const onUp = (event: PointerEvent): void => {
    if (!press) return;
    const { x } = at(event);
    const ended = press;
    press = null;
    if (!ended.dragging) target().click(ended.x, ended.y);
    else if (ended.brushing) target().brush({ fromX: Math.min(ended.x, x), toX: Math.max(ended.x, x) }, true);
  };
  const onCancel = (): void => {
    if (press?.brushing) target().brush(null, true);
    press = null;
  };
  const onLeave = (): void => target().hover(null);

  element.addEventListener('wheel', onWheel, { passive: false });
  element.addEventListener('pointerdown', onDown);
  element.addEventListener('pointermove', onMove);
  element.addEventListener('pointerup', onUp);
  element.addEventListener('pointercancel', onCancel);
  element.addEventListener('pointerleave', onLeave);
  return () => {
    element.removeEventListener('wheel', onWheel);
    element.removeEventListener('pointerdown', onDown);
    element.removeEventListener('pointermove', onMove);
    element.removeEventListener('pointerup', onUp);
    element.removeEventListener('pointercancel', onCancel);
    element.removeEventListener('pointerleave', onLeave);
  };
}
