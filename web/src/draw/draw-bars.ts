/** The pen for the bars of lanes, all of one tone at once: a canvas draws a path of hundreds of bars in about the time of one. */
import { fitText } from './box.ts';
import { addBar, hatch, type Pen } from './draw-shapes.ts';
import type { Palette, ToneInk } from './palette.ts';
import type { SpanBar } from './place-lanes.ts';

/** Narrower than this a bar has no edge and no stripes: it is the strong colour of its tone, so that it is seen. */
const NARROW = 7;
const ROUND_FROM = 8;
const RADIUS = 4;

/** @returns the ink of a bar: a connected destination has the colour of the lines on the topology. */
function inkOf({ tone, row }: SpanBar, palette: Palette): ToneInk {
  return tone === 'up' && row.kind === 'destination' ? palette.flow : palette.tones[tone];
}

export function drawBars(pen: Pen, bars: readonly SpanBar[], palette: Palette): void {
  for (const [ink, group] of byInk(bars, palette)) {
    const wide = group.filter(({ width }) => width >= NARROW);
    const calm = group[0]!.tone === 'up';
    fillBars(pen, calm ? group : wide, ink.fill);
    if (!calm) {
      fillBars(pen, group.filter(({ width }) => width < NARROW), ink.edge);
      hatch(pen, wide.filter(({ hatched }) => hatched), ink.edge, 0.3);
      pen.strokeStyle = ink.edge;
      pen.lineWidth = 1;
      pen.beginPath();
      for (const { x, y, width, height } of wide) addBar(pen, { x: x + 0.5, y: y + 0.5, width: width - 1, height: height - 1 }, width > ROUND_FROM ? RADIUS : 1);
      pen.stroke();
    }
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

function fillBars(pen: Pen, bars: readonly SpanBar[], colour: string): void {
  if (bars.length === 0) return;
  pen.fillStyle = colour;
  pen.beginPath();
  for (const bar of bars) {
    if (bar.width > ROUND_FROM) addBar(pen, bar, RADIUS);
    else pen.rect(bar.x, bar.y, bar.width, bar.height);
  }
  pen.fill();
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

/** Writes into each bar what fits, over the bars. */
export function drawBarLabels(pen: Pen, bars: readonly SpanBar[], palette: Palette, font: number, width: number): void {
  for (const bar of bars) {
    const left = Math.max(bar.x, 0) + (bar.late && bar.x > -4 ? 12 : 8);
    const room = Math.min(bar.x + bar.width, width) - left - 6;
    if (bar.label === '' || room < font * 1.6) continue;
    const label = fitText(bar.label, room, font, (text) => measure(pen, text));
    if (label.length < 2) continue;
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
