/** The history before anything was heard, and the bounds that keep it small enough to send to a page. */
import type { Millis } from '../domain/units.ts';
import type { History } from './history.ts';

/** How far back the timeline reaches: a drill with its discussion. Older events are in the event log. */
export const HISTORY_MILLIS: Millis = 30 * 60_000;
/** Pruned in steps, so that most events leave most lanes alone. */
export const PRUNE_STEP_MILLIS: Millis = 60_000;
/** Spans and marks kept in a lane: a node that is killed every twenty seconds for half an hour. */
export const SPANS_KEPT = 300;
export const MARKS_KEPT = 300;
/** Faults and episodes kept: each fault of such a drill with a handful of episodes. */
export const FAULTS_KEPT = 150;
export const EPISODES_KEPT = 150;
/** Phases kept in an episode: a search can go on for hours; its first and its last tries tell the story. */
export const PHASES_KEPT = 60;
/** Clues wait this long for the fault that explains them: longer than any report is late. */
export const CLUE_MILLIS: Millis = 10_000;
export const CLUES_KEPT = 100;
export const REFUSALS_KEPT = 20;

/** @returns the history of which nothing is known. */
export function emptyHistory(): History {
  return { from: 0, monoMinusWall: 0, lanes: {}, order: [], faults: [], episodes: [], clues: [], refusals: [] };
}
