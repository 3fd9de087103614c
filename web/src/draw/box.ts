/** Rectangles in the picture's own units, and how wide a text will be: what both instruments need to keep labels apart. */

export interface Point {
  x: number;
  y: number;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** @returns whether two boxes share any area, after `a` has grown by `margin` on every side. */
export function overlaps(a: Box, b: Box, margin = 0): boolean {
  return a.x - margin < b.x + b.width && b.x < a.x + a.width + margin && a.y - margin < b.y + b.height && b.y < a.y + a.height + margin;
}

/** @returns the area that two boxes share, 0 when they are apart. */
export function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** @returns the least box that holds both. */
export function unionOf(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return { x, y, width: Math.max(a.x + a.width, b.x + b.width) - x, height: Math.max(a.y + a.height, b.y + b.height) - y };
}

/** @returns whether the point is within the box. */
export function holds({ x, y, width, height }: Box, point: Point): boolean {
  return point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
}

/** @returns the box of this size around a centre. */
export function boxAround(centre: Point, width: number, height: number): Box {
  return { x: centre.x - width / 2, y: centre.y - height / 2, width, height };
}

export function centreOf(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const NARROW = new Set("iIl.,:;|!'()[]fjrt· ");
const WIDE = new Set('mwMW%@—→←✂');

/**
 * @returns about how wide `text` is in Inter at `fontSize`, a little on the wide side. Estimated rather than measured, so that
 * places are the same in a test, in the server's render and in every browser.
 */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  for (const letter of text) ems += NARROW.has(letter) ? 0.34 : WIDE.has(letter) ? 0.9 : /[A-Z0-9]/.test(letter) ? 0.66 : 0.58;
  return ems * fontSize;
}

/** @returns `text`, or as much of it as fits into `width` with an ellipsis at its end; empty when not even that fits. */
export function fitText(text: string, width: number, fontSize: number, measure: (text: string, fontSize: number) => number = textWidth): string {
  if (measure(text, fontSize) <= width) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${text.slice(0, middle).trimEnd()}…`, fontSize) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${text.slice(0, low).trimEnd()}…`;
}
