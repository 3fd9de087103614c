/**
 * Topic values of a branch as a recording keeps them: a whole picture first, then what changed since, so that a quiet branch costs
 * next to nothing. Times of updates are kept instead of ages, which would change every second.
 */
import type { TopicPath } from '../domain/ids.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { BranchChild, BranchFrame } from '../wire/topic-branch.ts';

export interface RecordedChild extends Omit<BranchChild, 'ageMillis' | 'trend'> {
  updatedAt: MonoMillis | null;
}

export interface BranchRecord {
  /** The event after which it was taken. */
  n: number;
  at: MonoMillis;
  path: TopicPath;
  /** Whether `changed` is the whole branch, or what changed since the record of this branch before it. */
  whole: boolean;
  changed: RecordedChild[];
  gone: string[];
  /** Children beyond those that are kept. */
  beyond: number;
  topics: number;
  updatesPerSecond: number;
}

/** A branch as it stood, put together from its records. */
export interface RecordedBranch {
  at: MonoMillis;
  children: Map<string, RecordedChild>;
  beyond: number;
  topics: number;
  updatesPerSecond: number;
}

/** A child that was not updated for longer has no rate any more, whatever it had at its last update. */
const RATE_LASTS_MILLIS = 3000;
/** A frame waits a little on its way, and its ages with it: the same update may seem to have come a little earlier or later. */
const SAME_UPDATE_MILLIS = 400;

/** @returns the frame as a record, given the branch as it is recorded so far in this segment, or null for the first of a segment. */
export function recordBranch(known: RecordedBranch | null, frame: BranchFrame, n: number, at: MonoMillis): BranchRecord {
  const found = frame.children.map(({ name, topics, branch, updatesPerSecond, value, ageMillis }): RecordedChild => ({ name, topics, branch, updatesPerSecond, value, updatedAt: ageMillis === null ? null : Math.round(at - ageMillis) }));
  const names = new Set(found.map(({ name }) => name));
  const changed = known ? found.filter((child) => !isSame(known.children.get(child.name), child)) : found;
  const gone = known ? [...known.children.keys()].filter((name) => !names.has(name)) : [];
  const { path, total, topics, updatesPerSecond } = frame;
  return { n, at, path, whole: known === null, changed, gone, beyond: frame.beyond + Math.max(0, total - found.length), topics, updatesPerSecond };
}

function isSame(known: RecordedChild | undefined, found: RecordedChild): boolean {
  if (!known || known.topics !== found.topics || known.branch !== found.branch) return false;
  const sameUpdate = known.updatedAt === found.updatedAt || (known.updatedAt !== null && found.updatedAt !== null && Math.abs(known.updatedAt - found.updatedAt) < SAME_UPDATE_MILLIS);
  return sameUpdate && JSON.stringify(known.value) === JSON.stringify(found.value);
}

/** @returns the branch after one more record. */
export function applyBranchRecord(known: RecordedBranch | null, record: BranchRecord): RecordedBranch {
  const children = new Map(record.whole ? [] : known?.children);
  for (const child of record.changed) children.set(child.name, child);
  for (const name of record.gone) children.delete(name);
  const { at, beyond, topics, updatesPerSecond } = record;
  return { at, children, beyond, topics, updatesPerSecond };
}

/** @returns the branch as it was recorded last up to event `n`, or null when no value of it was recorded there. */
export function branchAt(records: readonly BranchRecord[], path: TopicPath, n: number): RecordedBranch | null {
  let branch: RecordedBranch | null = null;
  for (const record of records) {
    if (record.n > n) break;
    if (record.path === path) branch = applyBranchRecord(branch, record);
  }
  return branch;
}

/** @returns the recorded branch as the page draws branches, with ages as of `at`. */
export function frameOfBranch(path: TopicPath, branch: RecordedBranch, at: MonoMillis): BranchFrame {
  const children = [...branch.children.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ updatedAt, ...child }) => {
    const ageMillis = updatedAt === null ? null : Math.max(0, at - updatedAt);
    return { ...child, ageMillis, trend: null, updatesPerSecond: ageMillis !== null && ageMillis > RATE_LASTS_MILLIS ? 0 : child.updatesPerSecond };
  });
  return { path, offset: 0, children, total: children.length, beyond: branch.beyond, places: {}, ordering: false, topics: branch.topics, updatesPerSecond: branch.updatesPerSecond };
}
