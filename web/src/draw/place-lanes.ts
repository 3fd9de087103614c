/** Where spans, marks and faults of the history fall on the timeline, and what lies under a point. Pixels, no ink. */
import type { Fault, History, Lane, LaneKind, Mark, Span, SpanTone } from '@understudy/shared/history/history';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { TimeScale } from './time-scale.ts';

export interface LaneSizes {
  /** Height of one lane with the space under it. */
  pitch: number;
  /** Height of what is drawn in it. */
  bar: number;
}

/** A strip of one lane: the history's, or the one of faults, which comes first. */
export interface LaneRow {
  id: string;
  kind: LaneKind | 'faults';
  title: string;
  lane: Lane | null;
}

export interface SpanBar {
  lane: string;
  x: number;
  width: number;
  y: number;
  height: number;
  tone: SpanTone;
  /** Down and unknown are hatched: meaning is never by colour alone. */
  hatched: boolean;
  label: string;
  span: Span;
  /** Goes on: no edge is drawn on its right. */
  open: boolean;
}

export interface MarkTick {
  lane: string;
  x: number;
  y: number;
  height: number;
  mark: Mark;
}

export interface FaultBand {
  fault: Fault;
  /** From asked to in effect, when that was seen. */
  askedX: number | null;
  x: number;
  width: number;
  y: number;
  height: number;
  label: string;
}

export interface LanePicture {
  rows: LaneRow[];
  bars: SpanBar[];
  marks: MarkTick[];
  faults: FaultBand[];
  /** Where nothing is known: before the history begins, and after the data went stale. */
  blanks: { x: number; width: number; words: string }[];
  /** Events that existed and are not in the log, in the lane of their witness, or across all when it has none. */
  gaps: { x: number; y: number; height: number; words: string }[];
  nowX: number;
  height: number;
}

/** Something that is known to be missing. */
export interface DataGap {
  at: MonoMillis;
  witness: string;
  words: string;
}

export interface LaneKnowledge {
  now: MonoMillis;
  /** When the data stopped coming, by the same clock; null while it comes. */
  staleSince: MonoMillis | null;
  gaps: readonly DataGap[];
}

/** More faults than this at once lie on each other. */
const MOST_FAULT_ROWS = 3;

/** @returns for each fault the row in which it lies: the first that is free when it is asked for, by time alone, so that rows stay while the window moves. */
function seatFaults(faults: readonly Fault[]): number[] {
  const ends: number[] = [];
  return faults.map((fault) => {
    const start = fault.askedAt ?? fault.from;
    const free = ends.findIndex((end) => end <= start);
    const seat = free >= 0 ? free : Math.min(ends.length, MOST_FAULT_ROWS - 1);
    ends[seat] = Math.max(ends[seat] ?? Number.NEGATIVE_INFINITY, fault.to ?? Number.POSITIVE_INFINITY);
    return seat;
  });
}

/** @returns the rows in the order in which they are drawn. */
export function placeRows(history: History): LaneRow[] {
  const deep = Math.max(1, ...seatFaults(history.faults).map((seat) => seat + 1));
  const faults = Array.from({ length: deep }, (_, index): LaneRow => ({ id: index === 0 ? 'faults' : `faults ${index + 1}`, kind: 'faults', title: index === 0 ? 'faults' : '', lane: null }));
  return [...faults, ...history.order.flatMap((id): LaneRow[] => {
    const lane = history.lanes[id];
    return lane ? [{ id, kind: lane.kind, title: lane.title, lane }] : [];
  })];
}

/** A state that lasted less than a pixel is still seen. */
const LEAST_WIDTH = 2;

