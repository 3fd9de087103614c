/**
 * The lines of the topology: streams, tries and cuts between groups, opinions within one, and bundles between folded groups. Each
 * end of a line is drawn as that end sees it. Nearby with heads and marks, from afar as hairlines, many of a colour at once.
 */
import { scaleSqrt } from 'd3-scale';
import type { Point } from './box.ts';
import { firstPart, pointAt, traceCurve, turned, type Cubic } from './curve.ts';
import { detailAt } from './detail.ts';
import { drawCross, drawScissors, writeText } from './draw-marks.ts';
import type { GraphInk } from './graph-ink.ts';
import type { BundleLook, EndOpinion, MemberLook, PairLook, StreamLook } from './graph-looks.ts';
import type { Pen } from './pen.ts';
import type { MemberPlace, PairPlace } from './place-links.ts';

export interface LineStyle {
  ink: GraphInk;
  scale: number;
  /** Among thousands: thin and pale, so that what is looked at or broken stands out. */
  dense: boolean;
  selected: boolean;
  focused: boolean;
  hovered: boolean;
}

/** One line to be drawn; many of the same look make one path. */
export interface Stroke {
  curve: Cubic;
  colour: string;
  width: number;
  dash: readonly number[];
}

const HEAD = 9;
/** Just below a pixel, so that the line is drawn as a hairline, which costs a fraction of a shape. */
const HAIR_PX = 0.98;
const thickness = scaleSqrt().domain([0, 500]).range([1.5, 4]).clamp(true);

const SOLID: readonly number[] = [];

/** Stroke of the half of a line that one end stands for. */
function lookOfOpinion(opinion: EndOpinion, ink: GraphInk, up: string): { colour: string; dash: readonly number[] } {
  switch (opinion) {
    case 'up': return { colour: up, dash: SOLID };
    case 'suspected': case 'denies': return { colour: ink.tones.attention.edge, dash: [5, 3] };
    case 'down': return { colour: ink.tones.down.edge, dash: [2, 4] };
    case 'unknown': case 'silent': case 'unheard': return { colour: ink.tones.unknown.edge, dash: [1, 4] };
  }
}

const GRAVITY: readonly EndOpinion[] = ['up', 'unknown', 'silent', 'unheard', 'denies', 'suspected', 'down'];

/** @returns what each end of a pair says of the connection, the gravest of all its streams. */
export function opinionsOfPair({ streams }: PairLook, { ends }: Pick<PairPlace, 'ends'>): [EndOpinion, EndOpinion] {
  const of = (end: string): EndOpinion => streams.map((stream) => stream.opinions[stream.from === end ? 0 : 1]).reduce((worst, next) => (GRAVITY.indexOf(next) > GRAVITY.indexOf(worst) ? next : worst), 'up');
  return [of(ends[0]), of(ends[1])];
}

const isPlain = (opinion: EndOpinion): boolean => opinion === 'up' || opinion === 'unknown';

/** The curve with room for an arrowhead at each end that has one. */
function shortened(curve: Cubic, atStart: boolean, atEnd: boolean, head: number): Cubic {
  const [a, b, c, d] = curve;
  const trim = (end: Point, handle: Point): Point => {
    const length = Math.hypot(handle.x - end.x, handle.y - end.y) || 1;
    return { x: end.x + ((handle.x - end.x) / length) * (head - 1), y: end.y + ((handle.y - end.y) / length) * (head - 1) };
  };
  return [atStart ? trim(a, b) : a, b, c, atEnd ? trim(d, c) : d];
}

