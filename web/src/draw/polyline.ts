/** Curves as short straight lines, for pictures of thousands: a part of one can be drawn alone, and looks as it does in the whole. */
import type { Box } from './box.ts';
import type { Cubic } from './curve.ts';
import type { Pen } from './pen.ts';

/** For each point x, y and how far it is along the way, one after the other. An even number of lines, so that each end has its half. */
export type Polyline = readonly number[];

/** @returns the number of a polyline's last point. */
export function lastPoint(line: Polyline): number {
  return line.length / 3 - 1;
}

/** How far a line may be from its curve, in units; from afar, where these are used, that is a fraction of a pixel. */
export const FLAT = 3.5;
const known = new WeakMap<Cubic, Polyline>();

/** @returns the curve in as many lines as it needs to look bent; the same for the same curve. */
export function polylineOf(curve: Cubic): Polyline {
  const found = known.get(curve);
  if (found) return found;
  // Thousands of curves are gone through before the first picture, in code that has not run before: so all of it is plain arithmetic.
  const a = curve[0];
  const b = curve[1];
  const c = curve[2];
  const d = curve[3];
  const bend = Math.max(Math.hypot(a.x - 2 * b.x + c.x, a.y - 2 * b.y + c.y), Math.hypot(b.x - 2 * c.x + d.x, b.y - 2 * c.y + d.y));
  const lines = 2 * Math.max(1, Math.ceil(Math.sqrt((0.75 * bend) / FLAT) / 2));
  const made: number[] = [a.x, a.y, 0];
  let lastX = a.x;
  let lastY = a.y;
  let length = 0;
  for (let index = 1; index <= lines; index += 1) {
    const t = index / lines;
    const u = 1 - t;
    const first = u * u * u;
    const second = 3 * u * u * t;
    const third = 3 * u * t * t;
    const fourth = t * t * t;
    const x = first * a.x + second * b.x + third * c.x + fourth * d.x;
    const y = first * a.y + second * b.y + third * c.y + fourth * d.y;
    length += Math.sqrt((x - lastX) * (x - lastX) + (y - lastY) * (y - lastY));
    made.push(x, y, length);
    lastX = x;
    lastY = y;
  }
  known.set(curve, made);
  return made;
}

/**
 * Adds to the pen's path those lines of a polyline that come near a box.
 *
 * @param from first point, and `to` the last, by number
 * @param onStart told how far along the way each piece begins, and when the last one is over, for a pen that draws each by itself
 */
export function traceWithin(pen: Pen, line: Polyline, from: number, to: number, { x, y, width, height }: Box, onStart?: (at: number | null) => void): void {
  const right = x + width;
  const bottom = y + height;
  let open = false;
  for (let index = from; index < to; index += 1) {
    const at = 3 * index;
    const ax = line[at]!;
    const ay = line[at + 1]!;
    const bx = line[at + 3]!;
    const by = line[at + 4]!;
    if ((ax < x && bx < x) || (ax > right && bx > right) || (ay < y && by < y) || (ay > bottom && by > bottom)) {
      open = false;
      continue;
    }
    if (!open) {
      onStart?.(line[at + 2]!);
      pen.moveTo(ax, ay);
    }
    pen.lineTo(bx, by);
    open = true;
  }
  onStart?.(null);
}
