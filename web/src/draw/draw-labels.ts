/** Words on lines: on a ground of their own, so that no line strikes them through. */
import { textWidth, type Box } from './box.ts';
import { drawScissors, SMALL, writeText } from './draw-marks.ts';
import type { GraphInk } from './graph-ink.ts';
import type { LabelLine } from './graph-looks.ts';
import type { Pen } from './pen.ts';

const LINE = 15;

export interface LabelLook {
  lines: LabelLine[];
  /** Something is wrong: the label has an edge. */
  framed: boolean;
}

/** @returns how much room the words take at a text size, in units. */
export function labelSize({ lines }: LabelLook, text = SMALL): { width: number; height: number } {
  const part = text / SMALL;
  return { width: Math.max(...lines.map((line) => textWidth(line.text, text) + (line.cut ? 24 * part : 0))) + 12 * part, height: (lines.length * LINE + 2) * part };
}

const colourOf = (tone: LabelLine['tone'], ink: GraphInk): string => (tone === 'plain' ? ink.textSoft : tone === 'quiet' ? ink.textDim : ink.tones[tone].text);

/** @param seat where there is room; the words stand in its middle */
export function drawLabel(pen: Pen, look: LabelLook, seat: Box, ink: GraphInk, text = SMALL): void {
  const part = text / SMALL;
  const size = labelSize(look, text);
  const width = Math.min(seat.width, size.width);
  const x = seat.x + seat.width / 2;
  const y = seat.y + seat.height / 2;
  pen.fillStyle = ink.ground;
  pen.beginPath();
  pen.roundRect(x - width / 2, y - size.height / 2, width, size.height, 5 * part);
  pen.fill();
  if (look.framed) {
    pen.strokeStyle = ink.labelEdge;
    pen.lineWidth = part;
    pen.stroke();
  }
  look.lines.forEach((line, index) => {
    const middle = y + (index - (look.lines.length - 1) / 2) * LINE * part;
    pen.fillStyle = colourOf(line.tone, ink);
    writeText(pen, ink, line.text, line.cut ? x + 10 * part : x, middle, { size: text, align: 'center' });
    if (line.cut) drawScissors(pen, ink, x - 14 * part, middle, { size: part });
  });
}
