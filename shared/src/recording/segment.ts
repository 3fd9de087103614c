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

/** Fine enough to see a failover on a track of some hours, and short enough to be in an index of a day. */
export const SEGMENT_PARTS = 16;

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
  /** How many events in each of `SEGMENT_PARTS` equal parts of its time are no samples: what happened, as opposed to how things stood. */
  changes: number[];
  /** Branches of which values were recorded in it. */
  values: string[];
}

/** @param times of the changes in a segment that reaches from one label to the other */
export function countChanges(times: readonly MonoMillis[], fromAt: MonoMillis, toAt: MonoMillis): number[] {
  const counts = Array.from({ length: SEGMENT_PARTS }, () => 0);
  const part = Math.max(1e-6, toAt - fromAt) / SEGMENT_PARTS;
  // What came late is counted where it came.
  for (const at of times) counts[Math.min(SEGMENT_PARTS - 1, Math.max(0, Math.floor((at - fromAt) / part)))]! += 1;
  return counts;
}

/** @returns whether anything happened in it. */
export function hasChanges({ changes }: Pick<SegmentEntry, 'changes'>): boolean {
  return changes.some((count) => count > 0);
}

/** @returns the state with what a later form of the views has and an earlier did not: nothing was known of it then. */
export function completeState(state: FoldState): FoldState {
  return { view: { ...emptyView(), ...state.view }, history: { ...emptyHistory(), ...state.history } };
}
