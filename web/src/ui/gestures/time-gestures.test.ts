/** Fingers, mouse and wheel on an element that is none, by what they make of the window. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listenForTimeGestures, type TimeGestureTarget } from './time-gestures.ts';

function strip(options: { axisPx?: number; seeks?: boolean } = {}) {
  const element = Object.assign(new EventTarget(), { getBoundingClientRect: () => ({ left: 100, top: 50 }), setPointerCapture: () => undefined, style: {} as Record<string, string> });
  const told: string[] = [];
  const round = (value: number) => Math.round(value * 100) / 100;
  const target: TimeGestureTarget = {
    zoom: (factor, x) => told.push(`zoom ${round(factor)} at ${x}`), pan: (by) => told.push(`pan ${by}`),
    brush: (range, done) => told.push(`brush ${range ? `${range.fromX}–${range.toX}` : 'nothing'}${done ? ' done' : ''}`),
    click: (x, y) => told.push(`click ${x},${y}`), hover: (at) => void (at && told.push(`hover ${at.x},${at.y}`)), live: () => undefined, reset: () => undefined,
    seek: options.seeks ? (x) => told.push(`seek ${x}`) : null, axisPx: () => options.axisPx ?? 0,
  };
  const stop = listenForTimeGestures(element as unknown as HTMLElement, () => target);
  /** x and y within the strip. */
  const send = (kind: string, x: number, y: number, more: Record<string, unknown> = {}) => {
    const event = Object.assign(new Event(kind, { cancelable: true }), { clientX: x + 100, clientY: y + 50, button: 0, pointerId: 1, pointerType: 'mouse', shiftKey: false, deltaX: 0, deltaY: 0, deltaMode: 0, ...more });
    element.dispatchEvent(event);
    return event;
  };
  return { told, send, stop, element };
}

describe('mouse and wheel', () => {
  it('pan by a drag, brush by a drag with shift, click by a press that hardly moves', () => {
    const { told, send } = strip();
    send('pointerdown', 10, 40);
    send('pointermove', 40, 40);
    send('pointermove', 35, 44);
    send('pointerup', 35, 44);
    send('pointerdown', 50, 40, { shiftKey: true });
    send('pointermove', 20, 40);
    send('pointerup', 22, 40);
    send('pointerdown', 70, 60);
    send('pointermove', 72, 60);
    send('pointerup', 72, 60);
    expect(told).toEqual(['pan -30', 'pan 5', 'brush 20–50', 'brush 22–50 done', 'click 70,60']);
  });

  it('zoom by the wheel around the pointer, pan sideways', () => {
    const { told, send } = strip();
    expect(send('wheel', 200, 10, { deltaY: -100 }).defaultPrevented).toBe(true);
    send('wheel', 200, 10, { deltaY: 100 });
    expect(send('wheel', 200, 10, { deltaY: 100, altKey: true }).defaultPrevented).toBe(false);
    send('wheel', 200, 10, { deltaX: 30, deltaY: 2 });
    send('wheel', 200, 10, { deltaY: 60, shiftKey: true });
    expect(told).toEqual(['zoom 0.8 at 200', 'zoom 1.25 at 200', 'pan 30', 'pan 60']);
  });

  it('scrub from a press on the axis on, wherever the pointer goes then', () => {
    const { told, send, element } = strip({ axisPx: 24, seeks: true });
    send('pointermove', 30, 10);
    expect(element.style.cursor).toBe('ew-resize');
    send('pointerdown', 30, 10);
    send('pointermove', 44, 90);
    send('pointerup', 44, 90);
    send('pointerdown', 30, 60);
    send('pointerup', 30, 60);
    send('pointerdown', 80, 10);
    send('pointerup', 80, 10);
    expect(told).toEqual(['hover 30,10', 'seek 30', 'seek 44', 'click 30,60', 'seek 80', 'click 80,10']);
  });

  it('treat the axis as any place where there is no playhead', () => {
    const { told, send } = strip({ axisPx: 24 });
    send('pointerdown', 30, 10);
    send('pointerup', 30, 10);
    expect(told).toEqual(['click 30,10']);
  });

  it('end with their listening', () => {
    const { told, send, stop } = strip();
    stop();
    send('pointerdown', 30, 10);
    send('pointerup', 30, 10);
    expect(told).toEqual([]);
  });
});

describe('fingers', () => {
  const touch = (pointerId: number) => ({ pointerId, pointerType: 'touch' });
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('zoom and pan with two at once, and go on panning with the one that stays', () => {
    const { told, send } = strip();
    send('pointerdown', 100, 40, touch(1));
    send('pointerdown', 200, 40, touch(2));
    expect(send('touchmove', 200, 40).defaultPrevented).toBe(true);
    send('pointermove', 300, 40, touch(2));
    send('pointerup', 300, 40, touch(2));
    send('pointermove', 130, 40, touch(1));
    send('pointerup', 130, 40, touch(1));
    expect(told).toEqual(['zoom 0.5 at 200', 'pan -50', 'pan -30']);
  });

  it('brush once one has rested, and leave a scroll of the lanes to the browser otherwise', () => {
    const { told, send } = strip();
    send('pointerdown', 100, 40, touch(1));
    expect(send('touchmove', 100, 44).defaultPrevented).toBe(false);
    vi.advanceTimersByTime(500);
    expect(send('touchmove', 100, 44).defaultPrevented).toBe(true);
    send('pointermove', 160, 40, touch(1));
    send('pointerup', 160, 40, touch(1));
    expect(told).toEqual(['hover 100,40', 'brush 100–100', 'brush 100–160', 'brush 100–160 done']);
  });

  it('pan when one moves before it has rested', () => {
    const { told, send } = strip();
    send('pointerdown', 100, 40, touch(1));
    send('pointermove', 120, 40, touch(1));
    vi.advanceTimersByTime(500);
    send('pointermove', 130, 40, touch(1));
    send('pointerup', 130, 40, touch(1));
    expect(told).toEqual(['pan -20', 'pan -10']);
  });

  it('give a brush up when the browser takes the finger away, or a second one comes', () => {
    for (const end of [(send: ReturnType<typeof strip>['send']) => send('pointercancel', 150, 40, touch(1)), (send: ReturnType<typeof strip>['send']) => send('pointerdown', 300, 40, touch(2))]) {
      const { told, send } = strip();
      send('pointerdown', 100, 40, touch(1));
      vi.advanceTimersByTime(500);
      send('pointermove', 150, 40, touch(1));
      end(send);
      expect(told.at(-1)).toBe('brush nothing done');
    }
  });
});