/** An arrowhead at the end of the curve, in the direction in which it comes in. */
function drawHead(pen: Pen, curve: Cubic, colour: string, hollow: string | null, size: number): void {
  const [, , handle, tip] = curve;
  const length = Math.hypot(tip.x - handle.x, tip.y - handle.y) || 1;
  const along = { x: (tip.x - handle.x) / length, y: (tip.y - handle.y) / length };
  const point = { x: tip.x - along.x * 1.5, y: tip.y - along.y * 1.5 };
  const back = { x: point.x - along.x * size, y: point.y - along.y * size };
  const half = size * 0.56;
  pen.beginPath();
  pen.moveTo(point.x, point.y);
  pen.lineTo(back.x + along.y * half, back.y - along.x * half);
  pen.lineTo(back.x - along.y * half, back.y + along.x * half);
  pen.closePath();
  pen.fillStyle = hollow ?? colour;
  pen.fill();
  pen.strokeStyle = colour;
  pen.lineWidth = 1.4;
  pen.lineJoin = 'round';
  pen.stroke();
  pen.lineJoin = 'miter';
}

export function drawStroke(pen: Pen, { curve, colour, width, dash }: Stroke): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash([...dash]);
  pen.beginPath();
  traceCurve(pen, curve);
  pen.stroke();
  if (dash.length > 0) pen.setLineDash([]);
}

/** What the pen gathers of lines that are drawn as hairlines, by look; `flush` draws them. */
export class Hairlines {
  private readonly looks = new Map<string, { colour: string; dash: readonly number[]; curves: Cubic[] }>();

  add({ curve, colour, dash }: Stroke): void {
    const key = dash.length === 0 ? colour : `${colour} ${dash[0]}`;
    const look = this.looks.get(key);
    if (look) look.curves.push(curve);
    else this.looks.set(key, { colour, dash, curves: [curve] });
  }

  /** Quiet lines first, so that what is broken lies above. */
  flush(pen: Pen, scale: number): void {
    for (const { colour, dash, curves } of [...this.looks.values()].sort((a, b) => a.dash.length - b.dash.length)) {
      pen.strokeStyle = colour;
      pen.lineWidth = HAIR_PX / scale;
      pen.setLineDash(dash.map((length) => length / scale));
      pen.beginPath();
      for (const curve of curves) traceCurve(pen, curve);
      pen.stroke();
      pen.setLineDash([]);
    }
    this.looks.clear();
  }
}

const emphasised = ({ selected, focused, hovered }: LineStyle): boolean => selected || focused || hovered;

const flowOf = (style: LineStyle): string => (emphasised(style) ? style.ink.focus : style.dense ? style.ink.flowFar : style.ink.flow);
const widthOf = (rate: number, style: LineStyle): number => (style.dense && !emphasised(style) ? Math.min(1.8, thickness(rate)) : thickness(rate));

/** @returns the lines of a pair, halved where its ends are not of one mind. */
export function strokesOfPair(look: PairLook, place: PairPlace, style: LineStyle): Stroke[] {
  const { ink } = style;
  const { streams, tries } = look;
  const strokes: Stroke[] = [];
  const along = (name: string): Cubic => (name === place.ends[0] ? place.curve : turned(place.curve));
  if (streams.length > 0) {
    const width = widthOf(Math.max(0, ...streams.map((stream) => stream.rate ?? 0)), style);
    const heads = [streams.some((stream) => stream.from !== place.ends[0]), streams.some((stream) => stream.from === place.ends[0])] as const;
    const curve = shortened(place.curve, heads[0], heads[1], HEAD);
    const colour = flowOf(style);
    const opinions = opinionsOfPair(look, place);
    if (streams.some((stream) => !stream.certain) && opinions.every((opinion) => isPlain(opinion) || opinion === 'unheard')) strokes.push({ curve, colour: ink.tones.unknown.edge, width, dash: [6, 5] });
    else if (opinions.every(isPlain)) strokes.push({ curve, colour, width, dash: SOLID });
    else [curve, turned(curve)].forEach((half, index) => strokes.push({ curve: firstPart(half, 0.5), width, ...(isPlain(opinions[index]!) ? { colour, dash: SOLID } : lookOfOpinion(opinions[index]!, ink, colour)) }));
  }
  for (const attempt of tries) {
    const curve = tries.length > 1 ? firstPart(along(attempt.from), 0.5) : shortened(along(attempt.from), false, true, HEAD);
    strokes.push({ curve, colour: attempt.state === 'failed' ? ink.tones.down.edge : ink.tones.attention.edge, width: attempt.wait ? 2.2 : 1.5, dash: attempt.wait ? [1.5, 5] : attempt.state === 'failed' ? [3, 4] : [7, 4] });
  }
  if (look.cut && strokes.length === 0) strokes.push({ curve: place.curve, colour: ink.tones.down.edge, width: 1.4, dash: [2, 6] });
  return strokes;
}

