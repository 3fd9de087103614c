/** Rows as they are drawn: every mark has its word, values are shown safely, what is not known says so. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import type { ShownChild } from '@understudy/shared/wire/topic-watch';
import { layoutTree, rowAt, type Row } from './place-rows.ts';
import { pictureOfPast } from './past-picture.ts';
import { describeNothing, describeSearch, searchFault } from './search-words.ts';
import { SectionBox, summarizeSection } from './section-box.tsx';
import { TreeRow, type TreeRowProps } from './tree-row.tsx';
import { ValueBox } from './value-box.tsx';
import type { Lived } from './topic-picture.ts';

const viewOf = (name: string) => applyBatch(emptyFold(), scenarios[name]!()).view;
const textOf = (markup: string) => markup.replace(/<[^>]*>/g, ' ').replace(/&#x27;/g, "'").replace(/&quot;/g, '"').replace(/\s+/g, ' ').trim();

const child = (more: Partial<ShownChild>): Lived<ShownChild> => ({ name: 'x', topics: 1, branch: false, updatesPerSecond: 0, value: null, trend: null, at: null, lived: { second: 0, rates: [1, 2], rate: 0 }, ...more });

function draw(row: Row, more: Partial<TreeRowProps> = {}): string {
  return renderToStaticMarkup(<TreeRow row={row} section={null} now={10_000} topPx={0} heightPx={28} index={3} active={false} selected={false} lit={false} whole={false} onAct={() => undefined} onToggle={() => undefined} {...more} />);
}

const topic = (more: Partial<ShownChild>, path = 't/x'): Row => ({ kind: 'topic', key: path, path, name: more.name ?? 'x', depth: 1, child: child(more), open: false, standing: 'inside', place: 1, siblings: 2 });

describe('a row of the tree', () => {
  it('US-04 says of a section who holds it, that nobody stands by, and what the auditors counted', () => {
    const view = viewOf('lon-1-killed');
    const markup = draw({ ...topic({ name: 'fx', topics: 1200, branch: true, updatesPerSecond: 412 }, 'prices/fx'), standing: 'section' } as Row, { section: summarizeSection(view, view.sections['prices/fx']!) });
    expect(textOf(markup)).toMatch(/fx no standby .* fx-2 on lon-2 .* 1,200/);
    expect(markup).toContain('aria-label="section"');
    expect(textOf(markup)).toMatch(/410\/s|412\/s/);
  });

  it('US-24 says of a section that it is split, or not known, where the sentence says so', () => {
    const said = (name: string) => {
      const view = viewOf(name);
      return draw({ ...topic({ name: 'fx', branch: true }, 'prices/fx'), standing: 'section' } as Row, { section: summarizeSection(view, view.sections['prices/fx']!) });
    };
    expect(textOf(said('split'))).toContain('fx split brain');
    expect(said('split')).toContain('mark tone-down');
    expect(textOf(said('lab-lost'))).toContain('fx unknown');
    expect(textOf(said('steady'))).not.toMatch(/split|unknown|no source/);
  });

  it('shows a value as text or as bytes, never as markup, and its age once it stands still', () => {
    expect(draw(topic({ value: { as: 'text', shown: '<b>1.08</b>', bytes: 11, cut: false }, at: 4000 }))).toContain('&lt;b&gt;1.08&lt;/b&gt;');
    expect(textOf(draw(topic({ value: { as: 'hex', shown: 'ff fe', bytes: 900, cut: true }, at: 4000 })))).toContain('ff fe … 6 s');
    expect(textOf(draw(topic({ updatesPerSecond: 3, at: 9000 })))).toContain('3/s');
  });

  it('says what is awaited, ordered, empty, not listed or not recorded', () => {
    const at = { key: 'k', path: 't', depth: 0 };
    const said = [{ kind: 'waiting', ...at }, { kind: 'ordering', ...at, count: 70_000 }, { kind: 'empty', ...at }, { kind: 'beyond', ...at, count: 1200 }, { kind: 'unrecorded', ...at }] as Row[];
    expect(said.map((row) => textOf(draw(row)))).toEqual(['waiting for the branch…', 'putting 70,000 names in order…', 'no topic has a value here', '1,200 more are not listed', 'topics not recorded here']);
    expect(draw({ kind: 'blank', ...at, place: 7, siblings: 9000 })).toContain('aria-setsize="9000"');
    expect(draw({ kind: 'blank', ...at, place: 7, siblings: 9000 })).toContain('aria-label="on its way"');
  });
});

describe('the boxes below a row', () => {
  it('US-26 of a section: holder, standbys, copies, the last gap, audit and risks in words', () => {
    const view = viewOf('lon-1-killed');
    const words = textOf(renderToStaticMarkup(<SectionBox view={view} section={view.sections['prices/fx']!} />));
    for (const part of ['fx-2 on lon-2 , active since', 'standby: none', 'copies: lon-2, lon-3', 'last gap 38 ms', 'no standby']) expect(words).toContain(part);
  });

  it('of a topic: the value, how large it is and how old', () => {
    const words = (more: Partial<ShownChild>) => textOf(renderToStaticMarkup(<ValueBox child={child(more)} now={10_000} />));
    expect(words({ value: { as: 'text', shown: '1.08', bytes: 4, cut: false }, at: 4000 })).toBe('1.08 text, 4 B · updated 6 s ago');
    expect(words({ value: { as: 'hex', shown: 'ff fe', bytes: 5000, cut: true }, at: null })).toBe('ff fe … binary, 4.9 KiB , its first bytes · not updated in this life of its node');
    expect(words({})).toBe('');
  });
});

describe('the tree of a past instant', () => {
  const view = viewOf('steady');
  const opened = ['prices', 'prices/fx'];
  const lines = (frameOf: Parameters<typeof pictureOfPast>[1]['frameOf']) => {
    const sections = view.spec!.sections;
    const layout = layoutTree(pictureOfPast(view, { at: view.at, frameOf }, opened), opened, sections);
    return Array.from({ length: layout.count }, (_, index) => rowAt(layout, index, new Set(opened), sections)).map((row) => `${'  '.repeat(row.depth)}${row.kind === 'topic' ? `${row.name} ${row.child.topics}` : row.kind}`);
  };

  it('has the sections as their nodes told of them, and says that the rest was not recorded', () => {
    expect(lines(() => null)).toEqual(['orders 1200', 'prices 2400', '  fx 1200', '    unrecorded', '  rates 1200', '  unrecorded', 'unrecorded']);
  });

  it('has the values of a branch that a recording kept', () => {
    const frame = { path: 'prices/fx', offset: 0, total: 1, beyond: 0, places: {}, ordering: false, topics: 1, updatesPerSecond: 1, children: [{ name: 'EURUSD', topics: 1, branch: false, updatesPerSecond: 1, value: { as: 'text' as const, shown: '1.08', bytes: 4, cut: false }, ageMillis: 5, trend: null }] };
    expect(lines((path) => (path === 'prices/fx' ? frame : null))).toContain('    EURUSD 1');
  });
});

describe('what a search says', () => {
  const search = (head: object, listed: number) => ({ head: { text: 'x', found: listed, topics: listed, looked: 10, of: 10, done: true, ...head }, rows: Array.from({ length: listed }, () => ({ ...child({}), path: 'p' })) });

  it('counts what it found and what it left out, and how far it is', () => {
    expect(describeSearch(search({}, 1))).toBe('1 match');
    expect(describeSearch(search({ topics: 1200 }, 3))).toBe('3 matches with 1,200 topics');
    expect(describeSearch(search({ found: 2999, topics: 2999 }, 200))).toBe('200 of 2,999 matches listed, 2,799 left out; narrow the search');
    expect(describeSearch(search({ done: false, looked: 40_000, of: 1_000_000 }, 2))).toBe('2 matches · looked at 40,000 of 1,000,000');
  });

  it('says why a text is no filter, and what could help when nothing is found', () => {
    expect([searchFault('prices/+/EUR#'), searchFault('eur'), searchFault('a/#/b')]).toEqual([null, null, '# can only be the last character of "a/#/b": it stands for everything from there on']);
    expect(describeNothing('a/+')).toContain('capitals count');
    expect(describeNothing('a')).toBe('No path contains this.');
  });
});
