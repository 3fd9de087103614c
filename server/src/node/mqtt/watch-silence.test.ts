import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientSession } from './client-session.ts';
import { watchSilence } from './watch-silence.ts';

let at = 0;
let failed: string[] = [];
let end: () => void;
let session: Pick<ClientSession, 'state' | 'heardAt' | 'keepAliveMillis' | 'isHeld' | 'fail'>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  at = 1000;
  failed = [];
  session = { state: 'connected', heardAt: 1000, keepAliveMillis: 1000, isHeld: false, fail: (reason) => failed.push(reason) };
  end = watchSilence(new Set([session as ClientSession]), 300, () => at);
});

afterEach(() => {
  end();
  vi.useRealTimers();
});

/** The next tick, so much later by the clock. */
function tick(millis: number): void {
  at += millis;
  vi.advanceTimersByTime(200);
}

describe('watching for silence', () => {
  it('US-05 a client is failed once it was silent for 1.5 × its keep-alive', () => {
    for (let count = 0; count < 7; count++) tick(200);
    expect(failed).toEqual([]);
    tick(200);
    expect(failed).toEqual(['silent for 1600 ms; its keep-alive is 1000 ms']);
  });

  it('US-05 MB-04 a client that is not read, as an update of it cannot be decided yet, is not silent', () => {
    session = { ...session, isHeld: true };
    end();
    end = watchSilence(new Set([session as ClientSession]), 300, () => at);
    for (let count = 0; count < 20; count++) tick(200);
    expect(failed).toEqual([]);
  });

  it('US-05 MB-03 the time for which this process itself was stopped is nobody\'s silence', () => {
    tick(200);
    tick(60_000);
    expect(failed).toEqual([]);
    for (let count = 0; count < 5; count++) tick(200);
    expect(failed).toEqual([]);
    tick(200);
    expect(failed).toHaveLength(1);
  });
});
