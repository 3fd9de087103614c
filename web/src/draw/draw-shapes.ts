/** Two strokes that canvases need again and again: a bar with round corners and hatching. */
import type { Box } from './box.ts';

type Pen = CanvasRenderingContext2D;

/** Begins the path of a bar; fill, stroke or clip it. */
export function roundedBar(pen: Pen, { x, y, width, height }: Box, radius: number): void {
  pen.beginPath();
  pen.roundRect(x, y, Math.max(0, width), Math.max(0, height), Math.max(0, Math.min(radius, width / 2, height / 2)));
}

const STEP = 7;

/** Diagonal stripes over a box; who wants them cut at its edges clips first. The stripes stand still while the box grows. */
export function hatch(pen: Pen, { x, y, width, height }: Box, colour: string, alpha: number): void {
  pen.globalAlpha = alpha;
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.beginPath();
  const first = Math.floor((x - height) / STEP) * STEP;
  for (let at = first; at < x + width; at += STEP) {
    pen.moveTo(at, y + height);
    pen.lineTo(at + height, y);
  }
  pen.stroke();
  pen.globalAlpha = 1;
}
