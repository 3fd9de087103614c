/** Bars of a lane: nothing that is worse is ever hidden, nothing is drawn where nothing was, and how many there are follows the pixels. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span, SpanTone } from '@understudy/shared/history/history';
import { LEAST_WIDTH, placeRuns, SEVERITY, spanAt, spanBefore, TONES, worstTone } from './span-index.ts';
import { timeScale } from './time-scale.ts';

const lengths = fc.array(fc.record({ length: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 30, max: 5000 })), tone: fc.constantFrom<SpanTone>(...TONES) }), { minLength: 1, maxLength: 120 });
const lanes = fc.record({ all: lengths, open: fc.boolean() }).map(({ all, open }) => {
  let at = 0;
  return all.map(({ length, tone }, index): Span => ({ from: at, to: open && index === all.length - 1 ? null : (at += length), tone, label: `${index}`, because: '' }));
});
const windows = fc.record({ from: fc.integer({ min: -2000, max: 60_000 }), length: fc.integer({ min: 20, max: 200_000 }) });

describe('the bars of a lane', () => {
  it('stand side by side, inside the window, in order, each in the worst tone of what it holds', () => {
    fc.assert(fc.property(lanes, windows, (spans, { from, length }) => {
      const scale = timeScale({ live: false, from, to: from + length }, 0, 400);
      const reach = (spans.at(-1)!.to ?? spans.at(-1)!.from + 7000);
      const runs = placeRuns(spans, scale, reach);
      for (const [index, run] of runs.entries()) {
        const next = runs[index + 1];
        if (next) expect(next.x).toBeGreaterThanOrEqual(run.x + run.width - 1e-6);
        if (next) expect(next.first).toBeGreaterThanOrEqual(run.end);
        expect(run.x + run.width).toBeLessThanOrEqual(400 + 8 + LEAST_WIDTH);
        expect(run.width).toBeGreaterThanOrEqual(0.25);
        expect(run.tone).toBe(TONES[Math.max(...spans.slice(run.first, run.end).map(({ tone }) => SEVERITY[tone]))]);
      }
    }));
  });

  it('never hide what is worse: in each pixel a span of the worst tone near it, or a worse one, is drawn', () => {
    fc.assert(fc.property(lanes, windows, (spans, { from, length }) => {
      const scale = timeScale({ live: false, from, to: from + length }, 0, 400);
      const reach = (spans.at(-1)!.to ?? spans.at(-1)!.from + 7000);
      const runs = placeRuns(spans, scale, reach);
      for (const span of spans) {
        const left = scale.x(span.from);
        const right = scale.x(Math.min(span.to ?? reach, reach));
        if (right < 0 || left > 400) continue;
        const near = runs.filter((run) => run.x <= Math.max(right, left + LEAST_WIDTH) + LEAST_WIDTH && run.x + run.width >= left - LEAST_WIDTH);
        expect(Math.max(-1, ...near.map(({ tone }) => SEVERITY[tone]))).toBeGreaterThanOrEqual(SEVERITY[span.tone]);
      }
    }));
  });

  it('are as many as pixels allow, however many spans there are', () => {
    const spans = Array.from({ length: 100_000 }, (_, index): Span => ({ from: index, to: index + 1, tone: TONES[index % 5]!, label: '', because: '' }));
    const scale = timeScale({ live: false, from: 0, to: 100_000 }, 0, 1000);
    expect(placeRuns(spans, scale, 1e9).length).toBeLessThanOrEqual(1000 / LEAST_WIDTH + 1);
    expect(placeRuns(spans, scale, 1e9).map(({ tone }) => tone)).not.toContain('up');
  });

  it('begin and end where their spans do when there is room', () => {
    const spans: Span[] = [{ from: 0, to: 500, tone: 'up', label: '', because: '' }, { from: 500, to: null, tone: 'down', label: '', because: '' }];
    const scale = timeScale({ live: false, from: 0, to: 1000 }, 0, 1000);
    expect(placeRuns(spans, scale, 900).map(({ x, width }) => [x, x + width])).toEqual([[0, 500], [500, 900]]);
  });

  it('show a moment of trouble within hours of calm', () => {
    const spans: Span[] = [{ from: 0, to: 3.6e6, tone: 'up', label: '', because: '' }, { from: 3.6e6, to: 3.6e6 + 5, tone: 'down', label: '', because: '' }, { from: 3.6e6 + 5, to: 7.2e6, tone: 'up', label: '', because: '' }];
    const scale = timeScale({ live: false, from: 0, to: 7.2e6 }, 0, 1000);
    expect(placeRuns(spans, scale, 7.2e6).map(({ tone, width }) => [tone, Math.round(width)])).toEqual([['up', 500], ['down', 2], ['up', 498]]);
  });
});

describe('the tree of maxima', () => {
  it('gives the worst tone of any stretch', () => {
    fc.assert(fc.property(lanes, fc.nat(), fc.nat(), (spans, a, b) => {
      const first = a % spans.length;
      const end = first + 1 + (b % (spans.length - first));
      expect(worstTone(spans, first, end)).toBe(TONES[Math.max(...spans.slice(first, end).map(({ tone }) => SEVERITY[tone]))]);
    }));
  });
});

describe('spanAt', () => {
  it('finds what holds at an instant, as a look at every span would', () => {
    fc.assert(fc.property(lanes, fc.integer({ min: -10, max: 70_000 }), (spans, at) => {
      expect(spanAt(spans, at)).toBe(spans.find(({ from, to }) => from <= at && (to === null || at < to)));
      expect(spanBefore(spans, at)).toBe(spans.find(({ from, to }) => from < at && (to === null || at <= to)));
    }));
  });

  it('finds what begins at that very instant, however long the machine has been up', () => {
    for (const up of [1, 23_463_322.912_345, 9_876_543_210.123]) {
      const [first, second]: Span[] = [{ from: up, to: up * 2, tone: 'up', label: 'first', because: '' }, { from: up * 2, to: null, tone: 'down', label: 'second', because: '' }];
      expect([spanAt([first!, second!], up * 2), spanBefore([first!, second!], up * 2)]).toEqual([second, first]);
      expect([spanAt([first!, second!], up), spanBefore([first!, second!], up)]).toEqual([first, undefined]);
    }
  });
});
