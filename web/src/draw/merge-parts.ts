/** Parts of a panel that are to be drawn again, put together where that saves drawing. */
import { overlaps, unionOf, type Box } from './box.ts';

/** Parts that together make up more than this share of the panel are drawn as one. */
const WHOLE_SHARE = 0.6;
/** Joining may add this share of what is drawn: each part has a price of its own. */
const SLACK = 1.03;

const areaOf = ({ width, height }: Box): number => width * height;

/** @returns the part of a box that lies on the panel, or null. */
export function clippedTo(box: Box, panel: Box): Box | null {
  const x = Math.max(box.x, panel.x);
  const y = Math.max(box.y, panel.y);
  const width = Math.min(box.x + box.width, panel.x + panel.width) - x;
  const height = Math.min(box.y + box.height, panel.y + panel.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** @returns boxes that cover every part; the panel itself where they are most of it. */
export function mergeParts(parts: readonly Box[], panel: Box): Box[] {
  const merged: Box[] = [];
  for (const part of parts) {
    let joined = part;
    for (let index = merged.length - 1; index >= 0; index -= 1) {
      const other = merged[index]!;
      if (!overlaps(joined, other, 0.01)) continue;
      const both = unionOf(joined, other);
      if (areaOf(both) > SLACK * (areaOf(joined) + areaOf(other))) continue;
      merged.splice(index, 1);
      joined = both;
      index = merged.length;
    }
    merged.push(joined);
  }
  return merged.reduce((sum, part) => sum + areaOf(part), 0) > WHOLE_SHARE * areaOf(panel) ? [panel] : merged;
}
