/** Spans and marks in one lane, placed where they happened even when they are reported late. */
import type { MonoMillis } from '../domain/units.ts';
import { MARKS_KEPT, SPANS_KEPT } from './empty-history.ts';
import type { History, Lane, Mark, Span } from './history.ts';

export type Look = Pick<Span, 'tone' | 'label' | 'because' | 'lateMillis'>;

/**
 * Begins a span at `at`, which ends the one before. When it began before spans that are known already (a report that came
 * late and still holds), it replaces them. The same look again changes nothing.
 */
export function beginSpan(lane: Lane, at: MonoMillis, look: Look): Lane {
  const open = lane.spans.at(-1);
  if (open && open.to === null && looksSame(open, look)) return lane;
  const kept = spansBefore(lane.spans, at);
  const before = kept.at(-1);
  // A late report can bring back the look that the lane had before what it replaces.
  if (before && before.to === at && looksSame(before, look)) kept[kept.length - 1] = { ...before, to: null };
  else kept.push({ from: at, to: null, ...look });
  return withSpans(lane, kept);
}

/** Ends what goes on in the lane: nothing more will be known of it. */
export function endSpan(lane: Lane, at: MonoMillis): Lane {
  return lane.spans.at(-1)?.to === null ? withSpans(lane, spansBefore(lane.spans, at)) : lane;
}

/** Puts a finished span over what was there: the gap of a failover whose cause was reported after its end. */
export function overlaySpan(lane: Lane, from: MonoMillis, to: MonoMillis, look: Look): Lane {
  const spans = lane.spans.flatMap((span): Span[] => {
    const end = span.to ?? Infinity;
    if (end <= from || span.from >= to) return [span];
    return [
      ...(span.from < from ? [{ ...span, to: from }] : []),
      ...(end > to ? [{ ...span, from: to }] : []),
    ];
  });
  const index = spans.findIndex((span) => span.from >= to);
  spans.splice(index < 0 ? spans.length : index, 0, { from, to, ...look });
  return withSpans(lane, spans);
}

/** Adds a mark in order of time. */
export function addMark(lane: Lane, mark: Mark): Lane {
  const marks = [...lane.marks];
  let index = marks.length;
  while (index > 0 && marks[index - 1]!.at > mark.at) index -= 1;
  marks.splice(index, 0, mark);
  return { ...lane, marks: marks.slice(-MARKS_KEPT) };
}

/** Drops what ended before `from`; what reaches beyond it stays whole. */
export function pruneLane(lane: Lane, from: MonoMillis): Lane {
  const isOld = ({ to }: Span): boolean => to !== null && to < from;
  // Both are in order of time: the first of each tells whether anything is old.
  const stale = lane.spans[0] && isOld(lane.spans[0]);
  const staleMarks = lane.marks[0] && lane.marks[0].at < from;
  if (!stale && !staleMarks) return lane;
  return {
    ...lane,
    spans: lane.spans.filter((span) => !isOld(span)),
    marks: lane.marks.filter(({ at }) => at >= from),
    cutBefore: lane.cutBefore !== null && lane.cutBefore > from ? lane.cutBefore : null,
  };
}

/** @returns the lane, or undefined when the history has none of this id. */
export function laneOf(history: Pick<History, 'lanes' | 'places'>, id: string): Lane | undefined {
  return Object.hasOwn(history.places, id) ? history.lanes[history.places[id]!] : undefined;
}

/** @returns the history with the lane changed; the same history when the lane stayed the same or is not there. */
export function changeLane(history: History, id: string, change: (lane: Lane) => Lane): History {
  const lane = laneOf(history, id);
  if (!lane) return history;
  const next = change(lane);
  if (next === lane) return history;
  const lanes = history.lanes.slice();
  lanes[history.places[id]!] = next;
  return { ...history, lanes, size: history.size + sizeOfLane(next) - sizeOfLane(lane) };
}

/** @returns how many spans and marks a lane holds. */
export function sizeOfLane({ spans, marks }: Lane): number {
  return spans.length + marks.length;
}

/** A copy of the spans that began before `at`, the last of them ended there. */
function spansBefore(spans: readonly Span[], at: MonoMillis): Span[] {
  let count = spans.length;
  while (count > 0 && spans[count - 1]!.from >= at) count -= 1;
  const kept = spans.slice(0, count);
  const last = kept.at(-1);
  if (last && (last.to === null || last.to > at)) kept[count - 1] = { ...last, to: at };
  return kept;
}

/** @returns the lane with these spans, as many of the newest as are kept. */
export function withSpans(lane: Lane, spans: Span[]): Lane {
  if (spans.length <= SPANS_KEPT) return { ...lane, spans };
  const kept = spans.slice(-SPANS_KEPT);
  return { ...lane, spans: kept, cutBefore: kept[0]!.from };
}

/** @returns whether two looks are drawn and written alike. */
export function looksSame(a: Pick<Look, 'tone' | 'label'>, b: Pick<Look, 'tone' | 'label'>): boolean {
  return a.tone === b.tone && a.label === b.label;
}
