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
/** Spans and marks kept in all lanes together: about half a megabyte of a snapshot. Beyond it the history begins later. */
export const SIZE_KEPT = 4000;
/** However many lanes there are, each has room for so many. */
export const SIZE_KEPT_EACH_LANE = 4;
/** What is left after a cut, so that the next one is a while off. */
export const SIZE_SHARE_AFTER_CUT = 0.75;
/** Faults and episodes kept: each fault of such a drill with a handful of episodes. */
export const FAULTS_KEPT = 150;
export const EPISODES_KEPT = 150;
export const ASKED_KEPT = 50;
/** Phases kept in an episode: a search can go on for hours; its first and its last tries tell the story. */
export const PHASES_KEPT = 40;
/** Candidates listed in a decision: longer lists are named by their beginning. */
export const CANDIDATES_KEPT = 12;
/** Clues wait this long for the fault that explains them: longer than any report is late. */
export const CLUE_MILLIS: Millis = 10_000;
export const CLUES_KEPT = 100;
export const REFUSALS_KEPT = 20;
export const GAPS_KEPT = 50;
export const NOTES_KEPT = 100;
/** A reason longer than this is cut: a span is read in a tooltip. */
export const REASON_LETTERS = 240;
/** What arrives so long after it happened came late; the way from a busy node takes some tens of milliseconds. */
export const LATE_MILLIS: Millis = 1000;

/** @returns the history of which nothing is known. */
export function emptyHistory(): History {
  return {
    from: 0, monoMinusWall: 0, began: 0, lanes: [], described: 0, places: {}, size: 0,
    asked: [], faults: [], episodes: [], clues: [], gaps: [], notes: [], unheard: {}, refusals: [],
  };
}
