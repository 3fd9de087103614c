import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import { FRAME_LIMIT_MILLIS, paceTelling, SAMPLES_WAIT_MILLIS } from './paced-telling.ts';

const event = (kind: string) => ({ event: { kind } }) as LoggedEvent;
const sample = [event('node-sampled')];
const change = [event('node-sampled'), event('process-changed')];

function paced() {
  let told = 0;
  const frames: (() => void)[] = [];
  const timers: { millis: number; then: () => void }[] = [];
  const take = paceTelling(() => (told += 1), { nextFrame: (then) => frames.push(then), after: (millis, then) => timers.push({ millis, then }) });
  return { take, told: () => told, timers, frame: () => frames.splice(0).forEach((then) => then()), ring: () => timers.splice(0).forEach(({ then }) => then()) };
}

describe('telling at a pace', () => {
  it('tells of a changed state with the next frame, once for all batches before it', () => {
    const page = paced();
    page.take(change);
    page.take(change);
    expect(page.told()).toBe(0);
    page.frame();
    page.ring();
    expect(page.told()).toBe(1);
  });

  it('lets samples wait, once', () => {
    const page = paced();
    page.take(sample);
    page.take(sample);
    expect(page.timers.map(({ millis }) => millis)).toEqual([SAMPLES_WAIT_MILLIS]);
    page.ring();
    expect(page.told()).toBe(1);
  });

  it('does not let a changed state wait behind samples', () => {
    const page = paced();
    page.take(sample);
    page.take(change);
    page.frame();
    expect(page.told()).toBe(1);
  });

  it('tells even when no frame ever comes', () => {
    const page = paced();
    page.take(change);
    expect(page.timers.map(({ millis }) => millis)).toEqual([FRAME_LIMIT_MILLIS]);
    page.ring();
    expect(page.told()).toBe(1);
  });
});
