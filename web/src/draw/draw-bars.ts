/** The pen for the bars of lanes, all of one tone after the other, so that the ink changes as seldom as it can. */
import { fitText } from './box.ts';
import { addBar, hatch, snap, type Pen } from './draw-shapes.ts';
import type { Palette, ToneInk } from './palette.ts';
import type { SpanBar } from './place-lanes.ts';

/** Narrower than this a bar has no edge and no stripes: it is the strong colour of its tone, so that it is seen. */
const NARROW = 7;
/** In a narrower one stripes would be a smear. */
const STRIPED_FROM = 14;
/** Round corners are seen only where there is something between them. */
const ROUND_FROM = 24;
const RADIUS = 4;

/** @returns the ink of a bar: a connected destination has the colour of the lines on the topology. */
function inkOf({ tone, row }: SpanBar, palette: Palette): ToneInk {
  return tone === 'up' && row.kind === 'destination' ? palette.flow : palette.tones[tone];
}

/** Draws the bars, tone by tone. Plain rectangles on whole pixels wherever an eye cannot tell: there are thousands of those. */
export function drawBars(pen: Pen, bars: readonly SpanBar[], palette: Palette): void {
  for (const [ink, group] of byInk(bars, palette)) {
    const calm = group[0]!.tone === 'up';
    fillBars(pen, group, calm ? ink.fill : ink.edge, ink.fill);
    if (calm) continue;
    hatch(pen, group.filter(({ hatched, width }) => hatched && width >= STRIPED_FROM).map(snap), palette, ink.edge, 0.3);
    strokeBars(pen, group, ink.edge);
  }
  drawLateness(pen, bars, palette);
}

function byInk(bars: readonly SpanBar[], palette: Palette): Map<ToneInk, SpanBar[]> {
  const groups = new Map<ToneInk, SpanBar[]>();
  for (const bar of bars) {
    const ink = inkOf(bar, palette);
    const group = groups.get(ink);
    if (group) group.push(bar);
    else groups.set(ink, [bar]);
  }
  return groups;
}

function fillBars(pen: Pen, bars: readonly SpanBar[], narrow: string, wide: string): void {
  pen.fillStyle = narrow;
  for (const bar of bars) {
    if (bar.width >= NARROW) continue;
    const { x, y, width, height } = snap(bar);
    pen.fillRect(x, y, width, height);
  }
  pen.fillStyle = wide;
  for (const bar of bars) {
    if (bar.width < NARROW) continue;
    const box = snap(bar);
    if (bar.width < ROUND_FROM) pen.fillRect(box.x, box.y, box.width, box.height);
    else {
      // One path a bar: for a single round rectangle the canvas has a short way, for a path of thousands it has not.
      pen.beginPath();
      addBar(pen, box, RADIUS);
      pen.fill();
    }
  }
}

function strokeBars(pen: Pen, bars: readonly SpanBar[], edge: string): void {
  pen.strokeStyle = edge;
  pen.lineWidth = 1;
  for (const bar of bars) {
    if (bar.width < NARROW) continue;
    const { x, y, width, height } = snap(bar);
    const inner = { x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1 };
    if (bar.width < ROUND_FROM) pen.strokeRect(inner.x, inner.y, inner.width, inner.height);
    else {
      pen.beginPath();
      addBar(pen, inner, RADIUS);
      pen.stroke();
    }
  }
}

/** A small dial at the beginning of what was reported late: it stands where it happened, and was not known then. */
function drawLateness(pen: Pen, bars: readonly SpanBar[], palette: Palette): void {
  const late = bars.filter((bar) => bar.late && bar.x > -4);
  if (late.length === 0) return;
  pen.fillStyle = palette.ground;
  pen.strokeStyle = palette.ink;
  pen.lineWidth = 1.25;
  pen.beginPath();
  for (const { x, y, height } of late) {
    const radius = Math.min(5, height * 0.34);
    const centre = { x: x + 1, y: y + height / 2 };
    pen.moveTo(centre.x + radius, centre.y);
    pen.arc(centre.x, centre.y, radius, 0, Math.PI * 2);
    pen.moveTo(centre.x, centre.y - radius * 0.6);
    pen.lineTo(centre.x, centre.y);
    pen.lineTo(centre.x + radius * 0.5, centre.y);
  }
  pen.fill();
  pen.stroke();
}

const LEAST_LETTERS = 5;

/** Writes into each bar what fits, over the bars. */
export function drawBarLabels(pen: Pen, bars: readonly SpanBar[], palette: Palette, font: number, width: number): void {
  for (const bar of bars) {
    const left = Math.max(bar.x, 0) + (bar.late && bar.x > -4 ? 12 : 8);
    const room = Math.min(bar.x + bar.width, width) - left - 6;
    if (bar.label === '' || room < font * 1.6) continue;
    const label = fitText(bar.label, room, font, (text) => measure(pen, text));
    // Two letters and an ellipsis tell nothing, and hundreds of them are noise.
    if (label !== bar.label && label.length < LEAST_LETTERS) continue;
    const ink = inkOf(bar, palette);
    if (bar.hatched) {
      // Stripes under letters tire the eye: the label has ground of its own.
      pen.fillStyle = ink.fill;
      pen.fillRect(left - 4, bar.y + 2, measure(pen, label) + 8, bar.height - 4);
    }
    pen.fillStyle = ink.text;
    pen.fillText(label, left, bar.y + bar.height / 2 + 0.5);
  }
}

/** The same few words are measured at every redraw, and asking the canvas is dear. */
const MEASURED_KEPT = 4000;
let measuredFont = '';
const measured = new Map<string, number>();

/** @returns how wide `text` is in the pen's present font. */
export function measure(pen: Pen, text: string): number {
  if (pen.font !== measuredFont || measured.size > MEASURED_KEPT) {
    measured.clear();
    measuredFont = pen.font;
  }
  const known = measured.get(text);
  if (known !== undefined) return known;
  const { width } = pen.measureText(text);
  measured.set(text, width);
  return width;
}
