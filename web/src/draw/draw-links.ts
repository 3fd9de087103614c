/**
 * The lines of the topology from near: streams, tries and cuts between groups, opinions within one, bundles between folded groups,
 * each with its heads and marks.
 */
import type { Point } from './box.ts';
import { firstPart, pointAt, traceCurve, turned, type Cubic } from './curve.ts';
import { HAIR_PX } from './draw-hairlines.ts';
import { drawCross, drawScissors, writeText } from './draw-marks.ts';
import type { GraphInk } from './graph-ink.ts';
import type { BundleLook, EndOpinion, MemberLook, PairLook, StreamLook } from './graph-looks.ts';
import { flowOf, opinionsOfPair, partsOfBundle, partsOfMember, partsOfPair, type LinePart, type LineStyle } from './link-parts.ts';
import type { Pen } from './pen.ts';
import type { MemberPlace, PairPlace } from './place-links.ts';

const HEAD = 9;
/** Around the scissors a cut link has a gap. */
const CUT_HALF = 0.42;

/** @returns the curve of a part, walked from the end for which it stands. */
export function curveOfPart(curve: Cubic, part: LinePart['part'], half = 0.5): Cubic {
  return part === 'whole' ? curve : firstPart(part === 'first' ? curve : turned(curve), half);
}

/** The curve with room for an arrowhead at each end that has one. */
function shortened(curve: Cubic, atStart: boolean, atEnd: boolean): Cubic {
  const [a, b, c, d] = curve;
  const trim = (end: Point, handle: Point): Point => {
    const length = Math.hypot(handle.x - end.x, handle.y - end.y) || 1;
    return { x: end.x + ((handle.x - end.x) / length) * (HEAD - 1), y: end.y + ((handle.y - end.y) / length) * (HEAD - 1) };
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

export function drawStroke(pen: Pen, curve: Cubic, { colour, width, dash }: Pick<LinePart, 'colour' | 'width' | 'dash'>): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash([...dash]);
  pen.beginPath();
  traceCurve(pen, curve);
  pen.stroke();
  if (dash.length > 0) pen.setLineDash([]);
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
  if (stream.ack.now === 'async') return;
  const downgraded = stream.ack.now === 'downgraded';
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
  const { streams, tries } = look;
  const reused = streams.some((stream) => stream.via === 'incoming');
  const least = HAIR_PX / scale;
  const along = (name: string): Cubic => (name === place.ends[0] ? place.curve : turned(place.curve));
  const streamCurve = shortened(place.curve, streams.some((stream) => stream.from !== place.ends[0]), streams.some((stream) => stream.from === place.ends[0]));
  const tryCurve = tries.length === 1 ? shortened(place.curve, tries[0]!.from !== place.ends[0], tries[0]!.from === place.ends[0]) : place.curve;
  for (const part of partsOfPair(look, place, style)) {
    const curve = curveOfPart(part.of === 'stream' ? streamCurve : part.of === 'try' ? tryCurve : place.curve, part.part);
    const width = Math.max(least, part.width);
    const double = reused && part.of === 'stream';
    drawStroke(pen, curve, { ...part, width: double ? width + 3 : width });
    if (double) drawStroke(pen, curve, { colour: ink.ground, dash: [], width: Math.max(1.4, width - 0.2) });
  }
  const size = markSize(scale);
  for (const stream of streams) {
    const colour = stream.certain ? flowOf(style) : ink.tones.unknown.edge;
    drawHead(pen, along(stream.from), colour, stream.via === 'incoming' || !stream.certain ? ink.ground : null, HEAD * size);
    drawAck(pen, ink, along(stream.from), stream, colour);
  }
  if (tries.length === 1 && streams.length === 0) drawHead(pen, along(tries[0]!.from), tries[0]!.state === 'failed' ? ink.tones.down.edge : ink.tones.attention.edge, null, HEAD * size);
  if (streams.length === 0) return;
  const opinions = opinionsOfPair(look, place);
  [place.curve, turned(place.curve)].forEach((curve, index) => drawOpinion(pen, ink, opinions[index]!, pointAt(curve, 0.16), size));
}

export function drawMember(pen: Pen, look: MemberLook, place: MemberPlace, style: LineStyle): void {
  const least = HAIR_PX / style.scale;
  const half = look.cut ? CUT_HALF : 0.5;
  for (const part of partsOfMember(look, style)) drawStroke(pen, curveOfPart(place.curve, part.part, half), { ...part, width: Math.max(least, part.width) });
  const size = markSize(style.scale);
  (['first', 'second'] as const).forEach((part, index) => drawOpinion(pen, style.ink, look.opinions[index]!, pointAt(curveOfPart(place.curve, part, half), 0.28), size));
  if (!look.cut) return;
  const middle = pointAt(place.curve, 0.5);
  const [start, , , end] = place.curve;
  drawScissors(pen, style.ink, middle.x, middle.y, { size, upright: Math.abs(end.y - start.y) > Math.abs(end.x - start.x) });
}

export function drawBundle(pen: Pen, look: BundleLook, curve: Cubic, style: LineStyle): void {
  const [part] = partsOfBundle(look, style);
  if (!part) return;
  drawStroke(pen, part.of === 'stream' ? shortened(curve, look.back, look.forth) : curve, { ...part, width: Math.max(HAIR_PX / style.scale, part.width) });
  if (look.streams === 0) return;
  const size = markSize(style.scale);
  if (look.forth) drawHead(pen, curve, part.colour, null, HEAD * size);
  if (look.back) drawHead(pen, turned(curve), part.colour, null, HEAD * size);
}
