import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNames } from '@understudy/shared/domain/name-order';
import { UNNAMED } from '@understudy/shared/domain/topic-path';
import { matchesPattern, readPattern } from '@understudy/shared/domain/topic-pattern';
import type { SearchFrame } from '@understudy/shared/wire/topic-search';
import { createTopics } from './topic-store.ts';
import type { TopicUpdate } from '@understudy/shared/node/topic-table';
import type { Topics } from './topic-types.ts';

function update(topic: string, payload: string, number = 1): TopicUpdate {
  return { topic, payload: Buffer.from(payload), version: { epoch: { counter: 1, node: 'lon-1' }, number } };
}

function search(topics: Topics, text: string, limit = 50, leaveOut: string[] = []): SearchFrame {
  const work = topics.search({ ask: 'search', text, limit, leaveOut });
  while (!work.step(1));
  return work.frame(0);
}

const names = fc.constantFrom('fx', 'FX', 'eur9', 'eur10', '', '$s', 'ü');
const paths = fc.array(fc.array(names, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')).filter((path) => path !== ''), { maxLength: 15 });

/** In the order of the opened tree: part by part, a branch before what lies below it. */
function compareInTree(a: string, b: string): number {
  const [partsA, partsB] = [a.split('/'), b.split('/')];
  for (let index = 0; index < Math.min(partsA.length, partsB.length); index++) {
    const order = compareNames(partsA[index]!, partsB[index]!);
    if (order !== 0) return order;
  }
  return partsA.length - partsB.length;
}

const writtenPath = ({ path }: { path: string }): string => (path === UNNAMED ? '' : path);

function branchesAndTopics(all: string[]): string[] {
  return [...new Set(all.flatMap((path) => path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'))))];
}

describe('a search of the topics', () => {
  it('MQ-07 by a pattern finds the topics that match, and the branches at its end, in the order of the tree', () => {
    const patterns = fc.tuple(fc.array(fc.constantFrom('fx', '+', 'eur+', '+9', 'eur9'), { minLength: 1, maxLength: 3 }), fc.constantFrom('', '/#', '#')).map(([parts, end]) => parts.join('/') + end).filter((text) => /[+#]/.test(text) && typeof readPattern(text) !== 'string');
    fc.assert(
      fc.property(paths, patterns, (all, text) => {
        const topics = createTopics();
        for (const path of all) topics.apply(update(path, 'v'), 0);
        const pattern = readPattern(text);
        if (typeof pattern === 'string') throw new Error(pattern);
        const expected = [...new Set(pattern.deep ? all : [...all, ...branchesAndTopics(all)])].filter((path) => matchesPattern(pattern, path)).sort(compareInTree);
        const found = search(topics, text);
        expect(found.rows.map(writtenPath)).toEqual(expected);
        expect(found).toMatchObject({ found: expected.length, done: true });
      }),
      { numRuns: 500 },
    );
  });

  it('by other text finds where the path first contains it, capitals or not; what lies below belongs to that', () => {
    fc.assert(
      fc.property(paths, fc.constantFrom('fx', 'F', 'x/e', '9', 'eur', '/', 'x/', '/fx', 'Ü', 'fx/fx/e'), (all, text) => {
        const topics = createTopics();
        for (const path of all) topics.apply(update(path, 'v'), 0);
        const contains = (path: string) => path.toLowerCase().includes(text.toLowerCase());
        const expected = branchesAndTopics(all).filter((path) => contains(path) && !contains(path.slice(0, Math.max(0, path.lastIndexOf('/'))))).sort(compareInTree);
        const found = search(topics, text);
        expect(found.rows.map(writtenPath)).toEqual(expected);
        expect(found.topics).toBe(new Set(all.filter(contains)).size);
      }),
      { numRuns: 1000 },
    );
  });

  it('lists the first and counts all; removed topics and what others tell of are not among them', () => {
    const topics = createTopics();
    for (let number = 1; number <= 3000; number++) topics.apply(update(`prices/fx/EUR${number}`, `${number}`), 0);
    for (let number = 1; number <= 500; number++) topics.apply(update(`orders/EUR${number}`, 'x'), 0);
    topics.apply(update('prices/fx/EUR2', '', 2), 0);
    const found = search(topics, 'prices/+/EUR#', 3);
    expect(found.rows.map(({ path, value }) => [path, value?.shown])).toEqual([['prices/fx/EUR1', '1'], ['prices/fx/EUR3', '3'], ['prices/fx/EUR4', '4']]);
    expect(found).toMatchObject({ found: 2999, topics: 2999, done: true });
    expect(search(topics, 'eur', 1, ['prices/fx'])).toMatchObject({ found: 500, rows: [{ path: 'orders/EUR1' }] });
    expect(search(topics, 'PRICES')).toMatchObject({ found: 1, topics: 2999, rows: [{ path: 'prices', topics: 2999, branch: true }] });
    expect(search(topics, 'no/#/pattern')).toMatchObject({ found: 0, done: true });
  });

  it('goes on slice by slice and says how far it is', () => {
    const topics = createTopics();
    for (let number = 1; number <= 20_000; number++) topics.apply(update(`t/${number}`, 'v'), 0);
    const work = topics.search({ ask: 'search', text: '7', limit: 10, leaveOut: [] });
    expect(work.step(0)).toBe(false);
    const { looked, of, done } = work.frame(0);
    expect([looked > 0 && looked < 20_000, of, done]).toEqual([true, 20_001, false]);
    while (!work.step(0));
    expect(work.frame(0)).toMatchObject({ looked: 20_001, done: true, found: Array.from({ length: 20_000 }, (_, index) => String(index + 1)).filter((name) => name.includes('7')).length });
  });
});

describe('the outline of the topics', () => {
  it('names what is a visible part of the whole and sums the rest', () => {
    const topics = createTopics();
    for (let number = 1; number <= 90; number++) topics.apply(update(`prices/fx/${number}`, 'v'), 0);
    for (let number = 1; number <= 8; number++) topics.apply(update(`orders/${number}`, 'v'), 0);
    for (let number = 1; number <= 2; number++) topics.apply(update(`small-${number}/a`, 'v'), 0);
    const work = topics.outline({ ask: 'outline', path: '', by: 'topics', depth: 3, leastShare: 0.05, leaveOut: [] });
    while (!work.step(0));
    expect(work.frame(0).root).toEqual({
      name: '', topics: 100, updatesPerSecond: 0, rest: { children: 2, topics: 2, updatesPerSecond: 0 },
      children: [
        { name: 'orders', topics: 8, updatesPerSecond: 0, children: [], rest: { children: 8, topics: 8, updatesPerSecond: 0 } },
        { name: 'prices', topics: 90, updatesPerSecond: 0, rest: null, children: [{ name: 'fx', topics: 90, updatesPerSecond: 0, children: [], rest: { children: 90, topics: 90, updatesPerSecond: 0 } }] },
      ],
    });
  });

  it('is empty where nothing is, and by rate where nothing moves', () => {
    const topics = createTopics();
    const outline = (path: string, by: 'topics' | 'rate') => {
      const work = topics.outline({ ask: 'outline', path, by, depth: 2, leastShare: 0.01, leaveOut: [] });
      while (!work.step(1));
      return work.frame(0).root;
    };
    expect(outline('', 'topics')).toEqual({ name: '', topics: 0, updatesPerSecond: 0, children: [], rest: null });
    topics.replace(update('a/b', 'v'));
    expect(outline('', 'rate')).toMatchObject({ topics: 1, children: [], rest: { children: 1, topics: 1 } });
    expect(outline('nowhere', 'topics').topics).toBe(0);
  });
});
