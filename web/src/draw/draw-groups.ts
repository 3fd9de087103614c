/** The frames of sites and groups, and the one mark that a folded group is. */
import type { ProcessStatus } from '@understudy/shared/view/status';
import { fitText, textWidth, type Box } from './box.ts';
import { SITE } from './density.ts';
import { drawHatching, drawStateMark, SMALL, TONE_OF_STATE, writeText } from './draw-marks.ts';
import type { GraphInk, ToneName } from './graph-ink.ts';
import type { GroupLook } from './graph-looks.ts';
import { areHairlines } from './link-parts.ts';
import type { Pen } from './pen.ts';
import type { GroupPlace, SitePlace } from './places.ts';

export interface FrameStyle {
  ink: GraphInk;
  scale: number;
  compact: boolean;
  hovered: boolean;
  focused: boolean;
}

/** The least size of a title on the screen, in CSS pixels. */
const LEAST_TITLE_PX = 10.5;

const titleSize = (scale: number, regular: number): number => Math.max(regular, LEAST_TITLE_PX / scale);

export function drawSite(pen: Pen, { box }: SitePlace, ink: GraphInk, scale: number): void {
  pen.strokeStyle = ink.groupEdge;
  pen.lineWidth = Math.max(1, 0.98 / scale);
  pen.setLineDash([7 / Math.min(1, scale), 5 / Math.min(1, scale)]);
  pen.beginPath();
  pen.roundRect(box.x, box.y, box.width, box.height, 18);
  pen.stroke();
  pen.setLineDash([]);
}

/** Over the lines, so that none strikes it through. */
export function drawSiteTitle(pen: Pen, { title, box }: SitePlace, ink: GraphInk, scale: number): void {
  const size = titleSize(scale, SMALL);
  pen.fillStyle = ink.textDim;
  writeText(pen, ink, fitText(title.toUpperCase(), box.width - 30, size), box.x + 16, box.y + Math.max(14, Math.min(size * 0.75, SITE.mapHeader / 2)), { size, weight: 650 });
}

/** @returns what stands beside the title, longest first: the first that fits is taken. */
function asidesOf({ datagrid, all, up, states, split }: GroupLook): [before: string, words: string, tone: 'down' | 'quiet'][] {
  const unheard = states.unknown ?? 0;
  // Not heard is not down: the count does not say so.
  const onlyUnheard = unheard > 0 && up + unheard === all;
  const some = onlyUnheard ? `${unheard} not heard` : `${up} of ${all}`;
  const known = onlyUnheard ? some : `${some} up`;
  if (split) return [['', `split brain · ${known}`, 'down'], ['', 'split brain', 'down'], ['', 'split', 'down']];
  const tone = up + unheard < all ? 'down' : 'quiet';
  return [...(datagrid ? [['datagrid · ', known, tone] as [string, string, 'down' | 'quiet']] : []), ['', known, tone], ['', some, tone]];
}

export function drawGroup(pen: Pen, look: GroupLook, { box }: GroupPlace, style: FrameStyle): void {
  const { ink, scale, compact } = style;
  if (areHairlines(scale) && !look.split && !style.focused && !style.hovered) {
    pen.fillStyle = ink.groupEdge;
    pen.fillRect(box.x, box.y, box.width, box.height);
    pen.fillStyle = ink.group;
    pen.fillRect(box.x + 1 / scale, box.y + 1 / scale, box.width - 2 / scale, box.height - 2 / scale);
    return;
  }
  pen.fillStyle = ink.group;
  pen.beginPath();
  pen.roundRect(box.x, box.y, box.width, box.height, compact ? 10 : 14);
  pen.fill();
  pen.strokeStyle = look.split ? ink.tones.down.edge : style.focused ? ink.focus : style.hovered ? ink.cardEdge : ink.groupEdge;
  pen.lineWidth = Math.max(look.split || style.focused ? 1.8 : 1, 0.98 / scale);
  pen.stroke();
}

