/** Strokes that canvases need again and again: bars with round corners, hatching. Each adds to the path; who calls fills or strokes once for many. */
import type { Box } from './box.ts';

export type Pen = CanvasRenderingContext2D;

/** Adds a bar to the path. */
export function addBar(pen: Pen, { x, y, width, height }: Box, radius: number): void {
  pen.roundRect(x, y, Math.max(0, width), Math.max(0, height), Math.max(0, Math.min(radius, width / 2, height / 2)));
}

const STEP = 7;

/**
 * Adds diagonal stripes to the path, cut at the edges of the box by reckoning: a clip for each of hundreds of bars would cost
 * more than the bars. The stripes stand still while the box grows.
 */
export function addStripes(pen: Pen, { x, y, width, height }: Box): void {
  const right = x + width;
  // A stripe goes up and to the right from (at, y + height).
  for (let at = Math.floor((x - height) / STEP) * STEP; at < right; at += STEP) {
    const from = Math.max(0, x - at);
    const to = Math.min(height, right - at);
    if (to <= from) continue;
    pen.moveTo(at + from, y + height - from);
    pen.lineTo(at + to, y + height - to);
  }
}

/** Draws stripes over boxes in one stroke. */
export function hatch(pen: Pen, boxes: readonly Box[], colour: string, alpha: number): void {
  if (boxes.length === 0) return;
  pen.globalAlpha = alpha;
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.beginPath();
  for (const box of boxes) addStripes(pen, box);
  pen.stroke();
  pen.globalAlpha = 1;
}
