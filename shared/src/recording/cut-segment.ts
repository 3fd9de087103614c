/** A piece of a segment as a segment of its own: for a recording that begins or ends in the middle of one. */
import { isSample } from '../view/describe-event.ts';
import { applyBranchRecord, type BranchRecord, type RecordedBranch } from './branch-record.ts';
import { labelOfBase, readSegment } from './segment-reader.ts';
import { countChanges, type Segment, type SegmentEntry } from './segment.ts';

/** @returns what shows the states after events `from` to `to`, both of which the segment has. */
export function cutSegment(segment: Segment, from: number, to: number): Segment {
  const { version, log, events } = segment;
  return {
    version, log, after: from, base: readSegment(segment).stateAt(from),
    events: events.filter(({ n }) => n > from && n <= to), values: cutValues(segment.values, from, to),
  };
}

/** The records within, each branch beginning with a whole picture of how it stood. */
function cutValues(values: readonly BranchRecord[], from: number, to: number): BranchRecord[] {
  const before = new Map<string, RecordedBranch>();
  const within: BranchRecord[] = [];
  for (const record of values) {
    if (record.n > to) break;
    if (record.n > from) within.push(record);
    else before.set(record.path, applyBranchRecord(before.get(record.path) ?? null, record));
  }
  const begun = [...before].map(([path, { at, children, beyond, topics, updatesPerSecond }]): BranchRecord =>
    ({ n: from, at, path, whole: true, changed: [...children.values()], gone: [], beyond, topics, updatesPerSecond }));
  return [...begun, ...within];
}

/** @returns what the index says of a segment, but for its bytes. */
export function describeSegment(segment: Segment): Omit<SegmentEntry, 'bytes' | 'sha256'> {
  const { after, events, values } = segment;
  const fromAt = labelOfBase(segment);
  const toAt = events.reduce((latest, { event }) => Math.max(latest, event.at), fromAt);
  return { first: after + 1, last: after + events.length, fromAt, toAt, changes: countChanges(events.flatMap(({ event }) => (isSample(event) ? [] : event.at)), fromAt, toAt), values: [...new Set(values.map(({ path }) => path))] };
}
