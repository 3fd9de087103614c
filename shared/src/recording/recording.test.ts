/** Pure parts of the flight recorder: finding a state, cutting, values of branches, reading earlier forms. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyBatch, emptyFold } from '../history/fold.ts';
import { hashJson } from '../view/hash-view.ts';
import { scenarios } from '../view/testdata/scenarios.ts';
import type { BranchFrame, TopicValue } from '../wire/topic-branch.ts';
import { applyBranchRecord, branchAt, frameOfBranch, recordBranch, type BranchRecord, type RecordedBranch } from './branch-record.ts';
import { cutSegment, describeSegment } from './cut-segment.ts';
import { segmentOfNumber, segmentOfTime, type LogIndex } from './log-index.ts';
import { RECORDING_VERSION } from './recording-head.ts';
import { readSegment } from './segment-reader.ts';
import type { Segment } from './segment.ts';
import { upgradePart, UPGRADES } from './upgrade-recording.ts';

function segmentOf(name: string): Segment {
  return { version: 1, log: 'l', after: 0, base: emptyFold(), events: scenarios[name]!(), values: [] };
}

describe('a segment', () => {
  it('gives any state in any order: forward, backward, again', () => {
    const segment = segmentOf('recovery-found');
    const reader = readSegment(segment);
    fc.assert(fc.property(fc.integer({ min: 0, max: segment.events.length }), (n) => {
      expect(hashJson(reader.stateAt(n))).toBe(hashJson(applyBatch(emptyFold(), segment.events.slice(0, n))));
    }), { numRuns: 60 });
    expect(() => reader.stateAt(segment.events.length + 1)).toThrow(RangeError);
  });

  it('finds for any time the last state that was by then, and labels never go back', () => {
    const segment = segmentOf('lon-1-killed');
    const reader = readSegment(segment);
    const labels = Array.from({ length: reader.to + 1 }, (_, n) => reader.labelAt(n));
    expect([...labels].sort((a, b) => a - b)).toEqual(labels);
    expect(labels[reader.to]).toBe(reader.stateAt(reader.to).view.at);
    fc.assert(fc.property(fc.double({ min: labels[0]! - 10, max: labels.at(-1)! + 10, noNaN: true }), (at) => {
      expect(reader.numberAt(at)).toBe(Math.max(0, labels.findLastIndex((label) => label <= at)));
    }));
  });

  it('can be cut anywhere, and the piece shows the same', () => {
    const segment = segmentOf('recovery-search');
    const whole = readSegment(segment);
    fc.assert(fc.property(fc.nat(segment.events.length), fc.nat(segment.events.length), (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const piece = cutSegment(segment, from, to);
      expect(describeSegment(piece)).toMatchObject({ first: from + 1, last: to, toAt: whole.labelAt(to) });
      expect(describeSegment(piece).changes.reduce((sum, count) => sum + count, 0)).toBe(piece.events.filter(({ event }) => !event.kind.endsWith('-sampled')).length);
      expect(hashJson(readSegment(piece).stateAt(to))).toBe(hashJson(whole.stateAt(to)));
    }), { numRuns: 25 });
  });
});

describe('the index', () => {
  const segments = [[1, 10, 0, 50], [11, 20, 50, 50], [21, 30, 50, 90], [31, 30, 90, 90]].map(([first, last, fromAt, toAt]) => ({ first: first!, last: last!, fromAt: fromAt!, toAt: toAt!, bytes: 1, sha256: null, changes: [], values: [] }));
  const index = { segments, first: 1, last: 30 } as unknown as LogIndex;

  it('finds the segment of a number and of a time', () => {
    expect([0, 1, 10, 11, 30].map((n) => segmentOfNumber(index, n)?.first)).toEqual([1, 1, 1, 11, 21]);
    expect([31, -1].map((n) => segmentOfNumber(index, n))).toEqual([null, null]);
    expect([-5, 0, 49, 50, 89, 90, 1000].map((at) => segmentOfTime(index, at)?.first)).toEqual([1, 1, 1, 21, 21, 31, 31]);
  });
});

const valueOf = (shown: string): TopicValue => ({ as: 'text', shown, bytes: shown.length, cut: false });
const child = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'e'), topics: fc.nat(3), branch: fc.boolean(), updatesPerSecond: fc.constant(1), value: fc.option(fc.constantFrom('1', '2').map(valueOf)), age: fc.constantFrom(0, 1000, 5000) });
const frames = fc.array(fc.record({ children: fc.uniqueArray(child, { selector: ({ name }) => name }), beyond: fc.nat(2) }), { minLength: 1, maxLength: 8 });

describe('values of a branch', () => {
  it('come back as they were at any event, from a whole picture and what changed since', () => {
    fc.assert(fc.property(frames, fc.nat(10), (list, cut) => {
      const records: BranchRecord[] = [];
      let known: RecordedBranch | null = null;
      list.forEach(({ children, beyond }, index) => {
        const at = 10_000 + index * 1000;
        // One more can be asked for than is kept.
        const frame: BranchFrame = { path: 'p', offset: 0, total: children.length + 1, beyond, places: {}, ordering: false, topics: 9, updatesPerSecond: 2, children: children.map(({ age, ...rest }) => ({ ...rest, ageMillis: age, trend: [1, 2] })) };
        const record = recordBranch(known, frame, index + 1, at);
        known = applyBranchRecord(known, record);
        records.push(record);
      });
      const n = 1 + (cut % list.length);
      const wanted = list[n - 1]!;
      const at = 10_000 + (n - 1) * 1000;
      const piece = cutSegment({ ...segmentOf('steady'), values: records }, n, 50).values;
      for (const from of [records, piece]) {
        const frame = frameOfBranch('p', branchAt(from, 'p', n)!, at);
        expect(frame.beyond).toBe(wanted.beyond + 1);
        expect(frame.children.map(({ name, value, ageMillis }) => [name, value, Math.round(ageMillis! / 100)]))
          .toEqual([...wanted.children].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, value, age }) => [name, value, Math.round(age / 100)]));
      }
      expect(branchAt(records, 'q', n)).toBeNull();
      expect(branchAt(records, 'p', 0)).toBeNull();
    }));
  });

  it('cost nothing while nothing changes', () => {
    const frame = (ageMillis: number): BranchFrame => ({ path: 'p', offset: 0, total: 1, beyond: 0, places: {}, ordering: false, topics: 1, updatesPerSecond: 0, children: [{ name: 'x', topics: 1, branch: false, updatesPerSecond: 0, value: valueOf('1'), ageMillis, trend: null }] });
    const first = applyBranchRecord(null, recordBranch(null, frame(500), 1, 1000));
    expect(recordBranch(first, frame(1503), 2, 2000).changed).toEqual([]);
    expect(recordBranch(first, frame(20), 2, 2000).changed).toHaveLength(1);
    // What waited on its way is no update.
    expect(recordBranch(first, frame(1250), 2, 2000).changed).toEqual([]);
  });
});

describe('earlier forms', () => {
  it('have a step for every version that was', () => {
    expect(UPGRADES).toHaveLength(RECORDING_VERSION - 1);
  });

  it('are led up step by step, and later ones refused', () => {
    const steps = [
      { head: (raw: Record<string, unknown>) => ({ ...raw, b: 1 }), segment: (raw: Record<string, unknown>) => raw },
      { head: (raw: Record<string, unknown>) => ({ ...raw, c: raw['b'] }), segment: (raw: Record<string, unknown>) => raw },
    ];
    expect(upgradePart({ version: 1 }, 'head', steps, 3)).toEqual({ version: 3, b: 1, c: 1 });
    expect(upgradePart({ version: 2, b: 5 }, 'head', steps, 3)).toEqual({ version: 3, b: 5, c: 5 });
    expect(upgradePart({ version: 4 }, 'head', steps, 3)).toMatch(/version 4.*up to 3/);
    for (const junk of [null, 7, [], {}, { version: 'one' }, { version: 0 }]) expect(typeof upgradePart(junk, 'head', steps, 3)).toBe('string');
  });
});
