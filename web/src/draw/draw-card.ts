/** A node's card, in the detail that its size on the screen allows. */
import type { AddressState } from '@understudy/shared/domain/destination';
import { fitText, textWidth, type Box } from './box.ts';
import { detailAt } from './detail.ts';
import { drawCross, drawHatching, drawRoleMark, drawStateMark, isFailed, SMALL, TONE_OF_STATE, writeText } from './draw-marks.ts';
import { drawTabs, type TabStyle } from './draw-tabs.ts';
import type { GraphInk, ToneName } from './graph-ink.ts';
import type { CardLook, ListLook, SectionChip } from './graph-looks.ts';
import type { Pen } from './pen.ts';
import type { NodePlace } from './places.ts';
import { placeRow } from './place-row.ts';

const CHIP_HEIGHT = 19;
const RADIUS = 8;
const PIP = 5.4;

export interface CardStyle extends TabStyle {
  /** Of the card itself. */
  ink: GraphInk;
  /** CSS pixels to a unit. */
  scale: number;
  selected: boolean;
  focused: boolean;
  hovered: boolean;
}

export function drawCard(pen: Pen, look: CardLook, place: NodePlace, style: CardStyle): void {
  const detail = detailAt(style.scale);
  if (detail === 'full' && place.tabs) drawTabs(pen, look.clients, place.tabs, style);
  if (detail === 'block') {
    drawBlock(pen, look, place.box, style);
    return;
  }
  drawGround(pen, look, place.box, style);
  if (detail === 'full') drawContents(pen, look, place, style);
  else drawName(pen, look, place.box, style);
}

/** From afar: the state in a colour and a mark. Rectangles, since there may be thousands. */
function drawBlock(pen: Pen, look: CardLook, { x, y, width, height }: Box, style: CardStyle): void {
  const { ink, scale } = style;
  const tone: ToneName = TONE_OF_STATE[look.state];
  const edge = edgeOf(look, style);
  const line = (edge.width > 2 ? 1.8 : 1) / scale;
  pen.fillStyle = edge.colour;
  pen.fillRect(x, y, width, height);
  pen.fillStyle = tone === 'up' ? ink.card : ink.tones[tone].fill;
  pen.fillRect(x + line, y + line, width - 2 * line, height - 2 * line);
  drawStateMark(pen, ink, look.state, x + width / 2, y + height / 2, Math.min(height * 0.7, 7 / scale));
}

function edgeOf(look: CardLook, { ink, selected, focused, hovered }: CardStyle): { colour: string; width: number; dash: number[] } {
  const tone = TONE_OF_STATE[look.state];
  if (focused) return { colour: ink.focus, width: 3, dash: [] };
  if (selected) return { colour: ink.focus, width: 2.4, dash: [] };
  if (tone === 'up') return { colour: hovered ? ink.textDim : ink.cardEdge, width: 1.2, dash: [] };
  return { colour: ink.tones[tone].edge, width: tone === 'down' ? 1.8 : 1.5, dash: tone === 'unknown' ? [5, 4] : [] };
}

function drawGround(pen: Pen, look: CardLook, { x, y, width, height }: Box, style: CardStyle): void {
  const { ink, scale } = style;
  const tone: ToneName = TONE_OF_STATE[look.state];
  pen.fillStyle = tone === 'up' ? ink.card : ink.tones[tone].fill;
  pen.beginPath();
  pen.roundRect(x, y, width, height, RADIUS);
  pen.fill();
  // As wide apart on the screen from near and from afar.
  if (tone !== 'up') drawHatching(pen, ink.tones[tone].stripe, { x, y, width, height }, RADIUS, Math.max(9.9, 6 / scale));
  const edge = edgeOf(look, style);
  pen.strokeStyle = edge.colour;
  pen.lineWidth = Math.max(edge.width, (edge.width > 2 ? 1.8 : 0.98) / scale);
  pen.setLineDash(edge.dash);
  pen.beginPath();
  pen.roundRect(x, y, width, height, RADIUS);
  pen.stroke();
  pen.setLineDash([]);
}

const toneOfLine = (look: CardLook, ink: GraphInk): string => (TONE_OF_STATE[look.state] === 'down' ? ink.tones.down.text : TONE_OF_STATE[look.state] === 'attention' ? ink.tones.attention.text : ink.textSoft);

function drawContents(pen: Pen, look: CardLook, { box, tabs }: NodePlace, { ink }: CardStyle): void {
  const compact = tabs === null && box.height < 60;
  const inner = box.width - 22;
  const first = box.y + (compact ? 15 : 21);
  drawStateMark(pen, ink, look.state, box.x + 18, first);
  // Where the card is small its links say the rate.
  const rate = compact ? null : look.rate;
  pen.fillStyle = look.state === 'down' ? ink.tones.down.text : ink.text;
  writeText(pen, ink, fitText(look.name, inner - 22 - (rate ? 44 : 0), 15), box.x + 32, first, { size: 15, weight: 650 });
  if (rate) {
    pen.fillStyle = ink.textDim;
    writeText(pen, ink, rate, box.x + box.width - 11, first, { size: SMALL, align: 'right', mono: true });
  }
  pen.fillStyle = toneOfLine(look, ink);
  look.lines.slice(0, compact ? 1 : 2).forEach((line, index) => {
    const words = textWidth(line, SMALL) > inner ? line.replace('was active for', 'held') : line;
    writeText(pen, ink, fitText(words, inner, SMALL), box.x + 12, first + 20 + index * 15.5, { size: SMALL });
  });
  if (look.lines.length === 0) drawChips(pen, look.chips, { x: box.x + 11, y: first + (compact ? 11 : 15), width: inner, height: CHIP_HEIGHT }, ink);
  if (!compact && look.lines.length < 2) drawLists(pen, look.lists, box, ink);
}

