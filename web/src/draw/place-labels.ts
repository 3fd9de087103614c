/** A seat for the label of every curve between columns: on its own curve, on no card, on no other label. */
import { boxAround, sharedArea, type Box } from './box.ts';
import { pointAt, type Cubic } from './curve.ts';
import type { Places } from './places.ts';

/** Sizes of a label, in units: two lines, or one in the compact picture. Its width follows the gap between the columns. */
const LABEL = { regular: { least: 104, most: 150, height: 32 }, narrow: { least: 92, most: 130, height: 32 }, compact: { least: 52, most: 90, height: 16 }, map: { least: 92, most: 130, height: 32 } } as const;
/** A label keeps this clear of the cards at both ends of its curve, where the arrowheads are. */
const CLEAR = 10;

/** Where on its curve a label may sit, best first. */
export const SEATS = [0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75, 0.2, 0.8] as const;
const ROUNDS = 24;

/**
 * Each label looks in turn for the seat on its own curve that costs least (shared area with cards and other labels first,
 * then distance from the middle) until a round changes nothing. No chance is involved: the result is always the same.
 */
export function placeLabels(curves: readonly { curve: Cubic }[], places: Places): Box[] {
  const { least: narrowest, most, height } = LABEL[places.density.name];
  const obstacles = [...Object.values(places.nodes).flatMap((node) => (node.tabs ? [node.box, node.tabs] : [node.box])), ...places.groups.flatMap((group) => (group.lane ? [group.lane.box] : []))];
  const seatOf = (curve: Cubic, t: number): Box => {
    const [left, right] = [Math.min(curve[0].x, curve[3].x), Math.max(curve[0].x, curve[3].x)];
    const width = Math.min(most, Math.max(narrowest, right - left - 2 * CLEAR - 4));
    const box = boxAround(pointAt(curve, t), width, height);
    // The gap may be hardly wider than the label: keep clear of the cards at both ends, still on the curve.
    const low = left + CLEAR;
    const high = right - CLEAR - width;
    if (low < high) box.x = Math.min(Math.max(box.x, low), high);
    return box;
  };
  const boxes = curves.map(({ curve }) => seatOf(curve, 0.5));
  const grown = (box: Box): Box => ({ x: box.x - 2, y: box.y - 2, width: box.width + 4, height: box.height + 4 });
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    let moved = false;
    curves.forEach(({ curve }, index) => {
      let best = boxes[index]!;
      let least = Number.POSITIVE_INFINITY;
      for (const [order, t] of SEATS.entries()) {
        const box = seatOf(curve, t);
        const hit = obstacles.reduce((sum, other) => sum + sharedArea(grown(box), other), 0) * 4 + boxes.reduce((sum, other, at) => (at === index ? sum : sum + sharedArea(grown(box), other)), 0);
        const cost = hit * 10 + order;
        if (cost < least) [best, least] = [box, cost];
      }
      const before = boxes[index]!;
      if (best.x !== before.x || best.y !== before.y) moved = true;
      boxes[index] = best;
    });
    if (!moved) break;
  }
  return boxes;
}
