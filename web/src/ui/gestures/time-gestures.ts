/** Wheel, mouse and fingers over a strip of time, reported as moves of its window; it knows no drawing and no state. */

export interface TimeGestureTarget {
  /** Zoom by `factor` (below 1 is closer) around `atX` pixels from the strip's left. */
  zoom: (factor: number, atX: number) => void;
  /** Pan by so many pixels; positive shows what is later. */
  pan: (byPx: number) => void;
  /** The brush while it is drawn, then once with `done`; null when it was given up. */
  brush: (range: { fromX: number; toX: number } | null, done: boolean) => void;
  /** A press without a drag, on the axis after it has moved the playhead. */
  click: (x: number, y: number) => void;
  hover: (at: { x: number; y: number } | null) => void;
  live: () => void;
  reset: () => void;
  /** Moves the playhead; null where there is none. Begun by a press on the axis. */
  seek: ((x: number) => void) | null;
  /** How high the axis at the strip's top is. */
  axisPx: () => number;
}

/** Less than this is a click with an unsteady hand. */
const DRAG_PX = 4;
/** One notch of a wheel is about 100 of these units in all browsers; 0.0022 makes a notch a fifth closer. */
const WHEEL_ZOOM = 0.0022;
/** A finger that rests for so long wants to pick a stretch, not to pan. */
const LONG_PRESS_MILLIS = 420;

type Intent = 'none' | 'pan' | 'brush' | 'seek' | 'pinch';

interface Point {
  x: number;
  y: number;
}

/**
 * Listens on `element`. A wheel zooms (with shift or sideways it pans, with Alt it scrolls the lanes), a drag pans, shift-drag brushes; two fingers zoom and pan
 * at once, a finger that rested brushes. Up and down stays with the browser, which scrolls the lanes.
 *
 * @param target read at each event, so that it may change without listening anew
 * @returns what ends the listening
 */
export function listenForTimeGestures(element: HTMLElement, target: () => TimeGestureTarget): () => void {
  const fingers = new Map<number, Point>();
  let intent: Intent = 'none';
  let pressed: Point = { x: 0, y: 0 };
  let lastX = 0;
  let dragged = false;
  let resting: ReturnType<typeof setTimeout> | undefined;

  const at = (event: { clientX: number; clientY: number }): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const brushTo = (x: number, done: boolean): void => target().brush({ fromX: Math.min(pressed.x, x), toX: Math.max(pressed.x, x) }, done);
  /** The middle of two fingers and how far they are apart; sideways only, since time has one direction. */
  const spread = (): { middle: number; apart: number } => {
    const [a, b] = [...fingers.values()];
    return a && b ? { middle: (a.x + b.x) / 2, apart: Math.max(20, Math.abs(a.x - b.x)) } : { middle: 0, apart: 20 };
  };

  const onWheel = (event: WheelEvent): void => {
    // With Alt it is the browser's, which scrolls the lanes.
    if (event.altKey) return;
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 33 : 1;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) target().pan((event.deltaX || event.deltaY) * unit);
    else target().zoom(Math.exp(Math.max(-300, Math.min(300, event.deltaY * unit)) * WHEEL_ZOOM), at(event).x);
  };

  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const point = at(event);
    fingers.set(event.pointerId, point);
    element.setPointerCapture(event.pointerId);
    clearTimeout(resting);
    if (fingers.size === 2) {
      if (intent === 'brush') target().brush(null, true);
      intent = 'pinch';
      dragged = true;
      return;
    }
    if (fingers.size > 2) return;
    pressed = point;
    lastX = point.x;
    dragged = false;
    if (target().seek && point.y < target().axisPx()) {
      intent = 'seek';
      target().seek?.(point.x);
    } else {
      intent = event.shiftKey ? 'brush' : 'pan';
      if (event.pointerType === 'touch') resting = setTimeout(startResting, LONG_PRESS_MILLIS);
    }
  };
  const startResting = (): void => {
    if (dragged || intent !== 'pan') return;
    intent = 'brush';
    target().hover(pressed);
    brushTo(pressed.x, false);
  };

  const onMove = (event: PointerEvent): void => {
    const point = at(event);
    if (fingers.size === 0) {
      element.style.cursor = target().seek && point.y < target().axisPx() ? 'ew-resize' : '';
      target().hover(point);
      return;
    }
    if (!fingers.has(event.pointerId)) return;
    if (intent === 'pinch') {
      const before = spread();
      fingers.set(event.pointerId, point);
      const after = spread();
      target().zoom(before.apart / after.apart, after.middle);
      target().pan(before.middle - after.middle);
      return;
    }
    fingers.set(event.pointerId, point);
    if (!dragged && Math.abs(point.x - pressed.x) < DRAG_PX) return;
    dragged = true;
    clearTimeout(resting);
    target().hover(null);
    if (intent === 'seek') target().seek?.(point.x);
    else if (intent === 'brush') brushTo(point.x, false);
    else if (intent === 'pan') target().pan(lastX - point.x);
    lastX = point.x;
  };

  const onUp = (event: PointerEvent): void => {
    if (!fingers.delete(event.pointerId)) return;
    clearTimeout(resting);
    const ended = intent;
    const { x } = at(event);
    if (ended === 'pinch') {
      // The finger that stays goes on as a drag.
      const rest = [...fingers.values()][0];
      intent = rest ? 'pan' : 'none';
      if (rest) lastX = rest.x;
      return;
    }
    intent = 'none';
    if (ended === 'brush') {
      if (dragged) brushTo(x, true);
      else target().brush(null, true);
    } else if (!dragged) target().click(pressed.x, pressed.y);
  };
  const onCancel = (event: PointerEvent): void => {
    if (!fingers.delete(event.pointerId)) return;
    clearTimeout(resting);
    if (intent === 'brush') target().brush(null, true);
    intent = 'none';
  };
  const onLeave = (): void => target().hover(null);
  /** The browser would take a finger's way for a scroll. */
  const onTouchMove = (event: TouchEvent): void => {
    if (intent === 'brush' || intent === 'pinch' || intent === 'seek') event.preventDefault();
  };

  const listeners = {
    wheel: onWheel, pointerdown: onDown, pointermove: onMove, pointerup: onUp, pointercancel: onCancel, pointerleave: onLeave, touchmove: onTouchMove,
  } as Record<string, (event: never) => void>;
  for (const [kind, listener] of Object.entries(listeners)) element.addEventListener(kind, listener as EventListener, { passive: false });
  return () => {
    clearTimeout(resting);
    for (const [kind, listener] of Object.entries(listeners)) element.removeEventListener(kind, listener as EventListener);
  };
}
