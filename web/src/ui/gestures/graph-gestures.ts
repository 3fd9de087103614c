/** Wheel, drag and pinch over a picture, reported as its transform, and things dragged in it; it knows no drawing and no state. */
import { select } from 'd3-selection';
import { zoom, zoomIdentity, zoomTransform, type ZoomTransform } from 'd3-zoom';

/** Scale and shift of the whole picture, in CSS pixels of the element, from where it lies when all of it is in sight. */
export interface PictureTransform {
  k: number;
  x: number;
  y: number;
}

export interface GraphGestureTarget {
  /** The transform changed; `moving` until the gesture is over. */
  transform: (transform: PictureTransform, moving: boolean) => void;
  /** @returns what a press at this point of the element would take along, or null where a drag pans. */
  grab: (x: number, y: number) => string | null;
  /** Something is dragged so far from where it was taken; then once with `done`. Null when it was given up. */
  drag: (what: string, by: { x: number; y: number } | null, done: boolean) => void;
}

export interface GraphGestures {
  /** Sets the transform, as if a gesture had, and tells nobody. */
  set: (transform: PictureTransform) => void;
  /** How far in and out, as multiples of the whole picture. */
  limit: (extent: [number, number]) => void;
  stop: () => void;
}

/** Less than this is a click with an unsteady hand; more than for a pan, since a thing that was moved stays moved. */
const DRAG_PX = 6;

/** @returns whether the page itself scrolls, so that a wheel over the picture is meant for it. */
function pageScrolls(): boolean {
  return document.documentElement.scrollHeight > window.innerHeight + 4;
}

/**
 * Listens on `element` until `stop`. A wheel or pinch zooms, a drag pans; where the page scrolls a wheel zooms with Ctrl alone,
 * and one finger scrolls until the picture is zoomed.
 *
 * @param extent how far in and out, as multiples of the whole picture
 * @param target read at each event, so that it may change without listening anew
 */
export function listenForGraphGestures(element: HTMLElement, extent: [number, number], target: () => GraphGestureTarget): GraphGestures {
  const selection = select<HTMLElement, unknown>(element);
  const report = (transform: ZoomTransform, moving: boolean): void => {
    element.style.touchAction = transform.k === 1 && transform.x === 0 && transform.y === 0 ? 'pan-x pan-y' : 'none';
    target().transform({ k: transform.k, x: transform.x, y: transform.y }, moving);
  };
  const at = (event: { clientX: number; clientY: number }): [number, number] => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const behaviour = zoom<HTMLElement, unknown>()
    .scaleExtent(extent)
    .clickDistance(DRAG_PX)
    .filter((event: MouseEvent | WheelEvent | TouchEvent) => {
      if (event.type === 'wheel') return event.ctrlKey || !pageScrolls();
      if (event.type === 'dblclick') return false;
      if (event instanceof MouseEvent) return event.button === 0 && target().grab(...at(event)) === null;
      return event.touches.length > 1 || element.style.touchAction === 'none';
    })
    .on('zoom', ({ transform }: { transform: ZoomTransform }) => report(transform, true))
    .on('end', ({ transform }: { transform: ZoomTransform }) => report(transform, false));
  // The panel may be resized between two gestures.
  const bound = (): void => {
    const { width, height } = element.getBoundingClientRect();
    behaviour.extent([[0, 0], [width, height]]).translateExtent([[-width * 0.75, -height * 0.75], [width * 1.75, height * 1.75]]);
  };
  bound();
  selection.call(behaviour);
  element.style.touchAction = 'pan-x pan-y';

  let press: { what: string; x: number; y: number; dragging: boolean } | null = null;
  let justDragged = false;
  const onDown = (event: PointerEvent): void => {
    bound();
    justDragged = false;
    if (event.button !== 0 || event.pointerType === 'touch') return;
    const what = target().grab(...at(event));
    if (what !== null) press = { what, x: event.clientX, y: event.clientY, dragging: false };
  };
  const onMove = (event: PointerEvent): void => {
    if (!press) return;
    const by = { x: event.clientX - press.x, y: event.clientY - press.y };
    if (!press.dragging && Math.hypot(by.x, by.y) < DRAG_PX) return;
    if (!press.dragging) element.setPointerCapture(event.pointerId);
    press.dragging = true;
    target().drag(press.what, by, false);
  };
  const onUp = (event: PointerEvent): void => {
    const ended = press;
    press = null;
    if (!ended?.dragging) return;
    justDragged = true;
    target().drag(ended.what, { x: event.clientX - ended.x, y: event.clientY - ended.y }, true);
  };
  const giveUp = (): void => {
    if (press?.dragging) target().drag(press.what, null, true);
    press = null;
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !press?.dragging) return;
    event.stopPropagation();
    giveUp();
  };
  // A drag that ends over something has not pressed it.
  const onClick = (event: MouseEvent): void => {
    if (!justDragged) return;
    justDragged = false;
    event.stopPropagation();
    event.preventDefault();
  };
  element.addEventListener('wheel', bound, { capture: true, passive: true });
  element.addEventListener('pointerdown', onDown);
  element.addEventListener('pointermove', onMove);
  element.addEventListener('pointerup', onUp);
  element.addEventListener('pointercancel', giveUp);
  element.addEventListener('click', onClick, true);
  window.addEventListener('keydown', onKey, true);

  return {
    set: ({ k, x, y }) => {
      const known = zoomTransform(element);
      if (known.k === k && known.x === x && known.y === y) return;
      selection.property('__zoom', zoomIdentity.translate(x, y).scale(k));
      element.style.touchAction = k === 1 && x === 0 && y === 0 ? 'pan-x pan-y' : 'none';
    },
    limit: (limits) => void behaviour.scaleExtent(limits),
    stop: () => {
      selection.on('.zoom', null);
      element.removeEventListener('wheel', bound, { capture: true });
      element.removeEventListener('pointerdown', onDown);
      element.removeEventListener('pointermove', onMove);
      element.removeEventListener('pointerup', onUp);
      element.removeEventListener('pointercancel', giveUp);
      element.removeEventListener('click', onClick, true);
      window.removeEventListener('keydown', onKey, true);
    },
  };
}
