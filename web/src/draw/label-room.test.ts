import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlaps, type Box } from './box.ts';
import type { Cubic } from './curve.ts';
import { LabelRoom } from './label-room.ts';

const BOUNDS: Box = { x: 0, y: 0, width: 800, height: 500 };
const point = fc.record({ x: fc.integer({ min: 0, max: 800 }), y: fc.integer({ min: 0, max: 500 }) });
const curve = fc.tuple(point, point, point, point);
const obstacle = fc.record({ x: fc.integer({ min: 0, max: 700 }), y: fc.integer({ min: 0, max: 450 }), width: fc.constant(100), height: fc.constant(50) });
const SIZE = { width: 70, height: 17 };

describe('LabelRoom', () => {
  it('puts no label on a card or on another, and counts those for which there is no room', () => {
    fc.assert(fc.property(fc.array(curve, { maxLength: 40 }), fc.array(obstacle, { maxLength: 12 }), (curves, obstacles) => {
      const room = new LabelRoom(BOUNDS, 120, obstacles);
      const seats = curves.map((one, index) => room.seat(`label ${index}`, one, SIZE));
      const placed = seats.filter((seat) => seat !== null);
      placed.forEach((a, index) => {
        for (const box of obstacles) expect(overlaps(a, box)).toBe(false);
        placed.slice(index + 1).forEach((b) => expect(overlaps(a, b)).toBe(false));
      });
      expect(room.leftOut).toBe(curves.length - placed.length);
    }));
  });

  it('leaves a label where it is while its words fit there', () => {
    const line: Cubic = [{ x: 0, y: 250 }, { x: 250, y: 250 }, { x: 500, y: 250 }, { x: 800, y: 250 }];
    const room = new LabelRoom(BOUNDS, 120, []);
    const seat = room.seat('a', line, SIZE);
    expect(room.seat('a', line, { width: 60, height: 17 })).toBe(seat);
    expect(room.seat('b', line, SIZE)).not.toEqual(seat);
  });

  it('gives the room of a label that is gone to the next', () => {
    const line: Cubic = [{ x: 400, y: 250 }, { x: 400, y: 250 }, { x: 400, y: 250 }, { x: 400, y: 250 }];
    const room = new LabelRoom(BOUNDS, 120, []);
    expect(room.seat('a', line, SIZE)).not.toBeNull();
    expect(room.seat('b', line, SIZE)).toBeNull();
    expect(room.leftOut).toBe(1);
    room.giveUp('a');
    expect(room.seat('b', line, SIZE)).not.toBeNull();
    expect(room.leftOut).toBe(0);
  });
});
