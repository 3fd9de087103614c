import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault, History, HistoryGap, Lane, Note, Span, SpanTone } from '@understudy/shared/history/history';
import { emptyHistory } from '@understudy/shared/history/empty-history';
import { FAULT_ROWS, placeRows, type LaneRow, type RowChoice } from './lane-rows.ts';
import { hitLanes, hitNotes, placeLanes, type LaneKnowledge } from './place-lanes.ts';
import { timeScale } from './time-scale.ts';

const NOW = 100_000;
const SIZES = { pitch: 20, bar: 16 };
const KNOWN: LaneKnowledge = { now: NOW, staleSince: null, playhead: null };
const PLAIN: RowChoice = { filter: '', folded: new Set(), worstFirst: false, at: Infinity };
const ALL = { top: 0, bottom: 1e9 };
const span = (from: number, to: number | null, tone: SpanTone = 'up'): Span => ({ from, to, tone, label: `${tone} from ${from}`, because: 'told so' });
const lane = (id: string, spans: Span[], more: Partial<Lane> = {}): Lane => ({ id, kind: id.split(':')[0] as Lane['kind'], title: id.split(':')[1]!, node: id.startsWith('node') ? id.slice(5) : null, spans, marks: [], cutBefore: null, ...more });
const fault = (target: string, askedAt: number | null, from: number, to: number | null): Fault => ({ order: null, label: `kill ${target}`, by: 'operator', target, askedAt, from, to });

function historyOf(change: Partial<History> = {}): History {
  const lanes = [
    lane('node:a', [span(0, 50_000), span(50_000, null, 'down')], { marks: [{ at: 60_000, tone: 'down', label: 'refused' }] }),
    lane('section:s', [span(0, null)]),
  ];
  return { ...emptyHistory(), monoMinusWall: -1000, lanes, described: lanes.length, ...change };
}

const place = (history: History, options: { known?: Partial<LaneKnowledge>; choice?: Partial<RowChoice>; sight?: { top: number; bottom: number }; scale?: ReturnType<typeof timeScale> } = {}) =>
  placeLanes(history, placeRows(history, { ...PLAIN, ...options.choice }), options.scale ?? scale, SIZES, { ...KNOWN, ...options.known }, options.sight ?? ALL);
const scale = timeScale({ live: false, from: 0, to: NOW }, NOW, 1000);
const ids = (rows: readonly LaneRow[]) => rows.map(({ id }) => id);

describe('placeRows', () => {
  const lanes = [lane('node:a', [span(0, null)]), lane('node:b', [span(0, 9, 'up'), span(9, null, 'down')]), lane('destination:a/x', [span(0, null, 'attention')]), lane('section:s', [])];
  const history = historyOf({ lanes, described: 4 });

  it('draws faults first, then the lanes in the order of the history', () => {
    expect(ids(placeRows(history, PLAIN))).toEqual(['faults', 'node:a', 'node:b', 'destination:a/x', 'section:s']);
  });

  it('finds lanes by name, kind and present state, all words at once', () => {
    const found = (filter: string, at = Infinity) => ids(placeRows(history, { ...PLAIN, filter, at })).slice(1);
    expect(found('down')).toEqual(['node:b']);
    expect(found('down', 5)).toEqual([]);
    expect(found('DESTINATION a')).toEqual(['destination:a/x']);
    expect(found('node up')).toEqual(['node:a']);
    expect(found('nowhere')).toEqual([]);
  });

  it('puts the worst first when asked, and leaves what is equally bad in its order', () => {
    expect(ids(placeRows(history, { ...PLAIN, worstFirst: true }))).toEqual(['faults', 'node:b', 'destination:a/x', 'node:a', 'section:s']);
    expect(ids(placeRows(history, { ...PLAIN, worstFirst: true, at: 5 }))).toEqual(['faults', 'destination:a/x', 'node:a', 'node:b', 'section:s']);
  });

  it('folds a kind into one row that says how many it holds', () => {
    const rows = placeRows(history, { ...PLAIN, folded: new Set(['node']) });
    expect(ids(rows)).toEqual(['faults', 'all node', 'destination:a/x', 'section:s']);
    expect(rows[1]).toMatchObject({ title: '2 nodes', folded: [{ id: 'node:a' }, { id: 'node:b' }] });
  });
});

