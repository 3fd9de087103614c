/** What a stream carries (RP-04, RP-10, US-14). */
import { describe, expect, it } from 'vitest';
import { judgeEntry, type SendRule } from './send-rule.ts';
import { entryAt } from './testing/journal-world.ts';

const toNewYork: SendRule = { kind: 'destination', group: 'new-york', datagrid: true, topics: ['prices/#'], passThrough: ['london'] };
const lon1 = { node: 'lon-1', group: 'london' };
const nyc1 = { node: 'nyc-1', group: 'new-york' };
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
});

describe('what a member of the own group is sent', () => {
  const toLon2: SendRule = { kind: 'member', group: 'london', member: 'lon-2', relayed: [] };
  const lon3 = { node: 'lon-3', group: 'london' };

  it('RP-04 what was published here and what came from outside the group; the rest is told by whoever accepted it', () => {
    expect(judgeEntry(toLon2, 'lon-2', entryAt(1, 1))).toBe('send');
    expect(judgeEntry(toLon2, 'lon-2', entryAt(1, 1, { from: nyc1, via: [nyc1] }))).toBe('send');
    expect(judgeEntry(toLon2, 'lon-2', entryAt(1, 1, { from: lon3, via: [lon3] }))).toBe('not-passed');
    expect(judgeEntry(toLon2, 'lon-2', entryAt(1, 1, { from: nyc1, via: [{ node: 'lon-2', group: 'london' }, nyc1] }))).toBe('been-there');
  });

  it('RP-04 RP-01 what a member that is down sent here is passed on in its place', () => {
    const rule: SendRule = { ...toLon2, relayed: ['lon-3'] } as SendRule;
    expect(judgeEntry(rule, 'lon-2', entryAt(1, 1, { from: lon3, via: [lon3] }))).toBe('send');
    expect(judgeEntry(rule, 'lon-2', entryAt(1, 1, { from: lon1, via: [lon1] }))).toBe('not-passed');
  });

  it('US-14 a local path\'s updates stay where they are', () => {
    const local = entryAt(1, 1);
    expect(judgeEntry(toLon2, 'lon-2', { ...local, stream: { ...local.stream, section: null } })).toBe('not-passed');
  });
});
