import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import type { BranchChild, BranchFrame } from '@understudy/shared/wire/topic-branch';
import { findTopics } from './find-topics.ts';
import { branchesOfPast, type PastTopics } from './past-picture.ts';
import { placeRows, standingOf, type Branches, type Row, type TopicRow } from './place-rows.ts';
import { stepTree, typeAhead } from './step-tree.ts';

const child = (name: string, branch = false): BranchChild => ({ name, topics: 1, branch, updatesPerSecond: 1, value: branch ? null : '1', ageMillis: 10 });
const frame = (path: string, children: BranchChild[], leftOut = 0): BranchFrame => ({ path, children, leftOut, topics: children.length, updatesPerSecond: 1 });
const sections = [{ path: 'prices/fx', home: 'london' }, { path: 'orders', home: 'new-york' }];

const branches: Branches = {
  '': [frame('', [child('prices', true), child('telemetry', true)])],
  prices: [frame('prices', [child('fx', true), child('misc', true)])],
  'prices/fx': [frame('prices/fx', [child('EURUSD'), child('GBPUSD')], 3), frame('prices/fx', [child('JPYUSD')], 4)],
};
const words = (rows: readonly Row[]) => rows.map((row) => `${'  '.repeat(row.depth)}${row.kind === 'topic' ? row.name : row.kind === 'more' ? `${row.leftOut} more` : row.kind}`);

describe('rows of the topic tree', () => {
  it('shows what is open, what is awaited and what no page has shown yet', () => {
    expect(words(placeRows(branches, new Set(['prices', 'prices/fx', 'telemetry']), sections))).toEqual(['orders', 'prices', '  fx', '    EURUSD', '    GBPUSD', '    JPYUSD', '    2 more', '  misc', 'telemetry', '  waiting']);
  });

  it('shows a configured section before its first topic', () => {
    const rows = placeRows({ '': [frame('', [])] }, new Set(), sections);
    expect(words(rows)).toEqual(['orders', 'prices']);
  });

  it('US-14 tells sections from what leads to them, lies in them or is outside; by parts (US-12)', () => {
    const standings = ['prices', 'prices/fx', 'prices/fx/EURUSD', 'prices/fxo', 'prices/fxo/a', 'telemetry', 'telemetry/a'].map((path) => standingOf(path, sections));
    expect(standings).toEqual(['above', 'section', 'inside', 'outside-top', 'outside', 'outside-top', 'outside']);
  });

  it('has one key for each row, whatever is open', () => {
    fc.assert(
      fc.property(fc.subarray(['prices', 'prices/fx', 'telemetry', 'orders']), (opened) => {
        const keys = placeRows(branches, new Set(opened), sections).map((row) => row.key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });
});

describe('the tree of a past instant', () => {
  const { view } = applyBatch(emptyFold(), scenarios['lon-1-killed']!());
  const opened = ['prices', 'prices/fx'];
  const at = view.at + 500;
  const rowsOf = (frameOf: PastTopics['frameOf']) => placeRows(branchesOfPast(view, { at, frameOf }, opened), new Set(opened), view.spec!.sections);
  const lines = (rows: readonly Row[]) => rows.map((row) => `${'  '.repeat(row.depth)}${row.kind === 'topic' ? `${row.name} ${row.child.topics}` : row.kind}`);

  it('has the sections as their nodes told of them, and says of all else that it was not recorded', () => {
    const rows = rowsOf(() => null);
    expect(lines(rows)).toEqual(['orders 1200', 'prices 2400', '  fx 1200', '    unrecorded', '  rates 1200', '  unrecorded', 'unrecorded']);
    const fx = rows.find((row) => row.kind === 'topic' && row.path === 'prices/fx') as TopicRow;
    expect(fx.child.ageMillis).toBeGreaterThanOrEqual(500);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });

  it('has the topics of a branch that was recorded, and nothing beside them', () => {
    const rows = rowsOf((path) => (path === 'prices/fx' ? frame(path, [child('EURUSD')], 2) : null));
    expect(lines(rows)).toEqual(['orders 1200', 'prices 2400', '  fx 1200', '    EURUSD 1', '    more', '  rates 1200', '  unrecorded', 'unrecorded']);
  });
});

describe('searching the opened branches', () => {
  const paths = (text: string) => findTopics(branches, sections, text).rows.map((row) => row.path);

  it('takes text with a wildcard as an MQTT filter, other text as part of a path', () => {
    expect(paths('prices/+/EURUSD')).toEqual(['prices/fx/EURUSD']);
    expect(paths('prices/fx/#')).toEqual(['prices/fx', 'prices/fx/EURUSD', 'prices/fx/GBPUSD', 'prices/fx/JPYUSD']);
    expect(paths('eurusd')).toEqual(['prices/fx/EURUSD']);
  });

  it('says why something is no filter, and how much it looked at', () => {
    expect(findTopics(branches, sections, 'prices/EUR#')).toMatchObject({ rows: [], fault: '# must stand alone as the last part of "prices/EUR#"' });
    expect(findTopics(branches, sections, 'nothing').among).toBe(8);
  });
});

describe('keys in the tree', () => {
  const rows = placeRows(branches, new Set(['prices', 'prices/fx']), sections);
  const at = (name: string) => words(rows).findIndex((line) => line.trim() === name);

  it('opens, goes in, goes out and closes with the arrows', () => {
    expect(stepTree(rows, at('telemetry'), 'ArrowRight')).toEqual({ do: 'open', index: at('telemetry') });
    expect(stepTree(rows, at('fx'), 'ArrowRight')).toEqual({ do: 'focus', index: at('EURUSD') });
    expect(stepTree(rows, at('GBPUSD'), 'ArrowLeft')).toEqual({ do: 'focus', index: at('fx') });
    expect(stepTree(rows, at('fx'), 'ArrowLeft')).toEqual({ do: 'close', index: at('fx') });
    expect(stepTree(rows, at('EURUSD'), 'ArrowRight')).toBeNull();
  });

  it('stays within the rows', () => {
    expect(stepTree(rows, 0, 'ArrowUp')).toEqual({ do: 'focus', index: 0 });
    expect(stepTree(rows, 0, 'End')).toEqual({ do: 'focus', index: rows.length - 1 });
    expect(stepTree(rows, rows.length - 1, 'ArrowDown')).toEqual({ do: 'focus', index: rows.length - 1 });
    expect(stepTree([], 0, 'ArrowDown')).toBeNull();
  });

  it('chooses with Enter, and shows the next page on the row that says how many there are', () => {
    expect(stepTree(rows, at('fx'), 'Enter')).toEqual({ do: 'select', index: at('fx') });
    expect(stepTree(rows, at('2 more'), 'Enter')).toEqual({ do: 'more', index: at('2 more') });
  });

  it('finds names by their first letters, going round', () => {
    expect(typeAhead(rows, at('telemetry'), 'p')).toBe(at('prices'));
    expect(typeAhead(rows, at('EURUSD'), 'eu')).toBe(at('EURUSD'));
    expect(typeAhead(rows, 0, 'zz')).toBeNull();
  });
});