/** Over the lines, on a ground of its own, so that none strikes it through. */
export function drawGroupTitle(pen: Pen, look: GroupLook, { box }: GroupPlace, style: FrameStyle): void {
  const { ink, scale, compact } = style;
  const pad = compact ? 9 : 15;
  const line = box.y + (compact ? 14 : 21);
  const size = titleSize(scale, 14);
  // From afar the title alone, as large as it has to be, if there is room at all.
  if (size > 21) {
    const far = Math.min(size, 34);
    const width = textWidth(look.title, far);
    if (width > box.width - 12) return;
    const middle = box.x + box.width / 2;
    pen.fillStyle = ink.group;
    pen.fillRect(middle - width / 2, box.y + 20 - far * 0.55, width, far * 1.1);
    pen.fillStyle = look.split ? ink.tones.down.text : ink.textSoft;
    writeText(pen, ink, look.title, middle, box.y + 20, { size: far, weight: 600, align: 'center' });
    return;
  }
  const aside = Math.max(SMALL, size * 0.86);
  // The title comes whole first, then as much of the rest as fits beside it.
  const room = box.width - 2 * pad - textWidth(look.title, size) - 8;
  const asides = asidesOf(look);
  const [before, words, tone] = asides.find(([first, second]) => textWidth(first + second, aside) <= room) ?? asides.at(-1)!;
  const wordsWidth = textWidth(words, aside);
  const asideWidth = wordsWidth + textWidth(before, aside);
  const title = fitText(look.title, box.width - 2 * pad - asideWidth - 8, size);
  const ground = (left: number, width: number): void => {
    pen.fillStyle = ink.group;
    pen.fillRect(left - 3, line - size * 0.6, width + 6, size * 1.2);
  };
  ground(box.x + pad, textWidth(title, size));
  ground(box.x + box.width - pad - asideWidth, asideWidth);
  pen.fillStyle = ink.text;
  writeText(pen, ink, title, box.x + pad, line, { size, weight: 600 });
  if (style.hovered || style.focused) drawFoldHint(pen, ink, box.x + pad + textWidth(title, size) + 9, line);
  pen.fillStyle = tone === 'down' ? ink.tones.down.text : ink.textDim;
  writeText(pen, ink, words, box.x + box.width - pad, line, { size: aside, align: 'right' });
  pen.fillStyle = ink.textDim;
  // Estimated widths are a little wide: the words before end where these begin.
  if (before) writeText(pen, ink, before, box.x + box.width - pad - wordsWidth * 0.965, line, { size: aside, align: 'right' });
}

/** A small angle that points down: the group is open and can be folded. */
function drawFoldHint(pen: Pen, ink: GraphInk, x: number, y: number): void {
  pen.strokeStyle = ink.textSoft;
  pen.lineWidth = 1.6;
  pen.beginPath();
  pen.moveTo(x, y - 2.5);
  pen.lineTo(x + 4.5, y + 2.5);
  pen.lineTo(x + 9, y - 2.5);
  pen.stroke();
}

const ORDER: readonly ProcessStatus[] = ['down', 'paused', 'stopping', 'hearing', 'unknown', 'up'];
const WORDS: Record<ProcessStatus, string> = { down: 'down', paused: 'paused', stopping: 'stopping', hearing: 'starting', unknown: 'not heard', up: 'up' };

/** A mark grows no larger than this on the screen, however much room its group has. */
const MOST_PX = { width: 190, height: 132 } as const;

/** @returns where the mark of a folded group stands: in the middle of the group's own place. */
export function foldBox({ box }: GroupPlace, scale: number): Box {
  const width = Math.min(box.width, MOST_PX.width / scale);
  const height = Math.min(box.height, MOST_PX.height / scale);
  return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
}

