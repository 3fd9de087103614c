/** Where bars, marks, faults, notes and gaps of the rows in sight fall on the timeline, and what lies under a point. Pixels, no ink. */
import type { History, HistoryGap, Lane, Mark, Note, Span, SpanTone } from '@understudy/shared/history/history';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { describeFold, placeFold } from './fold-lanes.ts';
import type { LaneRow, LaneSizes } from './lane-rows.ts';
import { placeFaults, type FaultBand } from './place-faults.ts';
import { placeRuns, SEVERITY } from './span-index.ts';
import type { TimeScale } from './time-scale.ts';

export interface SpanBar {
  row: LaneRow;
  x: number;
  width: number;
  y: number;
  height: number;
  tone: SpanTone;
  /** Down and unknown are hatched: meaning is never by colour alone. */
  hatched: boolean;
  label: string;
  /** Spans `first` up to but not including `end` of the row's lane; many where they are too narrow to be told apart. Empty for a fold. */
  first: number;
  end: number;
  /** It was reported long after it began. */
  late: boolean;
}

export interface MarkTick {
  row: LaneRow;
  x: number;
  y: number;
  height: number;
  mark: Mark;
}

/** Notes that stand so close that they share a flag. */
export interface NoteFlag {
  x: number;
  notes: Note[];
}

/** A place where nothing is known, or where something is known to be missing. */
export interface Blank {
  x: number;
  y: number;
  width: number;
  height: number;
  words: string;
}

export interface LanePicture {
  rows: readonly LaneRow[];
  bars: SpanBar[];
  marks: MarkTick[];
  faults: FaultBand[];
  notes: NoteFlag[];
  /** Across all lanes: before the history begins, and after the data went stale. */
  blanks: Blank[];
  /** In one lane: what was dropped from it to stay within bounds. */
  cuts: Blank[];
  /** Events that existed and are not in the log, in the lanes that they would be of. */
  gaps: (Blank & { gap: HistoryGap })[];
  nowX: number;
  /** Where the playhead stands; null while live. */
  playheadX: number | null;
  height: number;
}

/** What the history does not know by itself. */
export interface LaneKnowledge {
  now: MonoMillis;
  /** Since when no data has come, or null while it comes. */
  staleSince: MonoMillis | null;
  /** The instant that the page shows; null while that is now. */
  playhead: MonoMillis | null;
}

/** The part of the rows that is in sight, in pixels from the top of the first. */
export interface LaneSight {
  top: number;
  bottom: number;
}

/** @returns the whole picture for one window; a lane that goes on reaches now. Only rows in sight are placed. */
export function placeLanes(history: History, rows: readonly LaneRow[], scale: TimeScale, sizes: LaneSizes, known: LaneKnowledge, sight: LaneSight): LanePicture {
  const { now, staleSince, playhead } = known;
  // Nobody knows whether a state went on after the data stopped.
  const reach = Math.min(now, staleSince ?? now);
  const height = rows.length * sizes.pitch;
  const bars: SpanBar[] = [];
  const marks: MarkTick[] = [];
  const cuts: Blank[] = [];
  const last = Math.min(rows.length, Math.ceil(sight.bottom / sizes.pitch) + 1);
  for (let index = Math.max(0, Math.floor(sight.top / sizes.pitch) - 1); index < last; index += 1) {
    const row = rows[index]!;
    const box = { y: index * sizes.pitch + (sizes.pitch - sizes.bar) / 2, height: sizes.bar };
    if (row.folded) placeFold(row.folded, scale, reach).forEach((run) => bars.push({ ...run, ...box, row, hatched: isHatched(run.tone), label: run.open ? describeFold(row.folded!, reach) : '', first: 0, end: 0, late: false }));
    if (!row.lane) continue;
    placeBars(row, row.lane, box, scale, reach, bars);
    placeMarks(row, row.lane, box, scale, reach, marks);
    const { cutBefore } = row.lane;
    const cut = cutBefore === null ? null : blankBetween(history.from, cutBefore, box.y, box.height, scale, 'more happened here than is kept');
    if (cut) cuts.push(cut);
  }
  const blanks = [
    blankBetween(-Infinity, history.from, 0, height, scale, 'nothing is known from before'),
    staleSince === null ? null : blankBetween(staleSince, now, 0, height, scale, 'no data since here'),
  ].filter((blank) => blank !== null);
  return {
    rows, bars, marks, cuts, blanks, faults: placeFaults(history, scale, sizes, reach), notes: placeNotes(history.notes, scale), gaps: placeGaps(history.gaps, rows, scale, sizes, height),
    nowX: scale.x(now), playheadX: playhead === null ? null : scale.x(playhead), height,
  };
}

function isHatched(tone: SpanTone): boolean {
  return tone === 'down' || tone === 'unknown';
}