/** The name as large as the screen needs it, with the marks of what the node holds under it. */
function drawName(pen: Pen, look: CardLook, box: Box, { ink, scale }: CardStyle): void {
  const most = Math.min(11.5 / scale, box.height * 0.46);
  // A little smaller rather than cut off: names differ at their ends.
  const size = Math.max(Math.min(most, 8.5 / scale), Math.min(most, ((box.width - 8) * most) / (textWidth(look.name, most) + most * 1.6)));
  const mark = size * 0.9;
  const low = look.lines.length + look.chips.length > 0 && box.height > size * 2.1;
  const y = box.y + (low ? box.height * 0.34 : box.height / 2);
  drawStateMark(pen, ink, look.state, box.x + mark, y, mark);
  pen.fillStyle = look.state === 'down' ? ink.tones.down.text : ink.text;
  writeText(pen, ink, fitText(look.name, box.width - mark * 1.75 - 4, size), box.x + mark * 1.7, y, { size, weight: 650 });
  if (!low) return;
  const under = box.y + box.height * 0.74;
  if (look.lines.length > 0) {
    pen.fillStyle = toneOfLine(look, ink);
    const small = Math.min(9.5 / scale, box.height * 0.34);
    writeText(pen, ink, fitText(look.lines[0]!, box.width - 12, small), box.x + 8, under, { size: small });
    return;
  }
  const step = Math.min(15, 9 / scale);
  look.chips.slice(0, Math.floor((box.width - 10) / step)).forEach((chip, index) => drawRoleMark(pen, ink, chip.role, box.x + 12 + index * step, under, { size: Math.min(1.4, 0.75 / scale), split: chip.split }));
}

function drawChips(pen: Pen, chips: readonly SectionChip[], box: Box, ink: GraphInk): void {
  const row = placeRow(chips, (chip) => textWidth(chip.short, SMALL) + 25, box.width, 5, SMALL);
  for (const { item, x, width } of row.chips) {
    const left = box.x + x;
    pen.beginPath();
    pen.roundRect(left, box.y, width, box.height, 4);
    if (item.role === 'active') {
      pen.fillStyle = item.split ? ink.tones.down.fill : ink.tones.up.fill;
      pen.fill();
    }
    pen.strokeStyle = item.split ? ink.tones.down.edge : item.role === 'active' ? ink.chipActive : item.role === 'standby' ? ink.chipStandby : item.role === 'pending' ? ink.tones.attention.edge : ink.cardEdge;
    pen.lineWidth = 1;
    pen.setLineDash(item.role === 'pending' ? [3, 2] : []);
    pen.stroke();
    pen.setLineDash([]);
    drawRoleMark(pen, ink, item.role, left + 11, box.y + box.height / 2, { split: item.split });
    pen.fillStyle = item.role === 'active' ? ink.text : ink.textSoft;
    writeText(pen, ink, item.short, left + 20, box.y + box.height / 2, { size: SMALL });
  }
  if (row.more) drawCounter(pen, ink, { x: box.x + row.more.x, y: box.y, width: row.more.width, height: box.height }, row.more.items.length);
}

function drawCounter(pen: Pen, ink: GraphInk, box: Box, count: number): void {
  pen.strokeStyle = ink.cardEdge;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.roundRect(box.x, box.y, box.width, box.height, 4);
  pen.stroke();
  pen.fillStyle = ink.textSoft;
  writeText(pen, ink, `+${count}`, box.x + 5, box.y + box.height / 2, { size: SMALL });
}

/** Each destination's address list along the lower edge: full where it is connected, a cross where it failed, hollow where it was not tried. */
function drawLists(pen: Pen, lists: readonly ListLook[], box: Box, ink: GraphInk): void {
  const y = box.y + box.height - 6.5;
  let x = box.x + box.width - 11;
  for (const { state } of [...lists].reverse()) {
    for (const address of [...state.addresses].reverse()) {
      x -= PIP;
      if (x < box.x + 10) return;
      drawPip(pen, ink, state.connection?.peer === address.node ? 'connected' : address.state === 'connected' ? 'untried' : address.state, x + PIP / 2, y);
      x -= 2;
    }
    x -= 5;
  }
}

function drawPip(pen: Pen, ink: GraphInk, pip: AddressState['state'], x: number, y: number): void {
  const half = PIP / 2;
  if (isFailed(pip)) {
    pen.strokeStyle = ink.tones.down.text;
    drawCross(pen, x, y, half - 0.5, 1.3);
    return;
  }
  pen.beginPath();
  pen.arc(x, y, half - 0.5, 0, Math.PI * 2);
  if (pip === 'connected') {
    pen.fillStyle = ink.flow;
    pen.fill();
    return;
  }
  pen.strokeStyle = pip === 'trying' ? ink.tones.attention.edge : ink.cardEdge;
  pen.lineWidth = pip === 'trying' ? 1.8 : 1;
  pen.stroke();
}
