/**
 * A stretch of the log that can be opened by itself: the state before it and what happened in it. The log on disk and a recording
 * are rows of these, so that a seek anywhere costs one segment and no more than some thousand folds.
 */
import type { LoggedEvent } from '../domain/cluster-event.ts';
import type { MonoMillis } from '../domain/units.ts';
import { emptyHistory } from '../history/empty-history.ts';
import type { FoldState } from '../history/fold.ts';
import { emptyView } from '../view/empty-view.ts';
import type { BranchRecord } from './branch-record.ts';

export interface Segment {
  /** The version of the form (`RECORDING_VERSION`) in which it was written. */
  version: number;
  /** Identity of the log: numbers mean something only within it. */
  log: string;
  /** The number of the last event before it. */
  after: number;
  /** The state after that event. */
  base: FoldState;
  events: LoggedEvent[];
  /** Topic values that a recording asked for, in order. */
  values: BranchRecord[];
}

/** What is known of a segment without opening it. Times are labels: the latest time of any event up to then. */
export interface SegmentEntry {
  first: number;
  last: number;
  /** Label of the state before the first event. */
  fromAt: MonoMillis;
  /** Label of the state after the last. */
  toAt: MonoMillis;
  /** Compressed; 0 while it is still being written to. */
  bytes: number;
  /** Of the compressed bytes; null while it is still being written to. */
  sha256: string | null;
  /** Events in it that are no samples: what happened, as opposed to how things stood. */
  changes: number;
  /** Branches of which values were recorded in it. */
  values: string[];
}

/** @returns the state with what a later form of the views has and an earlier did not: nothing was known of it then. */
export function completeState(state: FoldState): FoldState {
  return { view: { ...emptyView(), ...state.view }, history: { ...emptyHistory(), ...state.history } };
}
