import { describe, expect, it } from 'vitest';
import { handleTimeKey, stepKeyBrush, type KeyBrush } from './time-keys.ts';

const press = (key: string, shiftKey = false) => ({ key, shiftKey, ctrlKey: false, metaKey: false, altKey: false });

describe('keys of the strip', () => {
  it('pan, zoom at the right edge, go live and start over; with a modifier they are the browser\'s', () => {
    const told: string[] = [];
    const target = { pan: (by: number) => told.push(`pan ${by}`), zoom: (factor: number, x: number) => told.push(`zoom ${factor.toFixed(2)} at ${x}`), live: () => told.push('live'), reset: () => told.push('reset') };
    const acted = [press('ArrowLeft'), press('ArrowRight', true), press('+'), press('-'), press('Home'), press('0'), { ...press('ArrowLeft'), ctrlKey: true }, press('x')].map((event) => handleTimeKey(event, target, 1000));
    expect(told).toEqual(['pan -80', 'pan 800', 'zoom 0.70 at 1000', 'zoom 1.43 at 1000', 'live', 'reset']);
    expect(acted.slice(-2)).toEqual([false, false]);
  });

  it('draw a brush: b begins it, arrows move its end, b again the other end, Enter takes it', () => {
    let brush: KeyBrush | null = null;
    const steps = ['b', 'ArrowRight', 'b', 'ArrowLeft'].map((key) => {
      const step = stepKeyBrush(brush, press(key), 1000)!;
      brush = step.brush;
      return [brush.anchorX, brush.x, step.done];
    });
    expect(steps).toEqual([[500, 580, false], [500, 590, false], [590, 500, false], [590, 490, false]]);
    expect(stepKeyBrush(brush, press('Enter'), 1000)).toEqual({ brush: { anchorX: 590, x: 490 }, done: true });
    expect(stepKeyBrush(brush, press('Escape'), 1000)).toBeNull();
  });

  it('leave other keys alone, and keep the brush within the strip', () => {
    expect(stepKeyBrush(null, press('ArrowLeft'), 1000)).toBeUndefined();
    expect(stepKeyBrush(null, { ...press('b'), ctrlKey: true }, 1000)).toBeUndefined();
    expect(stepKeyBrush({ anchorX: 20, x: 5 }, press('ArrowLeft', true), 1000)).toEqual({ brush: { anchorX: 20, x: 0 }, done: false });
  });
});
