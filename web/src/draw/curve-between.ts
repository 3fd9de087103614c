/** A curve between two boxes wherever they stand: it leaves each on the side that faces the other. */
import { centreOf, type Box, type Point } from './box.ts';
import type { Cubic } from './curve.ts';

/** How far a curve reaches out before it turns, as a share of the way. */
const REACH = 0.42;
/** Ends keep this share of a side clear at its corners. */
const CORNER = 0.36;

/** @returns a curve from the edge of `a` to the edge of `b`; the same two boxes always give the same curve. */
export function curveBetween(a: Box, b: Box): Cubic {
  const from = centreOf(a);
  const to = centreOf(b);
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  // Side by side they are joined across, one above the other downwards.
  const across = Math.abs(dx) * (a.height + b.height) >= Math.abs(dy) * (a.width + b.width);
  const slope = across ? clamp((dy / (Math.abs(dx) || 1)) * 0.5, 1) : clamp((dx / (Math.abs(dy) || 1)) * 0.5, 1);
  const start: Point = across ? { x: dx < 0 ? a.x : a.x + a.width, y: from.y + slope * CORNER * a.height } : { x: from.x + slope * CORNER * a.width, y: dy < 0 ? a.y : a.y + a.height };
  const end: Point = across ? { x: dx < 0 ? b.x + b.width : b.x, y: to.y - slope * CORNER * b.height } : { x: to.x - slope * CORNER * b.width, y: dy < 0 ? b.y + b.height : b.y };
  const reach = (across ? end.x - start.x : end.y - start.y) * REACH;
  return across
    ? [start, { x: start.x + reach, y: start.y }, { x: end.x - reach, y: end.y }, end]
    : [start, { x: start.x, y: start.y + reach }, { x: end.x, y: end.y - reach }, end];
}

const clamp = (value: number, most: number): number => Math.max(-most, Math.min(most, value));
