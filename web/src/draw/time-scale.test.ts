import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brushWindow, CLOSEST, followPlayhead, panWindow, placeTicks, redrawEvery, resolveWindow, showInstant, timeScale, WIDEST, zoomWindow, type TimeWindow } from './time-scale.ts';

const NOW = 1_000_000;
const windows = fc.oneof(
  fc.record({ live: fc.constant(true as const), span: fc.double({ min: CLOSEST, max: WIDEST, noNaN: true }) }),
  fc.tuple(fc.double({ min: 0, max: NOW - 1000, noNaN: true }), fc.double({ min: CLOSEST, max: 900, noNaN: true })).map(([from, span]) => ({ live: false as const, from, to: from + span })),
);

describe('the window on time', () => {
  it('reaches now while live, with a little free space ahead', () => {
    const { from, to } = resolveWindow({ live: true, span: 60_000 }, NOW);
    expect(to).toBeGreaterThan(NOW);
    expect(to - NOW).toBeLessThan(1000);
    expect(to - from).toBe(60_000);
  });

  it('takes an instant to a pixel and back', () => {
    fc.assert(fc.property(windows, fc.double({ min: 0, max: 1, noNaN: true }), (window, share) => {
      const scale = timeScale(window, NOW, 900);
      const at = scale.from + share * (scale.to - scale.from);
      expect(scale.at(scale.x(at))).toBeCloseTo(at, 3);
    }));
  });

  it('zooms around the instant under the pointer', () => {
    const window: TimeWindow = { live: false, from: 0, to: 10_000 };
    const zoomed = zoomWindow(window, 0.5, 250, 1000, NOW);
    expect(zoomed).toEqual({ live: false, from: 1250, to: 6250 });
  });

  it('stays within the closest and the widest look, whatever is done', () => {
    const moves = fc.array(fc.oneof(fc.record({ zoom: fc.double({ min: 0.01, max: 100, noNaN: true }), at: fc.integer({ min: 0, max: 900 }) }), fc.record({ pan: fc.integer({ min: -5000, max: 5000 }) })), { maxLength: 30 });
    fc.assert(fc.property(windows, moves, (start, all) => {
      const end = all.reduce<TimeWindow>((window, move) => ('zoom' in move ? zoomWindow(window, move.zoom, move.at, 900, NOW) : panWindow(window, move.pan, 900, NOW)), start);
      const { from, to } = resolveWindow(end, NOW);
      expect(to - from).toBeGreaterThanOrEqual(CLOSEST - 1e-6);
      expect(to - from).toBeLessThanOrEqual(WIDEST + 1e-3);
      if (!end.live) expect(to).toBeLessThanOrEqual(NOW + (to - from) * 0.02);
    }));
  });

  it('leaves live when dragged back and is live again when dragged past now', () => {
    const live: TimeWindow = { live: true, span: 60_000 };
    const back = panWindow(live, -300, 900, NOW);
    expect(back.live).toBe(false);
    expect(panWindow(back, 400, 900, NOW)).toEqual({ live: true, span: 60_000 });
  });

  it('stays live when zoomed out, or in at its right edge, and stands still when zoomed in on the past', () => {
    const live: TimeWindow = { live: true, span: 60_000 };
    expect(zoomWindow(live, 2, 100, 900, NOW)).toEqual({ live: true, span: 120_000 });
    expect(zoomWindow(live, 0.5, 880, 900, NOW)).toEqual({ live: true, span: 30_000 });
    expect(zoomWindow(live, 0.5, 300, 900, NOW).live).toBe(false);
  });

  it('brushes to the range, but no closer than the closest look', () => {
    expect(brushWindow(100, 900)).toEqual({ live: false, from: 100, to: 900 });
    const { from, to } = resolveWindow(brushWindow(500, 500), NOW);
    expect(to - from).toBe(CLOSEST);
  });

  it('draws at most four times a second and at least every other second', () => {
    fc.assert(fc.property(windows, fc.integer({ min: 1, max: 4000 }), (window, width) => {
      expect(redrawEvery(window, width)).toBeGreaterThanOrEqual(250);
      expect(redrawEvery(window, width)).toBeLessThanOrEqual(2000);
    }));
  });

  it('has ticks within the strip, in order, whose labels are wall-clock times', () => {
    fc.assert(fc.property(windows, (window) => {
      const scale = timeScale(window, NOW, 1200);
      const ticks = placeTicks(scale, -5000, (wall) => String(wall), 110);
      expect(ticks.length).toBeGreaterThan(0);
      for (const [index, tick] of ticks.entries()) {
        expect(tick.x).toBeGreaterThanOrEqual(-1);
        expect(tick.x).toBeLessThanOrEqual(1201);
        if (index > 0) expect(tick.x).toBeGreaterThan(ticks[index - 1]!.x);
        expect(scale.at(tick.x)).toBeCloseTo(Number(tick.label) - 5000, 0);
      }
    }));
  });
});

describe('the window and the playhead', () => {
  const shown: TimeWindow = { live: false, from: 100_000, to: 160_000 };

  it('stands still while the playhead moves within it, and stands where it was when it leaves live', () => {
    expect(followPlayhead(shown, 130_000, NOW)).toBe(shown);
    const { from, to } = resolveWindow({ live: true, span: 60_000 }, NOW);
    expect(followPlayhead({ live: true, span: 60_000 }, NOW - 20_000, NOW)).toEqual({ live: false, from, to });
  });

  it('goes along with a playhead that plays, and shows what led up to one that jumped', () => {
    const along = resolveWindow(followPlayhead(shown, 155_000, NOW), NOW);
    expect([along.from, along.to]).toEqual([101_000, 161_000]);
    const jumped = resolveWindow(followPlayhead(shown, 500_000, NOW), NOW);
    expect((500_000 - jumped.from) / (jumped.to - jumped.from)).toBeCloseTo(0.7, 6);
  });

  it('always shows the playhead, in a window as long as before, and nothing that is to come', () => {
    fc.assert(fc.property(windows, fc.integer({ min: 0, max: NOW }), (window, playhead) => {
      const before = resolveWindow(window, NOW);
      const { from, to } = resolveWindow(followPlayhead(window, playhead, NOW), NOW);
      expect(to - from).toBeCloseTo(before.to - before.from, 4);
      expect(playhead).toBeGreaterThanOrEqual(from - 1e-6);
      expect(playhead).toBeLessThanOrEqual(to + 1e-6);
      expect(to).toBeLessThanOrEqual(Math.max(before.to, NOW + (to - from) * 0.02));
    }));
  });

  it('moves to an instant only when it does not show it', () => {
    expect(showInstant(shown, 120_000, NOW)).toBe(shown);
    expect(showInstant(shown, 400_000, NOW)).toEqual({ live: false, from: 370_000, to: 430_000 });
  });
});