function placeBars(row: LaneRow, { spans }: Lane, box: { y: number; height: number }, scale: TimeScale, reach: MonoMillis, bars: SpanBar[]): void {
  for (const run of placeRuns(spans, scale, reach)) {
    const one = run.end - run.first === 1 ? spans[run.first]! : null;
    const { x, width, tone, first, end } = run;
    bars.push({ row, x, width, y: box.y, height: box.height, tone, hatched: isHatched(tone), label: one ? one.label : '', first, end, late: one !== null && one.lateMillis !== undefined });
  }
}

function placeMarks(row: LaneRow, { marks }: Lane, box: { y: number; height: number }, scale: TimeScale, reach: MonoMillis, ticks: MarkTick[]): void {
  for (const mark of marks) {
    if (mark.at < scale.from || mark.at > Math.min(scale.to, reach)) continue;
    const x = scale.x(mark.at);
    const before = ticks.at(-1);
    // Of a hundred tries within a pixel the worst is drawn.
    if (before?.row !== row || x - before.x >= 1) ticks.push({ row, ...box, x, mark });
    else if (SEVERITY[mark.tone] > SEVERITY[before.mark.tone]) before.mark = mark;
  }
}

function blankBetween(from: MonoMillis, to: MonoMillis, y: number, height: number, scale: TimeScale, words: string): Blank | null {
  const x = Math.max(0, scale.x(from));
  const width = Math.min(scale.width, scale.x(to)) - x;
  return width > 0 ? { x, y, width, height, words } : null;
}

/** A gap that took no time is still seen. */
const GAP_WIDTH = 8;

function placeGaps(gaps: readonly HistoryGap[], rows: readonly LaneRow[], scale: TimeScale, sizes: LaneSizes, height: number): LanePicture['gaps'] {
  return gaps.flatMap((gap) => {
    if (gap.to < scale.from || gap.from > scale.to) return [];
    const middle = scale.x((gap.from + gap.to) / 2);
    const width = Math.max(GAP_WIDTH, scale.x(gap.to) - scale.x(gap.from));
    const words = `${gap.count} ${gap.count === 1 ? 'event' : 'events'} of ${gap.witness.name} missing: ${gap.because}`;
    const across = { x: middle - width / 2, width, words, gap };
    // The lab speaks of every process: without it any lane may be wrong.
    if (gap.witness.kind === 'lab') return [{ ...across, y: 0, height }];
    return rows.flatMap((row, index) => (concerns(row, gap) ? [{ ...across, y: index * sizes.pitch + (sizes.pitch - sizes.bar) / 2, height: sizes.bar }] : []));
  });
}

/** A node speaks of itself and its destinations, the auditors of what sections deliver. */
function concerns({ lane, folded }: LaneRow, { witness }: HistoryGap): boolean {
  const of = (one: Lane): boolean => (witness.kind === 'auditor' ? one.kind === 'section' : one.node === witness.name);
  return folded ? folded.some(of) : lane !== null && of(lane);
}

const FLAG_WIDTH = 10;

function placeNotes(notes: readonly Note[], scale: TimeScale): NoteFlag[] {
  const flags: NoteFlag[] = [];
  for (const note of notes) {
    const x = scale.x(note.at);
    if (x < 0 || x > scale.width) continue;
    const before = flags.at(-1);
    if (before && x - before.x < FLAG_WIDTH) before.notes.push(note);
    else flags.push({ x, notes: [note] });
  }
  return flags;
}

/** What lies under a point of the picture: a gap before a mark, a mark before its bar, a bar before its lane. */
export interface Hit {
  row: LaneRow;
  bar: SpanBar | null;
  mark: MarkTick | null;
  fault: FaultBand | null;
  gap: Blank | null;
  /** The spans that the bar stands for, in order of time. */
  spans: readonly Span[];
}

/** @returns what is under (x, y), or null below the last lane. Marks are caught a few pixels around. */
export function hitLanes(picture: LanePicture, sizes: LaneSizes, x: number, y: number): Hit | null {
  const row = picture.rows[Math.floor(y / sizes.pitch)];
  if (!row || y < 0) return null;
  const within = ({ x: left, width }: { x: number; width: number }): boolean => x >= left - 1 && x <= left + width + 1;
  const mark = picture.marks.find((tick) => tick.row.id === row.id && Math.abs(tick.x - x) <= 4) ?? null;
  const bar = picture.bars.filter((known) => known.row.id === row.id && within(known)).at(-1) ?? null;
  const fault = row.kind === 'faults' ? (picture.faults.filter((band) => x >= Math.min(band.askedX ?? band.x, band.x) - 1 && x <= band.x + band.width + 1 && y >= band.y - 1 && y <= band.y + band.height + 1).at(-1) ?? null) : null;
  const gap = [...picture.gaps, ...picture.cuts].find((known) => within(known) && y >= known.y && y <= known.y + known.height) ?? null;
  return { row, bar, mark, fault, gap, spans: bar && row.lane ? row.lane.spans.slice(bar.first, bar.end) : [] };
}

/** @returns the notes whose flag is under `x`. */
export function hitNotes(picture: LanePicture, x: number): readonly Note[] {
  return picture.notes.find((flag) => Math.abs(flag.x - x) <= FLAG_WIDTH / 2 + 1)?.notes ?? [];
}