/** Lanes are in order of time: the first span that reaches into the window, by bisection. */
function firstFrom(spans: readonly Span[], from: MonoMillis): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { to } = spans[middle]!;
    if (to !== null && to < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

function placeBars(row: LaneRow, y: number, bar: number, scale: TimeScale, now: MonoMillis): SpanBar[] {
  const spans = row.lane?.spans ?? [];
  const bars: SpanBar[] = [];
  for (let index = firstFrom(spans, scale.from); index < spans.length; index += 1) {
    const span = spans[index]!;
    if (span.from > scale.to) break;
    const left = Math.max(-8, scale.x(span.from));
    const right = Math.min(scale.width + 8, scale.x(Math.min(span.to ?? now, now)));
    const before = bars.at(-1);
    // Hundreds of flickers in one pixel are drawn once.
    if (before && right - left < LEAST_WIDTH && left < before.x + before.width && before.tone === span.tone) continue;
    bars.push({ lane: row.id, x: left, width: Math.max(LEAST_WIDTH, right - left), y, height: bar, tone: span.tone, hatched: span.tone === 'down' || span.tone === 'unknown', label: span.label, span, open: span.to === null });
  }
  return bars;
}

export function faultLabel(fault: Fault): string {
  return fault.by ? `${fault.label} · by ${fault.by}` : fault.label;
}

/** @returns the whole picture for one window; a lane that goes on reaches now. */
export function placeLanes(history: History, scale: TimeScale, sizes: LaneSizes, { now, staleSince, gaps }: LaneKnowledge): LanePicture {
  const rows = placeRows(history);
  // Nobody knows whether a state went on after the data stopped.
  const known = Math.min(now, staleSince ?? now);
  const bars: SpanBar[] = [];
  const marks: MarkTick[] = [];
  rows.forEach((row, index) => {
    const y = index * sizes.pitch + (sizes.pitch - sizes.bar) / 2;
    bars.push(...placeBars(row, y, sizes.bar, scale, known));
    for (const mark of row.lane?.marks ?? []) {
      if (mark.at >= scale.from && mark.at <= scale.to) marks.push({ lane: row.id, x: scale.x(mark.at), y, height: sizes.bar, mark });
    }
  });
  const seats = seatFaults(history.faults);
  const faults = history.faults.flatMap((fault, index): FaultBand[] => {
    const start = fault.askedAt ?? fault.from;
    const end = fault.to ?? known;
    if (end < scale.from || start > scale.to) return [];
    const x = Math.max(-8, scale.x(fault.from));
    return [{ fault, askedX: fault.askedAt === null ? null : scale.x(fault.askedAt), x, width: Math.max(LEAST_WIDTH, Math.min(scale.width + 8, scale.x(end)) - x), y: seats[index]! * sizes.pitch + (sizes.pitch - sizes.bar) / 2, height: sizes.bar, label: faultLabel(fault) }];
  });
  const blanks: LanePicture['blanks'] = [];
  const begin = scale.x(history.from);
  if (begin > 0) blanks.push({ x: 0, width: Math.min(scale.width, begin), words: 'nothing is known from before' });
  if (staleSince !== null && scale.x(now) > scale.x(staleSince)) blanks.push({ x: Math.max(0, scale.x(staleSince)), width: Math.min(scale.width, scale.x(now)) - Math.max(0, scale.x(staleSince)), words: 'no data since here' });
  const missing = gaps.flatMap((gap) => {
    if (gap.at < scale.from || gap.at > scale.to) return [];
    const index = rows.findIndex((row) => row.id === `node:${gap.witness}`);
    const own = { y: index * sizes.pitch + (sizes.pitch - sizes.bar) / 2, height: sizes.bar };
    return [{ x: scale.x(gap.at), words: gap.words, ...(index < 0 ? { y: 0, height: rows.length * sizes.pitch } : own) }];
  });
  return { rows, bars, marks, faults, blanks, gaps: missing, nowX: scale.x(now), height: rows.length * sizes.pitch };
}

/** What lies under a point of the picture: a mark before its bar, a bar before its lane. */
export type Hit = { row: LaneRow; bar: SpanBar | null; mark: MarkTick | null; fault: FaultBand | null };

/** @returns what is under (x, y), or null below the last lane. Marks are caught a few pixels around. */
export function hitLanes(picture: LanePicture, sizes: LaneSizes, x: number, y: number): Hit | null {
  const row = picture.rows[Math.floor(y / sizes.pitch)];
  if (!row || y < 0) return null;
  const mark = picture.marks.find((tick) => tick.lane === row.id && Math.abs(tick.x - x) <= 4) ?? null;
  // Later bars lie on top of earlier ones where both are widened.
  const bar = picture.bars.filter((known) => known.lane === row.id && x >= known.x - 1 && x <= known.x + known.width + 1).at(-1) ?? null;
  const fault = row.kind === 'faults' ? (picture.faults.filter((band) => x >= Math.min(band.askedX ?? band.x, band.x) - 1 && x <= band.x + band.width + 1 && y >= band.y - 1 && y <= band.y + band.height + 1).at(-1) ?? null) : null;
  return { row, bar, mark, fault };
}
