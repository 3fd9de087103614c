/** What the strokes and shapes mean, in one line; entries that do not fit are left off at the end. */
import { textWidth } from './box.ts';
import { drawRoleMark, drawScissors, SMALL, writeText } from './draw-marks.ts';
import type { GraphInk } from './graph-ink.ts';
import type { Pen } from './pen.ts';
import { placeRow } from './place-row.ts';

const STROKE = 30;

interface LegendEntry {
  word: string;
  draw: (pen: Pen, ink: GraphInk, x: number, y: number) => void;
}

function line(pen: Pen, x: number, y: number, length: number, colour: string, width: number, dash: number[] = []): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash(dash);
  pen.beginPath();
  pen.moveTo(x + 2, y);
  pen.lineTo(x + length, y);
  pen.stroke();
  pen.setLineDash([]);
}

function head(pen: Pen, x: number, y: number, colour: string, fill: string): void {
  pen.beginPath();
  pen.moveTo(x + 30, y);
  pen.lineTo(x + 21, y - 4.6);
  pen.lineTo(x + 21, y + 4.6);
  pen.closePath();
  pen.fillStyle = fill;
  pen.fill();
  pen.strokeStyle = colour;
  pen.lineWidth = 1.4;
  pen.stroke();
}

const ENTRIES: LegendEntry[] = [
  { word: 'active source', draw: (pen, ink, x, y) => drawRoleMark(pen, ink, 'active', x + 22, y) },
  { word: 'standby', draw: (pen, ink, x, y) => drawRoleMark(pen, ink, 'standby', x + 22, y) },
  { word: 'replicating', draw: (pen, ink, x, y) => { line(pen, x, y, 20, ink.flow, 2.4); head(pen, x, y, ink.flow, ink.flow); } },
  { word: 'reused connection', draw: (pen, ink, x, y) => { line(pen, x, y, 20, ink.flow, 5); line(pen, x, y, 20, ink.ground, 2); head(pen, x, y, ink.flow, ink.ground); } },
  { word: 'tried, failed', draw: (pen, ink, x, y) => line(pen, x, y, 30, ink.tones.down.edge, 1.5, [3, 4]) },
  { word: 'datagrid', draw: (pen, ink, x, y) => line(pen, x, y, 30, ink.member, 1.3) },
  { word: 'section moved', draw: (pen, ink, x, y) => line(pen, x, y, 30, ink.tones.up.text, 1.8, [5, 4]) },
  { word: 'cut', draw: (pen, ink, x, y) => drawScissors(pen, ink, x + 20, y, { size: 0.8 }) },
  { word: 'not heard', draw: (pen, ink, x, y) => line(pen, x, y, 30, ink.tones.unknown.edge, 1.5, [1, 4]) },
];
const SYNC: LegendEntry = { word: 'sync', draw: (pen, ink, x, y) => { line(pen, x, y, 30, ink.flow, 2.4); for (const at of [19, 23]) { pen.fillStyle = ink.flow; pen.fillRect(x + at, y - 5, 1.6, 10); } } };

/** @param sync whether the cluster has destinations that are acknowledged when the other end has it */
export function drawLegend(pen: Pen, ink: GraphInk, size: { width: number; height: number }, sync: boolean): void {
  const entries = sync ? [...ENTRIES.slice(0, 4), SYNC, ...ENTRIES.slice(4)] : ENTRIES;
  const row = placeRow(entries, (entry) => STROKE + 8 + textWidth(entry.word, SMALL), size.width + 40, 16, SMALL);
  const shown = row.chips.filter((chip) => chip.x + chip.width <= size.width);
  const used = shown.reduce((right, chip) => Math.max(right, chip.x + chip.width), 0);
  const left = Math.max(0, (size.width - used) / 2);
  const y = size.height / 2;
  for (const { item, x } of shown) {
    item.draw(pen, ink, left + x, y);
    pen.fillStyle = ink.textDim;
    writeText(pen, ink, item.word, left + x + STROKE + 7, y, { size: SMALL });
  }
}