/** Every node of the group as one mark: the worst state inside, how many are in which state, and a pip for each. */
export function drawFold(pen: Pen, look: GroupLook, place: GroupPlace, style: FrameStyle): void {
  const { ink, scale } = style;
  const { x, y, width, height } = foldBox(place, scale);
  const px = 1 / scale;
  const tone: ToneName = look.split ? 'down' : TONE_OF_STATE[look.worst];
  if (place.box.width > width * 1.05 || place.box.height > height * 1.05) {
    pen.strokeStyle = ink.groupEdge;
    pen.lineWidth = px;
    pen.setLineDash([4 * px, 5 * px]);
    pen.beginPath();
    pen.roundRect(place.box.x, place.box.y, place.box.width, place.box.height, 14);
    pen.stroke();
    pen.setLineDash([]);
  }
  const radius = Math.min(10 * px, height * 0.18);
  pen.fillStyle = tone === 'up' ? ink.card : ink.tones[tone].fill;
  pen.beginPath();
  pen.roundRect(x, y, width, height, radius);
  pen.fill();
  if (tone === 'down' || tone === 'unknown') drawHatching(pen, ink.tones[tone].stripe, { x, y, width, height }, radius, 9 * px);
  pen.strokeStyle = style.focused || style.hovered ? ink.focus : tone === 'up' ? ink.cardEdge : ink.tones[tone].edge;
  pen.lineWidth = (style.focused ? 3 : tone === 'up' ? 1.2 : 1.8) * px;
  pen.beginPath();
  pen.roundRect(x, y, width, height, radius);
  pen.stroke();

  const pad = Math.min(9 * px, width * 0.09);
  const title = Math.min(13 * px, height * 0.24);
  const small = Math.min(10.5 * px, height * 0.21);
  const mark = title * 0.95;
  const counts = ORDER.flatMap((state) => (look.states[state] ? [{ tone: TONE_OF_STATE[state], text: `${look.states[state]} ${WORDS[state]}`, short: String(look.states[state]) }] : []));
  const facts = [...(look.split ? [{ tone: 'down' as ToneName, text: 'split brain', short: 'split' }] : []), ...counts];
  const name = { tone: (tone === 'down' ? 'down' : 'up') as ToneName, text: look.title, short: look.title };
  // The title beside the mark where it fits there; else under it, with what is worst in its place.
  const wide = textWidth(look.title, title) <= width - 2 * pad - mark * 1.5;
  const [first, ...rest] = wide ? [name, ...facts] : [facts[0] ?? name, name, ...facts.slice(1)];
  let line = y + pad + title * 0.55;
  drawStateMark(pen, ink, look.worst, x + pad + mark / 2, line, mark);
  pen.fillStyle = first!.tone === 'up' ? ink.text : ink.tones[first!.tone].text;
  const size = wide ? title : small;
  const beside = width - 2 * pad - mark * 1.5;
  writeText(pen, ink, textWidth(first!.text, size) <= beside ? first!.text : fitText(first!.short, beside, size), x + pad + mark * 1.5, line, { size, weight: 650 });
  for (const words of rest.slice(0, 3)) {
    line += small * 1.4;
    if (line > y + height - pad * 0.6 - small * 0.4) return;
    pen.fillStyle = words === name ? ink.text : words.tone === 'up' ? ink.textSoft : ink.tones[words.tone].text;
    // A little smaller rather than cut off: titles differ at their ends.
    const fitted = Math.max(small * 0.76, Math.min(small, (small * (width - 2 * pad)) / textWidth(words.text, small)));
    writeText(pen, ink, fitText(words.text, width - 2 * pad, fitted), x + pad, line, { size: fitted, weight: words === name ? 600 : 400 });
  }
  drawPips(pen, look.each, { x: x + pad, y: line + small, width: width - 2 * pad, height: y + height - pad - line - small }, ink, px);
}

/** A pip for each node, in their order; none where they would not all fit. */
function drawPips(pen: Pen, states: readonly ProcessStatus[], box: Box, ink: GraphInk, px: number): void {
  const step = 9 * px;
  const columns = Math.floor(box.width / step);
  if (columns < 1 || Math.ceil(states.length / columns) * step > box.height) return;
  states.forEach((state, index) => drawStateMark(pen, ink, state, box.x + step / 2 + (index % columns) * step, box.y + step / 2 + Math.floor(index / columns) * step, 5.6 * px));
}
