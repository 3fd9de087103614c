import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlaps, type Box } from './box.ts';
import { pointAt, type Cubic } from './curve.ts';
import { GridIndex } from './grid-index.ts';

const BOUNDS: Box = { x: -50, y: 20, width: 900, height: 500 };
const point = fc.record({ x: fc.integer({ min: -200, max: 1000 }), y: fc.integer({ min: -200, max: 700 }) });
const box = fc.record({ x: fc.integer({ min: -200, max: 1000 }), y: fc.integer({ min: -200, max: 700 }), width: fc.integer({ min: 1, max: 300 }), height: fc.integer({ min: 1, max: 300 }) });
const curve = fc.tuple(point, point, point, point);

describe('GridIndex', () => {
  it('finds every box and every curve that touches what is asked for', () => {
    fc.assert(fc.property(fc.array(box, { maxLength: 20 }), fc.array(curve, { maxLength: 20 }), box, (boxes, curves, asked) => {
      const index = new GridIndex<Box | Cubic>(BOUNDS, 56);
      for (const one of boxes) index.add(one, [one]);
      for (const one of curves) index.add(one, [], [one]);
      const found = new Set(index.within(asked));
      for (const one of boxes) if (overlaps(one, asked)) expect(found.has(one)).toBe(true);
      for (const one of curves) if (Array.from({ length: 400 }, (_, step) => pointAt(one, step / 399)).some((at) => overlaps({ ...at, width: 0.001, height: 0.001 }, asked))) expect(found.has(one)).toBe(true);
    }));
  });

  it('forgets what is taken out, and nothing else', () => {
    fc.assert(fc.property(fc.array(box, { minLength: 2, maxLength: 20 }), fc.nat(), (boxes, pick) => {
      const index = new GridIndex<Box>(BOUNDS, 56);
      for (const one of boxes) index.add(one, [one]);
      const gone = boxes[pick % boxes.length]!;
      index.remove(gone);
      const found = index.within({ x: -1000, y: -1000, width: 5000, height: 5000 });
      expect(found).toHaveLength(boxes.length - 1);
      expect(new Set(found)).toEqual(new Set(boxes.filter((one) => one !== gone)));
    }));
  });

  it('says in boxes where a curve runs: all of it, and no more than the cells around it', () => {
    fc.assert(fc.property(curve, (one) => {
      const index = new GridIndex<Cubic>({ x: -200, y: -200, width: 1300, height: 1000 }, 56);
      index.add(one, [], [one], 6);
      const cells = index.boxesOf(one);
      const points = Array.from({ length: 300 }, (_, step) => pointAt(one, step / 299));
      for (const at of points) expect(cells.some((cell) => overlaps({ ...at, width: 0.001, height: 0.001 }, cell, 0.01))).toBe(true);
      for (const cell of cells) expect(points.some((at) => overlaps({ ...at, width: 0.001, height: 0.001 }, cell, 90))).toBe(true);
    }));
  });
});
