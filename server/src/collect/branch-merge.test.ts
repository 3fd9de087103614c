import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNames } from '@understudy/shared/domain/name-order';
import type { BranchChild, BranchFrame } from '@understudy/shared/wire/topic-branch';
import type { OutlineNode } from '@understudy/shared/wire/topic-outline';
import type { TopicFrame } from '@understudy/shared/wire/topic-watch';
import { mergeFrames } from './branch-merge.ts';

const child = (name: string, more: Partial<BranchChild> = {}): BranchChild => ({ name, topics: 1, branch: false, updatesPerSecond: 1, value: null, ageMillis: 10, trend: null, ...more });
const text = (shown: string) => ({ as: 'text' as const, shown, bytes: shown.length, cut: false });

function branch(children: BranchChild[], more: Partial<BranchFrame> = {}): TopicFrame {
  return { of: 'branch', frame: { path: 't', offset: 0, children, total: children.length, beyond: 0, places: {}, ordering: false, topics: children.length, updatesPerSecond: 1.1, ...more } };
}

function merged(frames: TopicFrame[], offset = 0, limit = 100, locate: string[] = []): BranchFrame {
  const { frame } = mergeFrames({ ask: 'branch', path: 't', offset, limit, locate }, frames);
  if (!('children' in frame)) throw new Error('no branch');
  return frame;
}

describe('a branch that several nodes tell of', () => {
  it('adds up what they have and shows the newest value', () => {
    const one = branch([child('eur10'), child('eur9', { topics: 3, branch: true, updatesPerSecond: 0.1, trend: [1, 2], value: text('old'), ageMillis: 500 })]);
    const other = branch([child('eur9', { topics: 2, updatesPerSecond: 0.2, trend: [5, 6, 7], value: text('new'), ageMillis: 20 })], { ordering: true });
    expect(merged([one, other], 0, 10, ['eur10', 'gone'])).toEqual({
      path: 't', offset: 0, total: 2, beyond: 0, places: { eur10: 1 }, ordering: true, topics: 3, updatesPerSecond: 2.2,
      children: [child('eur9', { topics: 5, branch: true, updatesPerSecond: 0.3, trend: [5, 7, 9], value: text('new'), ageMillis: 20 }), child('eur10')],
    });
  });

  it('is cut where it is looked at', () => {
    const frames = [branch(['a', 'c', 'e'].map((name) => child(name))), branch(['b', 'd'].map((name) => child(name)))];
    expect(merged(frames, 1, 2).children.map(({ name }) => name)).toEqual(['b', 'c']);
    expect(merged(frames, 1, 2).total).toBe(5);
  });

  it('ends where one of the lists breaks off, and counts what is beyond', () => {
    const some = Array.from({ length: 2000 }, (_, index) => child(`n${index}`));
    const frame = merged([branch(some, { total: 5000 }), branch([child('n1'), child('n77x'), child('z')])], 0, 5000);
    expect(frame.children.map(({ name }) => name)).toEqual([...some.map(({ name }) => name), 'n77x'].sort(compareNames));
    expect([frame.total, frame.beyond]).toEqual([2001, 3001]);
  });
});

describe('a search on several nodes', () => {
  it('counts what two of them found once, and lists the first of all', () => {
    const row = (path: string) => ({ ...child(path.split('/').at(-1)!), path });
    const found = (paths: string[], more: object): TopicFrame => ({ of: 'search', frame: { text: 'x', rows: paths.map(row), found: paths.length, topics: paths.length, looked: 10, of: 20, done: true, ...more } });
    const { frame } = mergeFrames({ ask: 'search', text: 'x', limit: 3 }, [found(['a/2', 'b'], { found: 7 }), found(['a/1', 'a/10', 'b'], { done: false })]);
    expect(frame).toMatchObject({ rows: [{ path: 'a/1' }, { path: 'a/2' }, { path: 'a/10' }], found: 9, topics: 5, looked: 20, of: 40, done: false });
  });
});

describe('an outline from several nodes', () => {
  const leaf = fc.record({ name: fc.constantFrom('a', 'b', 'c'), topics: fc.nat(9), updatesPerSecond: fc.constant(0), children: fc.constant<OutlineNode[]>([]), rest: fc.constant(null) });
  const outline = fc.array(leaf, { maxLength: 3 }).map((children): OutlineNode => {
    const named = [...new Map(children.map((one) => [one.name, one])).values()].sort((a, b) => compareNames(a.name, b.name));
    return { name: '', topics: named.reduce((sum, { topics }) => sum + topics, 4), updatesPerSecond: 0, children: named, rest: { children: 2, topics: 4, updatesPerSecond: 0 } };
  });

  it('leaves nothing out: the named and the rest are the whole', () => {
    fc.assert(
      fc.property(fc.array(outline, { minLength: 1, maxLength: 4 }), (roots) => {
        const { frame } = mergeFrames({ ask: 'outline', path: '', by: 'topics', depth: 3, leastShare: 0.01 }, roots.map((root) => ({ of: 'outline', frame: { path: '', by: 'topics', root } })));
        if (!('root' in frame)) throw new Error('no outline');
        const { root } = frame;
        expect(root.children.reduce((sum, { topics }) => sum + topics, root.rest?.topics ?? 0)).toBe(root.topics);
        expect(root.topics).toBe(roots.reduce((sum, { topics }) => sum + topics, 0));
        expect(root.children.map(({ name }) => name)).toEqual([...new Set(roots.flatMap(({ children }) => children.map(({ name }) => name)))].sort());
      }),
    );
  });
});
