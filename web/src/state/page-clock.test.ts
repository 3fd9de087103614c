import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPageClock } from './page-clock.ts';

/** A page whose own clock reads `now`, while the cluster's is ahead by `ahead`. */
function page(ahead: number) {
  let now = 0;
  const clock = createPageClock(() => now);
  return {
    clock,
    pass: (millis: number) => (now += millis),
    /** A message that was under way for `delay`. */
    hear: (delay: number) => clock.learn({ mono: now + ahead - delay, wall: 1_700_000_000_000 + now - delay }),
  };
}

describe('the page clock', () => {
  it('knows nothing before the first message', () => {
    const { clock } = page(5000);
    expect(clock.nowMono()).toBe(0);
    expect(clock.dataAgeMillis()).toBeNull();
  });

  it('goes by the message that was quickest, not by the newest', () => {
    const { clock, pass, hear } = page(5000);
    hear(2);
    pass(100);
    hear(80);
    expect(clock.nowMono()).toBe(5098);
    expect(clock.dataAgeMillis()).toBe(78);
  });

  it('ages while nothing arrives', () => {
    const { clock, pass, hear } = page(5000);
    hear(0);
    pass(14_000);
    expect(clock.dataAgeMillis()).toBe(14_000);
    expect(clock.wallOf(clock.nowMono())).toBe(1_700_000_014_000);
  });

  it('forgets what it learnt too long ago, so that a drifting clock is followed', () => {
    let now = 0;
    const clock = createPageClock(() => now);
    clock.learn({ mono: 1000, wall: 0 });
    now = 40_000;
    clock.learn({ mono: 40_900, wall: 0 });
    expect(clock.nowMono()).toBe(40_900);
  });

  it('starts anew when the cluster’s clock does', () => {
    let now = 0;
    const clock = createPageClock(() => now);
    clock.learn({ mono: 9_000_000, wall: 0 });
    now = 1000;
    clock.learn({ mono: 500, wall: 0 });
    expect(clock.nowMono()).toBe(500);
  });

  it('is never ahead of the cluster’s clock, and never behind it by more than the quickest message took', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ pause: fc.integer({ min: 0, max: 900 }), delay: fc.integer({ min: 0, max: 500 }) }), { minLength: 1, maxLength: 20 }), (messages) => {
        const { clock, pass, hear } = page(5000);
        let now = 0;
        for (const { pause, delay } of messages) {
          now += pause;
          pass(pause);
          hear(delay);
        }
        const quickest = Math.min(...messages.map((message) => message.delay));
        expect(clock.nowMono()).toBe(now + 5000 - quickest);
      }),
    );
  });
});
