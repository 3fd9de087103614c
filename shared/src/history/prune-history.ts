/** Keeps the history within its bounds of age and size: the oldest goes first, from all lanes alike, and the history says since when it is whole. */
import type { MonoMillis } from '../domain/units.ts';
import { HISTORY_MILLIS, PRUNE_STEP_MILLIS, SIZE_KEPT, SIZE_KEPT_EACH_LANE, SIZE_SHARE_AFTER_CUT } from './empty-history.ts';
import type { History, Lane } from './history.ts';
import { pruneLane } from './lanes.ts';
import { withLanes } from './name-lanes.ts';

/** @param now the newest time that is known */
export function pruneHistory(history: History, now: MonoMillis): History {
  const aged = now - HISTORY_MILLIS >= history.from + PRUNE_STEP_MILLIS ? pruneBefore(history, now - HISTORY_MILLIS) : history;
  const most = Math.max(SIZE_KEPT, SIZE_KEPT_EACH_LANE * aged.lanes.length);
  return aged.size > most ? pruneBefore(aged, timeToCut(aged.lanes, aged.size - most * SIZE_SHARE_AFTER_CUT)) : aged;
}

/** Drops what ended before `from`; what reaches beyond it stays whole. Lanes that left the description leave with their last span. */
function pruneBefore(history: History, from: MonoMillis): History {
  const lanes = history.lanes.map((lane) => pruneLane(lane, from));
  const kept = lanes.filter(({ spans }, index) => index < history.described || spans.length > 0);
  return {
    ...withLanes(history, kept), from: Math.max(from, history.from),
    faults: history.faults.filter(({ to }) => to === null || to >= from),
    episodes: history.episodes.filter(({ faultAt, state }) => state === 'running' || faultAt >= from),
    gaps: history.gaps.filter(({ to }) => to >= from),
    notes: history.notes.filter(({ at }) => at >= from),
  };
}

/** @returns the time before which about `count` spans and marks ended. */
function timeToCut(lanes: readonly Lane[], count: number): MonoMillis {
  const ends = lanes.flatMap(({ spans, marks }) => [...spans.flatMap(({ to }) => to ?? []), ...marks.map(({ at }) => at)]).sort((a, b) => a - b);
  // Just after it, so that it goes, too.
  return (ends[Math.min(ends.length, Math.ceil(count)) - 1] ?? 0) + 1e-6;
}
