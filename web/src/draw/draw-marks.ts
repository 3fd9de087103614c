/** The marks of the topology: colour and shape together, so that no meaning hangs on a colour. Drawn around a point. */
import type { AddressState } from '@understudy/shared/domain/destination';
import type { ProcessStatus } from '@understudy/shared/view/status';
import type { GraphInk, ToneName } from './graph-ink.ts';
import type { Role } from './graph-looks.ts';
import type { Pen } from './pen.ts';

const FULL_TURN = Math.PI * 2;

/** The smallest text, in units. */
export const SMALL = 12;

export const TONE_OF_STATE: Record<ProcessStatus, ToneName> = { up: 'up', hearing: 'attention', paused: 'attention', stopping: 'attention', down: 'down', unknown: 'unknown' };

/** @returns whether a try of an address ended in vain (DF-16). */
export function isFailed(state: AddressState['state']): boolean {
  return state === 'refused' || state === 'timeout' || state === 'unresolved' || state === 'logon-failed';
}

/** State of a node: ring up, cross down, bars paused, broken ring starting or stopping, question mark unknown. */
export function drawStateMark(pen: Pen, ink: GraphInk, state: ProcessStatus, x: number, y: number, size = 13): void {
  const half = size / 2;
  const part = size / 13;
  const tone = ink.tones[TONE_OF_STATE[state]];
  pen.strokeStyle = state === 'down' ? tone.text : tone.edge;
  pen.lineCap = 'round';
  pen.beginPath();
  switch (state) {
    case 'up':
      pen.lineWidth = 3.2 * part;
      pen.arc(x, y, half - 1.6 * part, 0, FULL_TURN);
      pen.stroke();
      break;
    case 'down':
      drawCross(pen, x, y, half, 2.8 * part);
      break;
    case 'paused':
      pen.lineWidth = 3.4 * part;
      for (const side of [-0.45, 0.45]) {
        pen.moveTo(x + half * side, y - half);
        pen.lineTo(x + half * side, y + half);
      }
      pen.stroke();
      break;
    case 'unknown':
      pen.fillStyle = tone.text;
      writeText(pen, ink, '?', x, y, { size: 16 * part, weight: 700, align: 'center' });
      break;
    default:
      pen.lineWidth = 2.8 * part;
      pen.lineCap = 'butt';
      pen.setLineDash([3.4 * part, 2.4 * part]);
      pen.arc(x, y, half - 1.6 * part, 0, FULL_TURN);
      pen.stroke();
      pen.setLineDash([]);
  }
  pen.lineCap = 'butt';
}

/** A cross of two strokes in the pen's own colour. */
export function drawCross(pen: Pen, x: number, y: number, half: number, width: number): void {
  pen.lineWidth = width;
  pen.lineCap = 'round';
  pen.beginPath();
  pen.moveTo(x - half, y - half);
  pen.lineTo(x + half, y + half);
  pen.moveTo(x + half, y - half);
  pen.lineTo(x - half, y + half);
  pen.stroke();
  pen.lineCap = 'butt';
}

function traceTriangle(pen: Pen, x: number, y: number, top: number, bottom: number, half: number): void {
  pen.beginPath();
  pen.moveTo(x, y - top);
  pen.lineTo(x + half, y + bottom);
  pen.lineTo(x - half, y + bottom);
  pen.closePath();
}

/** Role of a registration: full triangle active, hollow standby, broken pending, small ring none; two full ones where two hold the section. */
export function drawRoleMark(pen: Pen, ink: GraphInk, role: Role, x: number, y: number, { size = 1, split = false }: { size?: number; split?: boolean } = {}): void {
  switch (role) {
    case 'active':
      pen.fillStyle = split ? ink.tones.down.text : ink.tones.up.edge;
      for (const [at, part] of split ? [[-3.6, 0.74], [3.8, 0.74]] as const : [[0, 1]] as const) {
        traceTriangle(pen, x + at * size, y, 4.6 * size * part, 4.2 * size * part, 5 * size * part);
        pen.fill();
      }
      break;
    case 'standby':
    case 'pending':
      pen.strokeStyle = role === 'standby' ? ink.tones.standby.edge : ink.tones.attention.edge;
      pen.lineWidth = 1.5 * size;
      pen.lineJoin = 'round';
      if (role === 'pending') pen.setLineDash([2 * size, 1.6 * size]);
      traceTriangle(pen, x, y, 3.9 * size, 3.6 * size, 4.3 * size);
      pen.stroke();
      pen.setLineDash([]);
      pen.lineJoin = 'miter';
      break;
    case 'none':
      pen.strokeStyle = ink.tones.unknown.edge;
      pen.lineWidth = 1.4 * size;
      pen.beginPath();
      pen.arc(x, y, 3 * size, 0, FULL_TURN);
      pen.stroke();
  }
}

/** A link that carries no bytes. @param upright turns the blades downwards, for a link that runs down */
export function drawScissors(pen: Pen, ink: GraphInk, x: number, y: number, { size = 1, upright = false }: { size?: number; upright?: boolean } = {}): void {
  const at = (dx: number, dy: number): [number, number] => (upright ? [x - dy * size, y + dx * size] : [x + dx * size, y + dy * size]);
  pen.fillStyle = ink.ground;
  pen.beginPath();
  pen.arc(x, y, 9 * size, 0, FULL_TURN);
  pen.fill();
  pen.strokeStyle = ink.tones.down.text;
  pen.lineWidth = 1.5 * size;
  pen.beginPath();
  for (const side of [-1, 1]) {
    pen.moveTo(...at(-5.5, 3.6 * side));
    pen.lineTo(...at(5.5, -3.2 * side));
  }
  pen.stroke();
  for (const side of [-1, 1]) {
    pen.beginPath();
    pen.arc(...at(-5, 3.8 * side), 1.9 * size, 0, FULL_TURN);
    pen.stroke();
  }
}

export interface TextStyle {
  size: number;
  weight?: number;
  align?: CanvasTextAlign;
  mono?: boolean;
}

/** Writes in the pen's fill colour, its middle at `y` as SVG's `dy="0.35em"` has it. */
export function writeText(pen: Pen, ink: GraphInk, text: string, x: number, y: number, { size, weight = 400, align = 'left', mono = false }: TextStyle): void {
  pen.font = `${weight} ${size}px ${mono ? ink.mono : ink.font}`;
  pen.textAlign = align;
  pen.fillText(text, x, y + size * 0.35);
}

/** Diagonal stripes within a round box, as wide apart as the eye tells them at that size. */
export function drawHatching(pen: Pen, colour: string, box: { x: number; y: number; width: number; height: number }, radius: number, step = 9.9): void {
  pen.save();
  pen.beginPath();
  pen.roundRect(box.x, box.y, box.width, box.height, radius);
  pen.clip();
  pen.strokeStyle = colour;
  pen.lineWidth = step * 0.24;
  pen.beginPath();
  for (let at = box.x - box.height + step / 2; at < box.x + box.width; at += step) {
    pen.moveTo(at, box.y + box.height);
    pen.lineTo(at + box.height, box.y);
  }
  pen.stroke();
  pen.restore();
}
