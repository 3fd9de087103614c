/** Strokes that canvases need again and again: bars with round corners, edges on whole pixels, stripes. */
import type { Box } from './box.ts';
import type { Palette } from './palette.ts';

export type Pen = CanvasRenderingContext2D;

/** Adds a bar to the path. */
export function addBar(pen: Pen, { x, y, width, height }: Box, radius: number): void {
  pen.roundRect(x, y, Math.max(0, width), Math.max(0, height), Math.max(0, Math.min(radius, width / 2, height / 2)));
}

/** @returns the box with its edges on whole pixels, so that neighbours meet and nothing has to be blended; at least a pixel wide. */
export function snap({ x, y, width, height }: Box): Box {
  const left = Math.round(x);
  const top = Math.round(y);
  return { x: left, y: top, width: Math.max(1, Math.round(x + width) - left), height: Math.max(1, Math.round(y + height) - top) };
}

/** Lays the palette's stripes over boxes. They stand still while a box grows. */
export function hatch(pen: Pen, boxes: readonly Box[], palette: Pick<Palette, 'stripes'>, colour: string, alpha: number): void {
  if (boxes.length === 0) return;
  pen.globalAlpha = alpha;
  pen.fillStyle = palette.stripes(colour);
  for (const { x, y, width, height } of boxes) pen.fillRect(x, y, width, height);
  pen.globalAlpha = 1;
}