/** @returns the two halves of a link between members, each as that end sees it. */
export function strokesOfMember(look: MemberLook, place: MemberPlace, { ink, selected, focused, hovered }: LineStyle): Stroke[] {
  const width = selected || focused ? 2.6 : 1.3;
  const up = hovered || focused ? ink.focus : ink.member;
  const [first, second] = look.opinions;
  if (first === 'up' && second === 'up' && !look.cut) return [{ curve: place.curve, colour: up, width, dash: SOLID }];
  return [place.curve, turned(place.curve)].map((curve, index) => ({ curve: firstPart(curve, look.cut ? 0.42 : 0.5), width, ...lookOfOpinion(look.opinions[index]!, ink, up) }));
}

/** The mark close to an end that does not take the other to be there. */
function drawOpinion(pen: Pen, ink: GraphInk, opinion: EndOpinion, at: Point, size: number): void {
  if (opinion !== 'suspected' && opinion !== 'down' && opinion !== 'denies') return;
  pen.fillStyle = ink.ground;
  pen.beginPath();
  pen.arc(at.x, at.y, 6 * size, 0, Math.PI * 2);
  pen.fill();
  if (opinion === 'down') {
    pen.strokeStyle = ink.tones.down.text;
    drawCross(pen, at.x, at.y, 3.2 * size, 1.8 * size);
    return;
  }
  pen.fillStyle = ink.tones.attention.text;
  writeText(pen, ink, '?', at.x, at.y, { size: 13 * size, weight: 700, align: 'center' });
}

/** Two bars across the line where a sync stream arrives: acknowledgements wait for it. Broken while it is downgraded (RP-06). */
function drawAck(pen: Pen, ink: GraphInk, curve: Cubic, stream: StreamLook, colour: string): void {
  if (stream.ack.configured !== 'sync') return;
  const downgraded = stream.ack.now !== 'sync';
  pen.strokeStyle = downgraded ? ink.tones.attention.edge : colour;
  pen.lineWidth = 1.6;
  pen.setLineDash(downgraded ? [3, 2.5] : []);
  for (const t of [0.84, 0.87]) {
    const at = pointAt(curve, t);
    const next = pointAt(curve, t + 0.01);
    const length = Math.hypot(next.x - at.x, next.y - at.y) || 1;
    const across = { x: ((next.y - at.y) / length) * 6, y: (-(next.x - at.x) / length) * 6 };
    pen.beginPath();
    pen.moveTo(at.x - across.x, at.y - across.y);
    pen.lineTo(at.x + across.x, at.y + across.y);
    pen.stroke();
  }
  pen.setLineDash([]);
}

/** The size of heads and marks: that of the picture, but never smaller than can be seen. */
const markSize = (scale: number): number => Math.min(1.9, Math.max(1, 0.62 / scale));

