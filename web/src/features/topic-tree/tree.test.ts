import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinPath } from '@understudy/shared/domain/topic-path';
import type { BranchRequest } from '@understudy/shared/wire/topic-branch';
import type { BranchNews, ShownChild } from '@understudy/shared/wire/topic-watch';
import { indexOf, layoutTree, LISTED_MOST, parentOf, partsBetween, rowAt, standingOf, type Block, type Row } from './place-rows.ts';
import { stepTree, typeAhead, type RowList } from './step-tree.ts';
import { applyNews, EMPTY_PICTURE, forgetUnseen, type TopicPicture } from './topic-picture.ts';
import { windowsFor } from './tree-windows.ts';
import { rowsBetween, topOfRow } from '../../ui/gestures/use-row-window.ts';

const child = (name: string, branch = false): ShownChild => ({ name, topics: 1, branch, updatesPerSecond: 1, value: null, trend: null, at: 10 });
const sections = [{ path: 'prices/fx', home: 'london' }, { path: 'orders', home: 'new-york' }];

/** Children with a slash behind their name are branches; of those that are missing (`null`) only the place is known. */
function news(path: string, names: (string | null)[], head: Partial<BranchNews> = {}): BranchNews {
  const rows = names.flatMap((name, place): [number, ShownChild][] => (name === null ? [] : [[place, child(name.replace('/', ''), name.endsWith('/'))]]));
  const places = Object.fromEntries(rows.map(([place, { name }]) => [name, place]));
  return { path, offset: 0, total: names.length, beyond: 0, places, ordering: false, topics: 9, updatesPerSecond: 1, children: { whole: true, count: names.length, rows }, ...head };
}

const pictureOf = (...branches: BranchNews[]): TopicPicture => applyNews(EMPTY_PICTURE, { branches, search: null, outline: null }, 0);

const picture = pictureOf(
  news('', ['prices/', 'telemetry/']),
  news('prices', ['fx/', 'misc/']),
  news('prices/fx', ['EURUSD', 'GBPUSD', null, null, 'USDJPY']),
);

function lines(block: Block, opened: string[]): string[] {
  const set = new Set(opened);
  return Array.from({ length: block.count }, (_, index) => rowAt(block, index, set, sections)).map((row) => `${'  '.repeat(row.depth)}${wordOf(row)}`);
}

function wordOf(row: Row): string {
  return row.kind === 'topic' ? row.name : 'count' in row ? `${row.kind} ${row.count}` : row.kind;
}

function listOf(opened: string[], of: TopicPicture = picture): RowList {
  const block = layoutTree(of, opened, sections);
  const at = (index: number) => rowAt(block, index, new Set(opened), sections);
  return { count: block.count, at, parentOf: (index) => indexOf(block, parentOf(at(index).path)) ?? index };
}

