/** The second fold: what an event adds to the timeline, given the view before and after it. */
import type { LoggedEvent } from '../domain/cluster-event.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import { applyToDestinationEpisodes } from './apply-destination-episodes.ts';
import { applyToFaults } from './apply-faults.ts';
import { applyToGaps } from './apply-gaps.ts';
import { applyToLanes } from './apply-lanes.ts';
import { applyToNotes } from './apply-notes.ts';
import { applyToSectionEpisodes } from './apply-section-episodes.ts';
import { clueOf, keepClue } from './clues.ts';
import type { History } from './history.ts';
import { applyLabEnd } from './lab-end.ts';
import { pruneHistory } from './prune-history.ts';

/** The wall clock may be corrected while we run; below this a label would not change. */
const CLOCK_STEP_MILLIS = 50;

/** @returns the history after the event; lanes, faults and episodes that it does not touch keep their identity. */
export function applyToHistory(history: History, before: ClusterView, after: ClusterView, logged: LoggedEvent): History {
  const { event } = logged;
  const clue = clueOf(before, event);
  let next = keepClocks(history, logged);
  next = applyToLanes(next, before, after, logged);
  next = applyToGaps(next, event);
  next = applyToNotes(next, event);
  next = applyToFaults(next, after, event);
  if (clue) next = keepClue(next, clue);
  next = applyLabEnd(next, before, after, event);
  next = applyToSectionEpisodes(next, before, after, event, clue);
  next = applyToDestinationEpisodes(next, before, after, event);
  return pruneHistory(next, after.at);
}

function keepClocks(history: History, { event, arrivedAt }: LoggedEvent): History {
  const first = history.from === 0 && history.monoMinusWall === 0;
  const monoMinusWall = event.at - event.wall;
  if (!first && Math.abs(monoMinusWall - history.monoMinusWall) < CLOCK_STEP_MILLIS) return history;
  return { ...history, monoMinusWall, from: first ? event.at : history.from, began: first ? arrivedAt : history.began };
}
