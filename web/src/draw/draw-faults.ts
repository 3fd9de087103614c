/** The pen for faults: dashed from asked to in effect, a band while in effect, a full edge where it is over. */
import { fitText } from './box.ts';
import { measure } from './draw-bars.ts';
import { addBar, type Pen } from './draw-shapes.ts';
import type { Palette } from './palette.ts';
import type { FaultBand } from './place-faults.ts';

/** Draws the bands with their words. */
export function drawFaults(pen: Pen, faults: readonly FaultBand[], palette: Palette, stage: { width: number; font: number }): void {
  const ends = new Map<number, number>();
  for (const band of faults) {
    drawBand(pen, band, palette);
    drawLabel(pen, band, palette, stage, ends.get(band.y) ?? 0);
    ends.set(band.y, Math.max(ends.get(band.y) ?? 0, band.x + band.width));
  }
}

/** Draws a dotted line from the beginning of each fault down to `bottom`, so that the eye finds what followed from it. */
export function drawFaultLines(pen: Pen, faults: readonly FaultBand[], palette: Palette, bottom: number): void {
  if (faults.length === 0) return;
  pen.strokeStyle = palette.tones.down.edge;
  pen.lineWidth = 1;
  pen.setLineDash([2, 3]);
  pen.beginPath();
  for (const { x, y, width, height } of faults) {
    if (x < 0 || width === 0) continue;
    pen.moveTo(x + 0.5, y + height);
    pen.lineTo(x + 0.5, bottom);
  }
  pen.stroke();
  pen.setLineDash([]);
}

function drawBand(pen: Pen, { askedX, x, y, width, height, over }: FaultBand, palette: Palette): void {
  const ink = palette.tones.down;
  pen.strokeStyle = ink.edge;
  pen.lineWidth = 1;
  if (askedX !== null && x - askedX > 1) {
    pen.setLineDash([3, 2]);
    pen.strokeRect(askedX + 0.5, y + 0.5, x - askedX, height - 1);
    pen.setLineDash([]);
  }
  if (width === 0) return;
  pen.fillStyle = ink.fill;
  pen.beginPath();
  addBar(pen, { x, y, width, height }, 3);
  pen.fill();
  pen.beginPath();
  addBar(pen, { x: x + 0.5, y: y + 0.5, width: Math.max(1, width - 1), height: height - 1 }, 3);
  pen.stroke();
  pen.fillStyle = ink.edge;
  pen.fillRect(x, y, Math.min(3, width), height);
  if (over && width > 6) pen.fillRect(x + width - 3, y, 3, height);
}

/** @param free where the fault before it in the same row ends */
function drawLabel(pen: Pen, { label, askedX, x, y, width, height }: FaultBand, palette: Palette, stage: { width: number; font: number }, free: number): void {
  if (label === '') return;
  const begin = Math.min(askedX ?? x, x);
  const left = Math.max(width > 0 ? x : begin, 0) + 8;
  const room = Math.min(x + width, stage.width) - left - 6;
  const middle = y + height / 2 + 0.5;
  const wanted = measure(pen, label);
  pen.fillStyle = palette.tones.down.text;
  // A fault that has just begun is too short for its words: they stand before it, where its lane is still empty.
  const before = begin - 6 - wanted;
  if (wanted > room && before > Math.max(0, free)) {
    // On ground of its own: the lines of earlier faults, and stripes of what is not known, would strike it through.
    pen.fillStyle = palette.ground;
    pen.fillRect(before - 3, y, wanted + 6, height);
    pen.fillStyle = palette.tones.down.text;
    pen.fillText(label, before, middle);
  }
  else if (room > stage.font * 2) pen.fillText(fitText(label, room, stage.font, (text) => measure(pen, text)), left, middle);
}