describe('rows of the topic tree', () => {
  it('shows what is open, what was not loaded, and what is awaited', () => {
    const opened = ['prices', 'prices/fx', 'telemetry'];
    expect(lines(layoutTree(picture, opened, sections), opened)).toEqual(['orders', 'prices', '  fx', '    EURUSD', '    GBPUSD', '    blank', '    blank', '    USDJPY', '  misc', 'telemetry', '  waiting']);
  });

  it('shows a configured section before its first topic, in its place where all rows are known, else last', () => {
    expect(lines(layoutTree(pictureOf(news('', [])), [], sections), [])).toEqual(['orders', 'prices']);
    expect(lines(layoutTree(pictureOf(news('', ['a', 'z'])), [], sections), [])).toEqual(['a', 'orders', 'prices', 'z']);
    expect(lines(layoutTree(pictureOf(news('', ['a', null])), [], sections), [])).toEqual(['a', 'blank', 'orders', 'prices']);
  });

  it('says why there are no rows, and counts what is not listed', () => {
    const last = (branch: BranchNews) => lines(layoutTree(pictureOf(branch), [], []), []).at(-1);
    expect(last(news('', [], { ordering: true, topics: 70_000 }))).toBe('ordering 70000');
    expect(last(news('', []))).toBe('empty');
    expect(last(news('', ['a'], { beyond: 12 }))).toBe('beyond 12');
    const block = layoutTree(pictureOf(news('', ['a'], { total: 1_000_000 })), [], []);
    expect([block.count, wordOf(rowAt(block, block.count - 1, new Set(), []))]).toEqual([LISTED_MOST + 1, `beyond ${1_000_000 - LISTED_MOST}`]);
  });

  it('US-14 tells sections from what leads to them, lies in them or is outside; by parts (US-12)', () => {
    const standings = ['prices', 'prices/fx', 'prices/fx/EURUSD', 'prices/fxo', 'prices/fxo/a', 'telemetry', 'telemetry/a'].map((path) => standingOf(path, sections));
    expect(standings).toEqual(['above', 'section', 'inside', 'outside-top', 'outside', 'outside-top', 'outside']);
  });

  it('has the branch of topics that begin with a slash apart from the root', () => {
    const unnamed = joinPath('', '');
    const of = pictureOf(news('', ['/'], { places: { '': 0 } }), news(unnamed, ['home/']), news('/home', ['lamp']));
    const opened = [unnamed, '/home'];
    expect(lines(layoutTree(of, opened, []), opened)).toEqual(['', '  home', '    lamp']);
    expect(indexOf(layoutTree(of, opened, []), '/home/lamp')).toBe(2);
  });

  const trees = fc.subarray(['prices', 'prices/fx', 'telemetry', 'orders', 'prices/misc']);

  it('has one key for each row, and finds each row that is loaded by its path, whatever is open', () => {
    fc.assert(
      fc.property(trees, (opened) => {
        const block = layoutTree(picture, opened, sections);
        const rows = Array.from({ length: block.count }, (_, index) => rowAt(block, index, new Set(opened), sections));
        expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
        rows.forEach((row, index) => {
          if (row.kind === 'topic') expect(indexOf(block, row.path)).toBe(index);
        });
        expect(() => rowAt(block, block.count, new Set(opened), sections)).toThrow(RangeError);
      }),
    );
  });

  it('asks for exactly the children that are seen', () => {
    fc.assert(
      fc.property(trees, fc.nat(12), fc.nat(12), (opened, a, b) => {
        const block = layoutTree(picture, opened, []);
        const [from, to] = [Math.min(a, b), Math.min(Math.max(a, b), block.count)];
        const seen = new Set<string>();
        for (let index = from; index < to; index++) {
          const row = rowAt(block, index, new Set(opened), []);
          if (row.kind === 'topic' || row.kind === 'blank') seen.add(`${row.kind === 'topic' ? parentOf(row.path) : row.path} ${row.place}`);
        }
        const asked = new Set(partsBetween(block, from, to).filter(({ path }) => picture.branches.has(path)).flatMap((part) => Array.from({ length: part.to - part.from }, (_, offset) => `${part.path} ${part.from + offset + 1}`)));
        for (const each of seen) expect(asked.has(each)).toBe(true);
        // Within one branch the children between two that are seen are asked for, too, though what is open between them may fill the screen.
        if (opened.length === 0) expect(asked).toEqual(seen);
      }),
    );
  });
});