describe('placeLanes', () => {
  it('lets a lane that goes on reach now, and hatches what is down or unknown', () => {
    const { bars } = place(historyOf());
    expect(bars.map((bar) => [bar.row.id, bar.x, bar.x + bar.width, bar.hatched])).toEqual([['node:a', 0, 500, false], ['node:a', 500, 1000, true], ['section:s', 0, 1000, false]]);
  });

  it('ends lanes where the data ended and says that nothing is known since', () => {
    const { bars, blanks } = place(historyOf(), { known: { staleSince: 80_000 } });
    expect(Math.max(...bars.map((bar) => bar.x + bar.width))).toBe(800);
    expect(blanks).toMatchObject([{ x: 800, width: 200, words: 'no data since here' }]);
  });

  it('says that nothing is known from before the history, and that a lane was cut', () => {
    expect(place(historyOf({ from: 25_000 })).blanks).toMatchObject([{ x: 0, width: 250, words: 'nothing is known from before' }]);
    const { cuts } = place(historyOf({ lanes: [lane('node:a', [span(40_000, null)], { cutBefore: 40_000 })] }));
    expect(cuts).toEqual([{ x: 0, y: 22, width: 400, height: 16, words: 'more happened here than is kept' }]);
  });

  it('places only the rows in sight', () => {
    const lanes = Array.from({ length: 1000 }, (_, index) => lane(`node:n${index}`, [span(0, null)]));
    const { bars, height } = place(historyOf({ lanes, described: 1000 }), { sight: { top: 4000, bottom: 4200 } });
    expect(height).toBe(1001 * 20);
    expect(bars.length).toBeLessThanOrEqual(14);
    expect(bars.map(({ row }) => row.id)).toEqual(expect.arrayContaining(['node:n200', 'node:n208']));
  });

  it('shows of a folded kind the worst of all its lanes in each place, and in words how many are what', () => {
    const lanes = [lane('node:a', [span(0, 50_000), span(50_000, 60_000, 'down'), span(60_000, null)]), lane('node:b', [span(0, 90_000), span(90_000, null, 'attention')]), lane('node:c', [span(0, null)])];
    const { bars } = place(historyOf({ lanes, described: 3 }), { choice: { folded: new Set(['node']) } });
    expect(bars.map(({ x, width, tone }) => [x, x + width, tone])).toEqual([[0, 500, 'up'], [500, 600, 'down'], [600, 900, 'up'], [900, 1000, 'attention']]);
    expect(bars.at(-1)!.label).toBe('1 to look at · 2 up');
  });

  it('shows missing events as the stretch in which they are missing, in the lanes that they would be of', () => {
    const gap = (kind: HistoryGap['witness']['kind'], name: string, from: number, to: number): HistoryGap => ({ from, to, witness: { kind, name }, count: 3, because: 'not heard' });
    const lanes = [lane('node:a', []), lane('destination:a/x', [], { node: 'a' }), lane('node:b', []), lane('section:s', [])];
    const { gaps, height } = place(historyOf({ lanes, described: 4, gaps: [gap('node', 'a', 10_000, 30_000), gap('lab', 'floor', 40_000, 40_000), gap('auditor', 'auditors', 50_000, 60_000), gap('node', 'a', -9000, -5)] }));
    expect(gaps.map(({ x, width, y, height: tall }) => [x, width, y, tall])).toEqual([[100, 200, 22, 16], [100, 200, 42, 16], [396, 8, 0, height], [500, 100, 82, 16]]);
    expect(gaps[0]!.words).toBe('3 events of a missing: not heard');
  });

  it('marks what was reported late', () => {
    const { bars } = place(historyOf({ lanes: [lane('node:a', [span(0, 50_000), { ...span(50_000, null, 'down'), lateMillis: 9000 }])] }));
    expect(bars.map(({ late }) => late)).toEqual([false, true]);
  });

  it('draws the worst of many marks within a pixel', () => {
    const marks = [{ at: 60_000, tone: 'up', label: 'good' }, { at: 60_010, tone: 'down', label: 'bad' }, { at: 60_020, tone: 'standby', label: 'fair' }] as const;
    expect(place(historyOf({ lanes: [lane('node:a', [span(0, null)], { marks: [...marks] })] })).marks.map(({ mark }) => mark.label)).toEqual(['bad']);
  });

  it('places the same bars as a look at every span would, however many there are', () => {
    const lengths = fc.array(fc.integer({ min: 200, max: 9000 }), { minLength: 1, maxLength: 40 });
    fc.assert(fc.property(lengths, fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: 5000, max: 60_000 }), (all, from, width) => {
      let at = 0;
      const spans = all.map((length, index) => span(at, (at += length), index % 2 ? 'down' : 'up'));
      const { bars } = place(historyOf({ lanes: [lane('node:a', spans)] }), { known: { now: 1e9 }, scale: timeScale({ live: false, from, to: from + width }, NOW, 100_000) });
      const seen = spans.filter((known) => known.to! > from && known.from < from + width);
      expect(bars.filter(({ x, width: wide }) => x < 100_000 && x + wide > 0).map((bar) => spans[bar.first])).toEqual(seen);
    }));
  });
});