export function drawPair(pen: Pen, look: PairLook, place: PairPlace, style: LineStyle): void {
  const { ink, scale } = style;
  const strokes = strokesOfPair(look, place, style);
  const reused = look.streams.some((stream) => stream.via === 'incoming');
  const isStream = (index: number): boolean => look.streams.length > 0 && index < strokes.length - look.tries.length;
  const least = HAIR_PX / scale;
  strokes.forEach((stroke, index) => {
    const width = Math.max(least, stroke.width);
    drawStroke(pen, { ...stroke, width: reused && isStream(index) ? width + 3 : width });
    if (reused && isStream(index)) drawStroke(pen, { ...stroke, colour: ink.ground, dash: SOLID, width: Math.max(1.4, width - 0.2) });
  });
  const size = markSize(scale);
  const along = (name: string): Cubic => (name === place.ends[0] ? place.curve : turned(place.curve));
  const lineColour = flowOf(style);
  for (const stream of look.streams) {
    const colour = stream.certain ? lineColour : ink.tones.unknown.edge;
    drawHead(pen, along(stream.from), colour, stream.via === 'incoming' || !stream.certain ? ink.ground : null, HEAD * size);
    drawAck(pen, ink, along(stream.from), stream, colour);
  }
  if (look.tries.length === 1 && look.streams.length === 0) drawHead(pen, along(look.tries[0]!.from), look.tries[0]!.state === 'failed' ? ink.tones.down.edge : ink.tones.attention.edge, null, HEAD * size);
  if (look.streams.length === 0) return;
  const opinions = opinionsOfPair(look, place);
  [place.curve, turned(place.curve)].forEach((curve, index) => drawOpinion(pen, ink, opinions[index]!, pointAt(curve, 0.16), size));
}

export function drawMember(pen: Pen, look: MemberLook, place: MemberPlace, style: LineStyle): void {
  const least = HAIR_PX / style.scale;
  for (const stroke of strokesOfMember(look, place, style)) drawStroke(pen, { ...stroke, width: Math.max(least, stroke.width) });
  const size = markSize(style.scale);
  const halves = [place.curve, turned(place.curve)].map((curve) => firstPart(curve, look.cut ? 0.42 : 0.5));
  halves.forEach((half, index) => drawOpinion(pen, style.ink, look.opinions[index]!, pointAt(half, 0.28), size));
  if (!look.cut) return;
  const middle = pointAt(place.curve, 0.5);
  const [start, , , end] = place.curve;
  drawScissors(pen, style.ink, middle.x, middle.y, { size, upright: Math.abs(end.y - start.y) > Math.abs(end.x - start.x) });
}

/** Many links as one line: as broken as the most broken of them. */
export function strokesOfBundle(look: BundleLook, curve: Cubic, style: LineStyle): Stroke[] {
  const { ink } = style;
  const width = Math.max(widthOf(look.rate ?? 0, style), Math.min(style.dense ? 2 : 4, 1.2 + Math.log2(1 + look.streams)));
  const strokes: Stroke[] = [];
  if (look.streams > 0) strokes.push({ curve: shortened(curve, look.back, look.forth, HEAD), colour: look.unsure === look.streams && !emphasised(style) ? ink.tones.unknown.edge : flowOf(style), width, dash: look.unsure === look.streams ? [6, 5] : SOLID });
  if (look.failed + look.trying + look.cut > 0 && look.streams === 0) strokes.push({ curve, colour: look.failed + look.cut > 0 ? ink.tones.down.edge : ink.tones.attention.edge, width: 1.6, dash: [3, 4] });
  return strokes;
}

export function drawBundle(pen: Pen, look: BundleLook, curve: Cubic, style: LineStyle): void {
  const least = HAIR_PX / style.scale;
  const strokes = strokesOfBundle(look, curve, style);
  for (const stroke of strokes) drawStroke(pen, { ...stroke, width: Math.max(least, stroke.width) });
  if (look.streams === 0) return;
  const size = markSize(style.scale);
  if (look.forth) drawHead(pen, curve, strokes[0]!.colour, null, HEAD * size);
  if (look.back) drawHead(pen, turned(curve), strokes[0]!.colour, null, HEAD * size);
}

/** @returns whether lines at this scale are hairlines without heads and marks. */
export function areHairlines(scale: number): boolean {
  return detailAt(scale) === 'block';
}
