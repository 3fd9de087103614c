import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History, Span, SpanTone } from '@understudy/shared/history/history';
import { hitLanes, placeLanes, placeRows } from './place-lanes.ts';
import { timeScale } from './time-scale.ts';

const NOW = 100_000;
const SIZES = { pitch: 20, bar: 16 };
const KNOWN = { now: NOW, staleSince: null, gaps: [] };
const span = (from: number, to: number | null, tone: SpanTone = 'up'): Span => ({ from, to, tone, label: `${tone} from ${from}`, because: 'told so' });

function historyOf(change: Partial<History> = {}): History {
  return {
    from: 0, monoMinusWall: -1000, order: ['node:a', 'section:s'], episodes: [], faults: [], refusals: [],
    lanes: {
      'node:a': { id: 'node:a', kind: 'node', title: 'a', node: 'a', spans: [span(0, 50_000), span(50_000, null, 'down')], marks: [{ at: 60_000, tone: 'down', label: 'refused' }] },
      'section:s': { id: 'section:s', kind: 'section', title: 's', node: null, spans: [span(0, null)], marks: [] },
    },
    ...change,
  };
}

describe('placeLanes', () => {
  const scale = timeScale({ live: false, from: 0, to: NOW }, NOW, 1000);

  it('draws faults first, then the lanes in the order of the history', () => {
    expect(placeRows(historyOf()).map((row) => row.id)).toEqual(['faults', 'node:a', 'section:s']);
  });

  it('lets a lane that goes on reach now, and hatches what is down or unknown', () => {
    const { bars } = placeLanes(historyOf(), scale, SIZES, KNOWN);
    expect(bars.map((bar) => [bar.lane, bar.x, bar.x + bar.width, bar.hatched])).toEqual([['node:a', 0, 500, false], ['node:a', 500, 1000, true], ['section:s', 0, 1000, false]]);
  });

  it('ends lanes where the data ended and says that nothing is known since', () => {
    const { bars, blanks } = placeLanes(historyOf(), scale, SIZES, { ...KNOWN, staleSince: 80_000 });
    expect(Math.max(...bars.map((bar) => bar.x + bar.width))).toBe(800);
    expect(blanks).toEqual([{ x: 800, width: 200, words: 'no data since here' }]);
  });

  it('says that nothing is known from before the history', () => {
    expect(placeLanes(historyOf({ from: 25_000 }), scale, SIZES, KNOWN).blanks).toEqual([{ x: 0, width: 250, words: 'nothing is known from before' }]);
  });

  it('marks missing events in the lane of their witness, and across all lanes where it has none', () => {
    const { gaps, height } = placeLanes(historyOf(), scale, SIZES, { ...KNOWN, gaps: [{ at: 10_000, witness: 'a', words: '3 missing' }, { at: 20_000, witness: 'lab', words: '9 missing' }, { at: -5, witness: 'a', words: 'outside' }] });
    expect(gaps).toEqual([{ x: 100, y: 22, height: 16, words: '3 missing' }, { x: 200, y: 0, height, words: '9 missing' }]);
  });

  it('gives faults that overlap rows of their own and shows from asked to in effect', () => {
    const fault = (target: string, askedAt: number | null, from: number, to: number | null) => ({ order: null, label: `kill ${target}`, by: 'operator', target, askedAt, from, to });
    const history = historyOf({ faults: [fault('a', 9000, 10_000, 30_000), fault('b', null, 20_000, null), fault('c', 40_000, 40_100, null)] });
    const picture = placeLanes(history, scale, SIZES, KNOWN);
    expect(picture.rows.map((row) => row.title)).toEqual(['faults', '', 'a', 's']);
    expect(picture.faults.map((band) => [band.label, band.askedX, band.x, band.y])).toEqual([['kill a · by operator', 90, 100, 2], ['kill b · by operator', null, 200, 22], ['kill c · by operator', 400, 401, 2]]);
  });

  it('finds under a point what is drawn there', () => {
    const picture = placeLanes(historyOf(), scale, SIZES, KNOWN);
    expect(hitLanes(picture, SIZES, 700, 30)?.bar?.tone).toBe('down');
    expect(hitLanes(picture, SIZES, 602, 30)?.mark?.mark.label).toBe('refused');
    expect(hitLanes(picture, SIZES, 700, 50)?.row.id).toBe('section:s');
    expect(hitLanes(picture, SIZES, 700, 500)).toBeNull();
  });

  it('places the same bars as a look at every span would, however many there are', () => {
    const lengths = fc.array(fc.integer({ min: 200, max: 9000 }), { minLength: 1, maxLength: 40 });
    fc.assert(fc.property(lengths, fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: 5000, max: 60_000 }), (all, from, width) => {
      let at = 0;
      const spans = all.map((length, index) => span(at, (at += length), index % 2 ? 'down' : 'up'));
      const window = timeScale({ live: false, from, to: from + width }, NOW, 100_000);
      const history = historyOf({ order: ['node:a'], lanes: { 'node:a': { id: 'node:a', kind: 'node', title: 'a', node: 'a', spans, marks: [] } } });
      const { bars } = placeLanes(history, window, SIZES, { ...KNOWN, now: 1e9 });
      expect(bars.map((bar) => bar.span)).toEqual(spans.filter((known) => known.to! >= from && known.from <= from + width));
    }));
  });
});
