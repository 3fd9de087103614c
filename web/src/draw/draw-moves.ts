/** The dashed arrow of a section that has just moved, with its gap; and the numbered addresses of a destination that is looked at. */
import { fitText, textWidth, type Point } from './box.ts';
import { drawCross, isFailed, writeText } from './draw-marks.ts';
import { traceCurve, type Cubic } from './curve.ts';
import { drawStroke } from './draw-links.ts';
import type { GraphInk } from './graph-ink.ts';
import type { AddressLook } from './graph-looks.ts';
import type { Pen } from './pen.ts';
import type { MovePlace } from './place-moves.ts';

export interface MoveLook {
  /** The episode. */
  id: string;
  /** Short name of the section. */
  name: string;
  /** "38 ms", or "open" while it is not measured. */
  gap: string;
}

export function drawMove(pen: Pen, { curve }: MovePlace, ink: GraphInk): void {
  const [, , handle, tip] = curve;
  const back = Math.sign(handle.x - tip.x) || 1;
  const colour = ink.tones.up.text;
  pen.strokeStyle = colour;
  pen.lineWidth = 1.8;
  pen.setLineDash([5, 4]);
  pen.beginPath();
  traceCurve(pen, curve);
  pen.stroke();
  pen.setLineDash([]);
  pen.fillStyle = colour;
  pen.beginPath();
  pen.moveTo(tip.x, tip.y);
  pen.lineTo(tip.x + back * 9, tip.y - 5);
  pen.lineTo(tip.x + back * 9, tip.y + 5);
  pen.closePath();
  pen.fill();
}

/** Over the arrows of all moves: one that passes would strike its words through. */
export function drawMoveLabel(pen: Pen, look: MoveLook, { label }: MovePlace, ink: GraphInk): void {
  if (!label) return;
  const colour = ink.tones.up.text;
  pen.fillStyle = ink.ground;
  pen.strokeStyle = ink.moveEdge;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.roundRect(label.x, label.y, label.width, label.height, 6);
  pen.fill();
  pen.stroke();
  const x = label.x + label.width / 2;
  const y = label.y + label.height / 2;
  const whole = `${look.name} moved`;
  pen.fillStyle = colour;
  writeText(pen, ink, textWidth(whole, 12) <= label.width - 2 ? whole : fitText(look.name, label.width - 4, 12), x, y - 7.5, { size: 12, weight: 600, align: 'center' });
  pen.fillStyle = ink.text;
  writeText(pen, ink, look.gap, x, y + 8, { size: 12, align: 'center', mono: true });
}

export const ADDRESS_RADIUS = 8.5;

/** The way to an address on which nothing else is drawn. */
export function drawAddressWay(pen: Pen, way: Cubic, ink: GraphInk, size: number): void {
  drawStroke(pen, way, { colour: ink.textDim, width: size, dash: [1.5 * size, 5 * size] });
}

/** The place of an address in its list, at the end of the curve that leads there: full where connected, crossed where it failed, ringed where it is next. */
export function drawAddress(pen: Pen, look: AddressLook, at: Point, ink: GraphInk, size: number): void {
  const failed = isFailed(look.state);
  const colour = look.state === 'connected' ? ink.flow : failed ? ink.tones.down.text : look.state === 'trying' ? ink.tones.attention.edge : ink.textDim;
  const radius = ADDRESS_RADIUS * size;
  pen.fillStyle = look.state === 'connected' ? colour : ink.ground;
  pen.strokeStyle = colour;
  pen.lineWidth = (look.state === 'trying' ? 2.2 : 1.4) * size;
  pen.setLineDash(look.state === 'untried' || look.state === 'cancelled' ? [2.4 * size, 2 * size] : []);
  pen.beginPath();
  pen.arc(at.x, at.y, radius, 0, Math.PI * 2);
  pen.fill();
  pen.stroke();
  pen.setLineDash([]);
  if (look.next) {
    pen.beginPath();
    pen.arc(at.x, at.y, radius + 3 * size, 0, Math.PI * 2);
    pen.lineWidth = size;
    pen.stroke();
  }
  pen.fillStyle = look.state === 'connected' ? ink.ground : colour;
  writeText(pen, ink, String(look.number), at.x, at.y, { size: 11 * size, weight: 650, align: 'center' });
  if (failed) {
    pen.strokeStyle = colour;
    drawCross(pen, at.x + radius * 0.85, at.y - radius * 0.85, 2.6 * size, 1.6 * size);
  }
}
