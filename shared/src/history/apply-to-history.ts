/** The second fold: what an event adds to the timeline, given the view before and after it. */
import type { LoggedEvent } from '../domain/cluster-event.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import { applyToDestinationEpisodes } from './apply-destination-episodes.ts';
import { applyToFaults } from './apply-faults.ts';
import { applyToLanes } from './apply-lanes.ts';
import { applyToSectionEpisodes } from './apply-section-episodes.ts';
import { clueOf, keepClue } from './clues.ts';
import { HISTORY_MILLIS, PRUNE_STEP_MILLIS } from './empty-history.ts';
import type { History } from './history.ts';
import { applyLabEnd } from './lab-end.ts';

/** The wall clock may be corrected while we run; below this a label would not change. */
const CLOCK_STEP_MILLIS = 50;

/** @returns the history after the event; lanes, faults and episodes that it does not touch keep their identity. */
export function applyToHistory(history: History, before: ClusterView, after: ClusterView, logged: LoggedEvent): History {
  const { event } = logged;
  const clue = clueOf(before, event);
  let next = keepClocks(history, event.at, event.wall);
  next = applyToLanes(next, before, after, event);
  next = applyToFaults(next, after, event);
  if (clue) next = keepClue(next, clue);
  next = applyLabEnd(next, before, after, event);
  next = applyToSectionEpisodes(next, before, after, event, clue);
  next = applyToDestinationEpisodes(next, before, after, event);
  return prune(next, after.at - HISTORY_MILLIS);
}

function keepClocks(history: History, at: number, wall: number): History {
  const first = history.from === 0 && history.monoMinusWall === 0;
  const monoMinusWall = at - wall;
  if (!first && Math.abs(monoMinusWall - history.monoMinusWall) < CLOCK_STEP_MILLIS) return history;
  return { ...history, monoMinusWall, from: first ? at : history.from };
}

/** Drops what ended before `from`; what reaches beyond it stays whole. */
function prune(history: History, from: number): History {
  if (from < history.from + PRUNE_STEP_MILLIS) return history;
  const lanes = Object.fromEntries(Object.entries(history.lanes).map(([id, lane]) => {
    const stale = lane.spans.some(({ to }) => to !== null && to < from) || lane.marks.some(({ at }) => at < from);
    return [id, stale ? { ...lane, spans: lane.spans.filter(({ to }) => to === null || to >= from), marks: lane.marks.filter(({ at }) => at >= from) } : lane];
  }));
  return {
    ...history, from, lanes,
    faults: history.faults.filter(({ to }) => to === null || to >= from),
    episodes: history.episodes.filter(({ faultAt, state }) => state === 'running' || faultAt >= from),
  };
}
