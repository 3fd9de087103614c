import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxInWorld, boxOnScreen, cameraThatShows, fitCamera, onPixels, toScreen, toWorld, type Camera } from './camera.ts';

const camera: fc.Arbitrary<Camera> = fc.record({ scale: fc.double({ min: 0.05, max: 5, noNaN: true }), x: fc.integer({ min: -2000, max: 2000 }), y: fc.integer({ min: -2000, max: 2000 }) });
const point = fc.record({ x: fc.integer({ min: -3000, max: 3000 }), y: fc.integer({ min: -3000, max: 3000 }) });
const PANEL = { width: 900, height: 500 };

describe('a camera', () => {
  it('leads from the picture to the screen and back to the same point', () => {
    fc.assert(fc.property(camera, point, (seen, at) => {
      const back = toWorld(seen, toScreen(seen, at));
      expect(back.x).toBeCloseTo(at.x, 6);
      expect(back.y).toBeCloseTo(at.y, 6);
      const box = { ...at, width: 40, height: 30 };
      expect(boxInWorld(seen, boxOnScreen(seen, box)).width).toBeCloseTo(40, 6);
    }));
  });

  it('that fits shows all of it, in the middle', () => {
    const world = { x: 100, y: -50, width: 2000, height: 700 };
    const seen = boxOnScreen(fitCamera(world, PANEL), world);
    expect([seen.x, seen.width].map(Math.round)).toEqual([0, 900]);
    expect(seen.y).toBeCloseTo((500 - seen.height) / 2, 6);
  });

  it('on whole pixels is never more than half of one away', () => {
    fc.assert(fc.property(camera, fc.constantFrom(1, 1.5, 2), (seen, ratio) => {
      const snapped = onPixels({ ...seen, x: seen.x + 0.37 }, ratio);
      expect(Math.abs(snapped.x - seen.x - 0.37)).toBeLessThanOrEqual(0.5 / ratio + 1e-9);
      expect(Number.isInteger(Math.round(snapped.x * ratio * 1e6) / 1e6)).toBe(true);
    }));
  });

  it('moves no further than it must to show a box, and not at all when it is in sight', () => {
    fc.assert(fc.property(camera, point, (seen, at) => {
      const box = { ...at, width: 100 / seen.scale, height: 60 / seen.scale };
      const moved = boxOnScreen(cameraThatShows(seen, box, PANEL, 20), box);
      expect(moved.x).toBeGreaterThanOrEqual(19.9);
      expect(moved.x + moved.width).toBeLessThanOrEqual(880.1);
      expect(moved.y).toBeGreaterThanOrEqual(19.9);
      expect(moved.y + moved.height).toBeLessThanOrEqual(480.1);
    }));
    const still: Camera = { scale: 1, x: 0, y: 0 };
    expect(cameraThatShows(still, { x: 50, y: 50, width: 100, height: 60 }, PANEL, 20)).toBe(still);
  });
});