describe('pages that are asked for', () => {
  const windows = (of: TopicPicture, opened: string[], from: number, to: number) => windowsFor(layoutTree(of, opened, sections), from, to, opened, sections).map(({ path, offset, limit }) => `${path} ${offset} ${limit}`);

  it('come in steps, of what is seen; of the branches above what is seen only the places are asked for', () => {
    const long = pictureOf(news('', ['prices/']), news('prices', ['fx/']), news('prices/fx', ['a'], { total: 10_000 }));
    expect(windows(long, ['prices', 'prices/fx'], 0, 40)).toEqual([' 0 64', 'prices 0 64', 'prices/fx 0 64']);
    expect(windows(long, ['prices', 'prices/fx'], 5100, 5130)).toEqual([' 0 1', 'prices 0 1', 'prices/fx 5056 64', 'prices/fx 5120 64']);
    expect(windows(long, ['prices', 'prices/fx'], 5150, 5160)).toEqual([' 0 1', 'prices 0 1', 'prices/fx 5120 64']);
  });

  it('begin with a branch that was just opened, before anything is known of it', () => {
    expect(windows(EMPTY_PICTURE, ['prices'], 0, 0)).toEqual([' 0 64']);
    expect(windows(picture, ['telemetry'], 0, 20)).toEqual([' 0 64', 'telemetry 0 64']);
    const placeless = pictureOf(news('', ['telemetry/'], { places: {} }));
    expect(windows(placeless, ['telemetry'], 0, 20)).toEqual([' 0 64', 'telemetry 0 64']);
  });

  it('name the children whose places are wanted: what is open or leads to sections, unless its row comes anyway', () => {
    const located = (of: TopicPicture, opened: string[], from = 0) => windowsFor(layoutTree(of, opened, sections), from, from + 20, opened, sections).map(({ path, locate }) => `${path}: ${locate.join(' ')}`);
    expect(located(EMPTY_PICTURE, ['prices', 'a'])).toEqual([': a orders prices']);
    const far = pictureOf(news('', ['a/', 'prices/'], { total: 5000, places: { z: 4999 } }));
    expect(located(far, ['a', 'z'])).toEqual([': orders z', 'a: ']);
    expect(located(picture, ['prices', 'prices/misc'])).toEqual([': ', 'prices: ', 'prices/misc: ']);
  });

  const names: Record<string, string[]> = { '': ['prices/'], prices: Array.from({ length: 100 }, (_, index) => `desk-${index}/`), 'prices/desk-1': Array.from({ length: 2000 }, (_, index) => `i${index}`) };
  const answer = ({ path, offset, limit, locate }: BranchRequest): BranchNews => {
    const all = names[path]!;
    const rows = all.slice(offset, offset + limit).map((name, index): [number, ShownChild] => [index, child(name.replace('/', ''), name.endsWith('/'))]);
    const placeOf = (name: string): number => all.findIndex((other) => other.replace('/', '') === name);
    const places = Object.fromEntries(locate.flatMap((name) => (placeOf(name) >= 0 ? [[name, placeOf(name)]] : [])));
    return { path, offset, total: all.length, beyond: 0, places, ordering: false, topics: 1, updatesPerSecond: 0, children: { whole: true, count: rows.length, rows } };
  };

  it('lead to a topic that is to be brought into sight, wherever it stands, and to none that is not there', () => {
    const opened = ['prices', 'prices/desk-1'];
    const revealed = (path: string): number | null => {
      let of = EMPTY_PICTURE;
      for (let turn = 0; turn < 4; turn++) {
        const layout = layoutTree(of, opened, sections);
        const look = { windows: windowsFor(layout, 0, Math.min(20, layout.count), opened, sections, path), search: null, outline: null };
        expect(new Set(look.windows.map((window) => `${window.path} ${window.offset}`)).size).toBe(look.windows.length);
        of = applyNews(forgetUnseen(of, look, new Set(opened)), { branches: look.windows.map(answer), search: null, outline: null }, 0);
      }
      return indexOf(layoutTree(of, opened, sections), path);
    };
    expect(revealed('prices/desk-1/i1999')).toBe(2003);
    expect(revealed('prices/desk-99')).toBe(2101);
    expect(revealed('prices/desk-1/i2000')).toBeNull();
  });

  it('settle: what is answered leads to no other question', () => {
    fc.assert(
      fc.property(fc.subarray(['prices', 'prices/desk-1']), fc.nat(2200), (opened, row) => {
        let of = EMPTY_PICTURE;
        const asked: string[] = [];
        // From the top, where branches are opened, to some row.
        for (let turn = 0; turn < 12; turn++) {
          const layout = layoutTree(of, opened, sections);
          const from = Math.max(0, Math.min(turn < 4 ? 0 : row, layout.count - 20));
          const look = { windows: windowsFor(layout, from, Math.min(from + 20, layout.count), opened, sections), search: null, outline: null };
          asked.push(JSON.stringify(look));
          of = applyNews(forgetUnseen(of, look, new Set(opened)), { branches: look.windows.map(answer), search: null, outline: null }, 0);
        }
        expect(asked.at(-1)).toBe(asked.at(-2));
        expect(asked.at(-1)).toBe(asked.at(-3));
      }),
      { numRuns: 100 },
    );
  });

  it('remember where an open branch stands that is scrolled away', () => {
    const long = pictureOf(news('', ['prices/'], { total: 5000, places: {} }));
    const away = forgetUnseen(long, { windows: [{ path: '', offset: 640, limit: 64, locate: ['prices'] }], search: null, outline: null }, new Set(['prices']));
    expect(indexOf(layoutTree(away, ['prices'], []), 'prices')).toBe(0);
    expect(layoutTree(away, ['prices'], []).inserts).toHaveLength(1);
  });
});

