/** Cubic curves in the picture's own units: where they run, how they are cut and measured, and how a pen follows them. */
import type { Box, Point } from './box.ts';
import type { Pen } from './pen.ts';

/** A cubic curve: both ends and both handles. */
export type Cubic = readonly [Point, Point, Point, Point];

/** @returns the point of a cubic at `t` from 0 to 1. */
export function pointAt([a, b, c, d]: Cubic, t: number): Point {
  const u = 1 - t;
  const mix = (p: number, q: number, r: number, s: number): number => u * u * u * p + 3 * u * u * t * q + 3 * u * t * t * r + t * t * t * s;
  return { x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) };
}

/** @returns the part of a cubic from its start to `t` (de Casteljau). */
export function firstPart([a, b, c, d]: Cubic, t: number): Cubic {
  const mix = (p: Point, q: Point): Point => ({ x: p.x + (q.x - p.x) * t, y: p.y + (q.y - p.y) * t });
  const ab = mix(a, b);
  const bc = mix(b, c);
  const cd = mix(c, d);
  const abc = mix(ab, bc);
  const bcd = mix(bc, cd);
  return [a, ab, abc, mix(abc, bcd)];
}

/** @returns the same curve, walked from its other end. */
export function turned([a, b, c, d]: Cubic): Cubic {
  return [d, c, b, a];
}

/** @returns a box that holds the curve: the one around its ends and handles. */
export function curveBox([a, b, c, d]: Cubic): Box {
  const x = Math.min(a.x, b.x, c.x, d.x);
  const y = Math.min(a.y, b.y, c.y, d.y);
  return { x, y, width: Math.max(a.x, b.x, c.x, d.x) - x, height: Math.max(a.y, b.y, c.y, d.y) - y };
}

/** Steps in which a curve is walked when a distance is looked for: finer than a fingertip on any screen. */
const WALK = 28;

/** @returns how far `point` is from the curve. */
export function distanceTo(curve: Cubic, point: Point): number {
  let least = Number.POSITIVE_INFINITY;
  let from = curve[0];
  for (let step = 1; step <= WALK; step += 1) {
    const to = pointAt(curve, step / WALK);
    least = Math.min(least, distanceToSegment(from, to, point));
    from = to;
  }
  return least;
}

function distanceToSegment(a: Point, b: Point, point: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, ((point.x - a.x) * dx + (point.y - a.y) * dy) / square));
  return Math.hypot(point.x - a.x - t * dx, point.y - a.y - t * dy);
}

/** Adds the curve to the pen's path. */
export function traceCurve(pen: Pen, [a, b, c, d]: Cubic): void {
  pen.moveTo(a.x, a.y);
  pen.bezierCurveTo(b.x, b.y, c.x, c.y, d.x, d.y);
}
