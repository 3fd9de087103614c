/** Spans and marks in one lane, placed where they happened even when they are reported late. */
import type { MonoMillis } from '../domain/units.ts';
import { MARKS_KEPT, SPANS_KEPT } from './empty-history.ts';
import type { History, Lane, Mark, Span } from './history.ts';

export type Look = Pick<Span, 'tone' | 'label' | 'because'>;

/**
 * Begins a span at `at`, which ends the one before. When it began before spans that are known already (a report that came
 * late and still holds), it replaces them. The same look again changes nothing.
 */
export function beginSpan(lane: Lane, at: MonoMillis, look: Look): Lane {
  const open = lane.spans.at(-1);
  if (open && open.to === null && open.tone === look.tone && open.label === look.label) return lane;
  const earlier = lane.spans.filter((span) => span.from < at);
  const last = earlier.at(-1);
  const kept = last && (last.to === null || last.to > at) ? [...earlier.slice(0, -1), { ...last, to: at }] : earlier;
  const before = kept.at(-1);
  // A late report can bring back the look that the lane had before what it replaces.
  const spans = before && before.to === at && before.tone === look.tone && before.label === look.label
    ? [...kept.slice(0, -1), { ...before, to: null }]
    : [...kept, { from: at, to: null, ...look }];
  return { ...lane, spans: spans.slice(-SPANS_KEPT) };
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
  return { ...lane, spans };
}

/** Adds a mark in order of time. */
export function addMark(lane: Lane, mark: Mark): Lane {
  const marks = [...lane.marks];
  let index = marks.length;
  while (index > 0 && marks[index - 1]!.at > mark.at) index -= 1;
  marks.splice(index, 0, mark);
  return { ...lane, marks: marks.slice(-MARKS_KEPT) };
}

/** @returns the history with the lane changed; the same history when the lane stayed the same or is not there. */
export function changeLane(history: History, id: string, change: (lane: Lane) => Lane): History {
  const lane = Object.hasOwn(history.lanes, id) ? history.lanes[id] : undefined;
  if (!lane) return history;
  const next = change(lane);
  return next === lane ? history : { ...history, lanes: { ...history.lanes, [id]: next } };
}