describe('faults', () => {
  it('that overlap have rows of their own, and go from asked to in effect to over', () => {
    const picture = place(historyOf({ faults: [fault('a', 9000, 10_000, 30_000), fault('b', null, 20_000, null), fault('c', 40_000, 40_100, null)] }));
    expect(picture.rows.map((row) => row.title)).toEqual(['faults', '', 'a', 's']);
    expect(picture.faults.map((band) => [band.label, band.askedX, band.x, band.y, band.over])).toEqual([['kill a · by operator', 90, 100, 2, true], ['kill b · by operator', null, 200, 22, false], ['kill c · by operator', 400, 401, 2, false]]);
  });

  it('that were ordered and have not been seen reach now, as asked', () => {
    const { faults } = place(historyOf({ asked: [{ order: 'o', label: 'kill a', by: 'ana', target: 'node:a', askedAt: 70_000 }] }));
    expect(faults).toMatchObject([{ askedX: 700, x: 1000, width: 0, over: false, label: 'kill a · asked by ana, not seen in effect yet' }]);
  });

  it('take a few rows however many there are at once, and the last row says how many share it', () => {
    const faults = Array.from({ length: 40 }, (_, index) => fault(`n${index}`, null, 1000 + index, null));
    const picture = place(historyOf({ faults }));
    expect(picture.rows.filter(({ kind }) => kind === 'faults')).toHaveLength(FAULT_ROWS);
    expect(Math.max(...picture.faults.map(({ y }) => y))).toBe((FAULT_ROWS - 1) * 20 + 2);
    expect(picture.faults.filter(({ label }) => label.startsWith('kill'))).toHaveLength(FAULT_ROWS);
    expect(picture.faults.at(-1)!.label).toBe('35 more in this row');
  });
});

describe('what is under a point', () => {
  const note = (id: string, at: number): Note => ({ id, at, episode: null, by: 'ana', text: id, wall: 0 });

  it('is what is drawn there', () => {
    const picture = place(historyOf());
    expect(hitLanes(picture, SIZES, 700, 30)).toMatchObject({ bar: { tone: 'down' }, spans: [{ from: 50_000 }] });
    expect(hitLanes(picture, SIZES, 602, 30)?.mark?.mark.label).toBe('refused');
    expect(hitLanes(picture, SIZES, 700, 50)?.row.id).toBe('section:s');
    expect(hitLanes(picture, SIZES, 700, 500)).toBeNull();
  });

  it('is every span that shares a bar', () => {
    const spans = Array.from({ length: 50 }, (_, index) => span(index * 10, index * 10 + 10, index === 30 ? 'down' : 'up'));
    const picture = place(historyOf({ lanes: [lane('node:a', [...spans, span(500, null)])] }));
    const hit = hitLanes(picture, SIZES, 2.6, 30)!;
    expect(hit.bar!.tone).toBe('down');
    expect(hit.spans).toContain(spans[30]);
  });

  it('is a flag with all the notes that stand too close to be told apart', () => {
    const picture = place(historyOf({ notes: [note('one', 20_000), note('two', 20_500), note('three', 60_000)] }));
    expect(picture.notes.map(({ x, notes }) => [x, notes.length])).toEqual([[200, 2], [600, 1]]);
    expect(hitNotes(picture, 203).map(({ id }) => id)).toEqual(['one', 'two']);
    expect(hitNotes(picture, 400)).toEqual([]);
  });
});
