/** What a stream carries (RP-04, RP-10, US-14). */
import { describe, expect, it } from 'vitest';
import { filterMatches } from '../domain/topic-path.ts';
import { carriesTopic, isOthersToTell, judgeEntry, judgeTopics, reachesBranch, type SendRule } from './send-rule.ts';
import { entryAt } from './testing/journal-world.ts';

const toNewYork: SendRule = { kind: 'destination', group: 'new-york', datagrid: true, topics: ['prices/#'], passThrough: ['london'] };
const lon1 = { node: 'lon-1', group: 'london' };
const nyc1 = { node: 'nyc-1', group: 'new-york' };
/** @returns all paths of one to `most` of these parts. */
function branches(parts: string[], most: number): string[] {
  const shorter = most === 1 ? [] : branches(parts, most - 1);
  return [...parts, ...shorter.flatMap((branch) => parts.map((part) => `${branch}/${part}`))].filter((path, index, all) => all.indexOf(path) === index);
}

const r1 = { node: 'r-1', group: 'recovery' };

describe('what a destination is sent', () => {
  it('RP-04 what was published here directly, and what came from a group that is passed on', () => {
    expect(judgeEntry(toNewYork, 'nyc-2', entryAt(1, 1))).toBe('send');
    expect(judgeEntry(toNewYork, 'nyc-2', entryAt(1, 1, { from: lon1, via: [lon1] }))).toBe('send');
    expect(judgeEntry(toNewYork, 'nyc-2', entryAt(1, 1, { from: r1, via: [r1] }))).toBe('not-passed');
    expect(judgeEntry({ ...toNewYork, passThrough: [] }, 'nyc-2', entryAt(1, 1, { from: lon1, via: [lon1] }))).toBe('not-passed');
  });

  it('RP-04 never back to where it has been: the node, or its group where that shares updates by itself', () => {
    const been = entryAt(1, 1, { from: lon1, via: [nyc1, lon1] });
    expect(judgeEntry(toNewYork, 'nyc-1', been)).toBe('been-there');
    expect(judgeEntry(toNewYork, 'nyc-2', been)).toBe('been-there');
    expect(judgeEntry({ ...toNewYork, datagrid: false }, 'nyc-1', been)).toBe('been-there');
    expect(judgeEntry({ ...toNewYork, datagrid: false }, 'nyc-2', been)).toBe('send');
  });

  it('RP-10 topic filters limit it', () => {
    expect(judgeEntry({ ...toNewYork, topics: ['prices/fx/GBPUSD', 'orders/#'] }, 'nyc-1', entryAt(1, 1))).toBe('filtered');
    expect(judgeEntry({ ...toNewYork, topics: ['orders/#'] }, 'nyc-1', entryAt(1, 1))).toBe('filtered');
    for (const filter of ['#', '+/fx/#', 'prices/fx/+', 'prices/fx/EURUSD', 'prices/fx/EURUSD/#']) expect(judgeEntry({ ...toNewYork, topics: [filter] }, 'nyc-1', entryAt(1, 1)), filter).toBe('send');
    expect(judgeEntry({ ...toNewYork, topics: [] }, 'nyc-1', entryAt(1, 1))).toBe('filtered');
  });

  it('RP-10 a whole branch is carried, in part or not at all, as its topics say one by one', () => {
    const filters = branches(['a', 'b', '+'], 3).flatMap((filter) => [filter, `${filter}/#`]).concat('#');
    for (const path of branches(['a', 'b'], 2)) {
      const topics = [path, ...branches(['a', 'b'], 2).map((below) => `${path}/${below}`)];
      for (const filter of filters) {
        const matching = topics.filter((topic) => filterMatches(filter, topic)).length;
        const rule: SendRule = { ...toNewYork, topics: ['none', filter] };
        expect(reachesBranch(filter, path), `${filter} within ${path}`).toBe(matching > 0);
        expect(judgeTopics(rule, { path }), `${filter} of ${path}`).toBe(matching === topics.length ? 'send' : matching > 0 ? 'by-topic' : 'filtered');
        for (const topic of topics) expect(carriesTopic(rule, topic)).toBe(filterMatches(filter, topic));
      }
    }
  });
});

describe('what a member of the own group is sent', () => {
  const toLon2: SendRule = { kind: 'member', group: 'london', member: 'lon-2', relayed: [] };
  const lon3 = { node: 'lon-3', group: 'london' };

  it('RP-04 whatever is in the journal; what another member accepted is first of all that one’s to tell', () => {
    expect(judgeEntry(toLon2, 'lon-2', entryAt(1, 1))).toBe('send');
    expect(judgeEntry(toLon2, 'lon-2', entryAt(1, 1, { from: nyc1, via: [nyc1] }))).toBe('send');
    expect(judgeEntry(toLon2, 'lon-2', entryAt(1, 1, { from: lon3, via: [lon3] }))).toBe('send');
    expect(['lon-2', 'lon-3', 'nyc-1'].map((from) => isOthersToTell(toLon2, 'lon-2', from, ['lon-2', 'lon-3']))).toEqual([false, true, false]);
    expect(['lon-2', 'lon-3', 'nyc-1'].map((from) => isOthersToTell(toNewYork, 'nyc-1', from, ['lon-2', 'lon-3']))).toEqual([true, true, false]);
    expect(judgeEntry(toLon2, 'lon-2', entryAt(1, 1, { from: nyc1, via: [{ node: 'lon-2', group: 'london' }, nyc1] }))).toBe('been-there');
  });

  it('RP-04 RP-01 what a member that is down sent here is passed on in its place', () => {
    const rule: SendRule = { ...toLon2, relayed: ['lon-3'] } as SendRule;
    expect(['lon-1', 'lon-3'].map((from) => isOthersToTell(rule, 'lon-2', from, ['lon-1', 'lon-2', 'lon-3']))).toEqual([true, false]);
  });

  it('RP-04 every topic, and nothing whatever its source that it told this node itself', () => {
    expect([carriesTopic(toLon2, 'any/topic'), judgeTopics(toLon2, { path: 'any' })]).toEqual([true, 'send']);
    const toldByIt = entryAt(1, 1, { from: nyc1, via: [{ node: 'lon-2', group: 'london' }, nyc1] });
    expect(judgeEntry(toLon2, null, toldByIt)).toBe('been-there');
  });

  it('US-14 a local path\'s updates stay where they are', () => {
    const local = entryAt(1, 1);
    expect(judgeEntry(toLon2, 'lon-2', { ...local, stream: { ...local.stream, section: null } })).toBe('not-passed');
  });
});
