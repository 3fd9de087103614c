import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directionOf, nextInDirection, type Direction } from './roving-focus.ts';

const grid = [{ key: 'a', x: 0, y: 0 }, { key: 'b', x: 100, y: 0 }, { key: 'c', x: 0, y: 100 }, { key: 'd', x: 100, y: 100 }];

describe('nextInDirection', () => {
  it('goes to the neighbour that the eye expects and stays at an edge', () => {
    expect(nextInDirection(grid, 'a', 'right')).toBe('b');
    expect(nextInDirection(grid, 'a', 'down')).toBe('c');
    expect(nextInDirection(grid, 'd', 'up')).toBe('b');
    expect(nextInDirection(grid, 'a', 'left')).toBeNull();
  });

  it('begins at the first item when the focused one is gone', () => {
    expect(nextInDirection(grid, 'gone', 'left')).toBe('a');
    expect(nextInDirection([], 'gone', 'left')).toBeNull();
  });

  it('never goes back: what it returns lies in the direction asked for', () => {
    const items = fc.uniqueArray(fc.record({ key: fc.string(), x: fc.integer({ min: 0, max: 500 }), y: fc.integer({ min: 0, max: 500 }) }), { minLength: 2, maxLength: 20, selector: (item) => item.key });
    fc.assert(fc.property(items, fc.constantFrom<Direction>('left', 'right', 'up', 'down'), (all, direction) => {
      const from = all[0]!;
      const next = all.find((item) => item.key === nextInDirection(all, from.key, direction));
      if (!next) return;
      const ahead = { left: from.x - next.x, right: next.x - from.x, up: from.y - next.y, down: next.y - from.y }[direction];
      expect(ahead).toBeGreaterThan(0);
    }));
  });

  it('knows the arrow keys alone', () => {
    expect(directionOf('ArrowUp')).toBe('up');
    expect(directionOf('a')).toBeNull();
  });
});
