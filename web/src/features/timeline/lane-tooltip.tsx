/** What is under the pointer: what the span says, why, from when to when and for how long; of many spans in one bar the worst. */
import type { Note, Span } from '@understudy/shared/history/history';
import { isInEffect } from '../../draw/lane-rows.ts';
import { faultLabel, type FaultBand } from '../../draw/place-faults.ts';
import type { Hit } from '../../draw/place-lanes.ts';
import { SEVERITY } from '../../draw/span-index.ts';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatClock, formatClockMillis } from '../../ui/format-time.ts';

export interface TooltipWords {
  title: string;
  /** Sentences, each in a line of its own. */
  lines: string[];
  time: string;
}

/** @returns the words for what was hit, or null where nothing is. */
export function describeHit(hit: Hit, monoMinusWall: number, now: number): TooltipWords | null {
  const clock = (at: number): string => formatClockMillis(at - monoMinusWall);
  const stretch = (from: number, to: number | null): string => `${clock(from)} – ${to === null ? 'now' : clock(to)} · ${formatDuration((to ?? now) - from)}`;
  const { row, mark, bar, fault, gap, spans } = hit;
  if (fault) return describeFault(fault, clock, stretch);
  if (gap) return { title: `${row.title}: not known`, lines: [gap.words], time: '' };
  if (mark) return { title: `${row.title}: ${mark.mark.label}`, lines: lateLines(mark.mark.lateMillis), time: clock(mark.mark.at) };
  if (!bar) return null;
  if (spans.length === 0) return { title: row.title, lines: bar.label ? [bar.label] : [], time: '' };
  if (spans.length > 1) return describeMany(row.title, spans, stretch);
  const span = spans[0]!;
  return { title: `${row.title}: ${span.label}`, lines: [...(span.because ? [span.because] : []), ...lateLines(span.lateMillis)], time: stretch(span.from, span.to) };
}

function describeFault({ fault, over }: FaultBand, clock: (at: number) => string, stretch: (from: number, to: number | null) => string): TooltipWords {
  if (!isInEffect(fault)) return { title: faultLabel(fault), lines: [], time: `asked ${clock(fault.askedAt)}` };
  const asked = fault.askedAt === null ? [] : [`asked ${clock(fault.askedAt)}, in effect ${formatDuration(fault.from - fault.askedAt)} later${over ? ', over now' : ''}`];
  return { title: faultLabel(fault), lines: asked, time: stretch(fault.from, fault.to) };
}

/** Too narrow to be told apart: how many there are, and the worst of them in full. */
function describeMany(title: string, spans: readonly Span[], stretch: (from: number, to: number | null) => string): TooltipWords {
  const worst = spans.reduce((found, span) => (SEVERITY[span.tone] > SEVERITY[found.tone] ? span : found));
  const lines = [`${spans.length} states within this pixel or so; zoom in to tell them apart`, `the worst: ${worst.label}${worst.because ? `, ${worst.because}` : ''}`];
  return { title, lines, time: stretch(spans[0]!.from, spans.at(-1)!.to) };
}

function lateLines(lateMillis: number | undefined): string[] {
  return lateMillis === undefined ? [] : [`reported ${formatDuration(lateMillis)} later: it was not known then`];
}

/** @returns the words for notes under a flag. */
export function describeNotes(notes: readonly Note[], monoMinusWall: number): TooltipWords | null {
  const [first] = notes;
  if (!first) return null;
  return { title: notes.length === 1 ? `Note by ${first.by}` : `${notes.length} notes`, lines: notes.map(({ text, by }) => (notes.length === 1 ? text : `${by}: ${text}`)), time: formatClock(first.at - monoMinusWall) };
}

/** Four lines. */
const ROOM_ABOVE_PX = 110;

/** What the pointer is at. */
export type Pointed = { hit: Hit; now: number } | { notes: readonly Note[] };

export function LaneTooltip({ of, monoMinusWall, x, y, width }: { of: Pointed; monoMinusWall: number; x: number; y: number; width: number }) {
  const words = 'hit' in of ? describeHit(of.hit, monoMinusWall, of.now) : describeNotes(of.notes, monoMinusWall);
  if (!words) return null;
  const side = x > width * 0.6 ? { right: width - x + 12 } : { left: x + 14 };
  // Above the pointer where there is room: below it the hand of a finger hides it.
  const height = y > ROOM_ABOVE_PX ? { bottom: `calc(100% - ${y}px + 10px)` } : { top: y + 18 };
  return (
    <div className="tl-tooltip" style={{ ...side, ...height }} role="status">
      <strong>{words.title}</strong>
      {words.lines.map((line) => <span key={line}>{line}</span>)}
      {words.time ? <span className="mono dim">{words.time}</span> : null}
    </div>
  );
}