describe('which rows are drawn', () => {
  it('is what is seen and some more, with a box below one row', () => {
    const extent = { scrollTop: 1000, height: 200, rowPx: 20 };
    expect(rowsBetween(1000, extent, null)).toMatchObject({ seenFrom: 50, seenTo: 61, from: 44, to: 67 });
    const box = { index: 40, heightPx: 300 };
    expect(rowsBetween(1000, extent, box)).toMatchObject({ seenFrom: 41, seenTo: 46 });
    expect(rowsBetween(10, extent, null)).toMatchObject({ from: 10, to: 10 });
  });

  it('has every height in the row that stands there', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(5000), fc.option(fc.record({ index: fc.nat(99), heightPx: fc.nat(400) })), (_, y, box) => {
        const { seenFrom } = rowsBetween(100, { scrollTop: y, height: 1, rowPx: 20 }, box);
        const top = topOfRow(seenFrom, 20, box);
        if (seenFrom < 99) expect(top <= y || (box !== null && seenFrom === box.index + 1)).toBe(true);
        if (seenFrom < 99) expect(topOfRow(seenFrom + 1, 20, box)).toBeGreaterThan(y);
      }),
    );
  });
});

describe('keys in the tree', () => {
  const rows = listOf(['prices', 'prices/fx']);
  const at = (name: string) => Array.from({ length: rows.count }, (_, index) => wordOf(rows.at(index))).indexOf(name);

  it('opens, goes in, goes out and closes with the arrows', () => {
    expect(stepTree(rows, at('telemetry'), 'ArrowRight')).toEqual({ do: 'open', index: at('telemetry') });
    expect(stepTree(rows, at('fx'), 'ArrowRight')).toEqual({ do: 'focus', index: at('EURUSD') });
    expect(stepTree(rows, at('USDJPY'), 'ArrowLeft')).toEqual({ do: 'focus', index: at('fx') });
    expect(stepTree(rows, at('fx'), 'ArrowLeft')).toEqual({ do: 'close', index: at('fx') });
    expect(stepTree(rows, at('EURUSD'), 'ArrowRight')).toBeNull();
  });

  it('stays within the rows', () => {
    expect(stepTree(rows, 0, 'ArrowUp')).toEqual({ do: 'focus', index: 0 });
    expect(stepTree(rows, 0, 'End')).toEqual({ do: 'focus', index: rows.count - 1 });
    expect(stepTree(rows, rows.count - 1, 'ArrowDown')).toEqual({ do: 'focus', index: rows.count - 1 });
    expect(stepTree({ count: 0, at: rows.at, parentOf: rows.parentOf }, 0, 'ArrowDown')).toBeNull();
  });

  it('chooses a topic with Enter, and nothing where none was loaded', () => {
    expect(stepTree(rows, at('fx'), 'Enter')).toEqual({ do: 'select', index: at('fx') });
    expect(stepTree(rows, at('blank'), 'Enter')).toBeNull();
  });

  it('finds names by their first letters, going round', () => {
    expect(typeAhead(rows, at('telemetry'), 'p')).toBe(at('prices'));
    expect(typeAhead(rows, at('EURUSD'), 'eu')).toBe(at('EURUSD'));
    expect(typeAhead(rows, 0, 'zz')).toBeNull();
  });
});
