/** What the wall does by itself: when it says what it shows, and when it loads itself again. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WALL_REPORT_MILLIS, type WallReport } from '@understudy/shared/domain/wall';
import { runReload } from './run-reload.ts';
import { runReport, watchScreen } from './run-report.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('reporting in', () => {
  /** A window whose frames the test gives. */
  function standInWindow() {
    const frames: (() => void)[] = [];
    const page = {
      performance: { now: () => Date.now() },
      requestAnimationFrame: (then: () => void) => frames.push(then),
      setInterval: (then: () => void, every: number) => setInterval(then, every) as unknown as number,
      clearInterval: (timer: number) => clearInterval(timer),
    };
    return { page: page as unknown as Parameters<typeof watchScreen>[0], draw: () => frames.splice(0).forEach((then) => then()), frames };
  }

  it('says what was drawn, not what was only put into the document', () => {
    const { page, draw } = standInWindow();
    const screen = watchScreen(page);
    screen.committed(7);
    expect(screen.read().n).toBe(0);
    draw();
    expect(screen.read()).toEqual({ n: 7, frameAgoMillis: 0 });
    screen.committed(8);
    vi.advanceTimersByTime(20_000);
    expect(screen.read()).toEqual({ n: 7, frameAgoMillis: 20_000 });
    draw();
    expect(screen.read()).toEqual({ n: 8, frameAgoMillis: 0 });
    screen.stop();
  });

  it('asks for one frame at a time, also while the browser draws none', () => {
    const { page, frames } = standInWindow();
    const screen = watchScreen(page);
    vi.advanceTimersByTime(60_000);
    expect(frames).toHaveLength(1);
    screen.stop();
  });

  it('says it at once, then every few seconds, until it is stopped', () => {
    const said: number[] = [];
    const report = runReport(() => ({ n: Date.now() }) as WallReport, ({ n }) => said.push(n));
    expect(said).toHaveLength(1);
    vi.advanceTimersByTime(WALL_REPORT_MILLIS * 3);
    expect(said).toHaveLength(4);
    report.now();
    report.stop();
    vi.advanceTimersByTime(WALL_REPORT_MILLIS * 3);
    expect(said).toHaveLength(5);
  });
});

describe('loading itself again', () => {
  it('waits until the page is served, and then does it once', async () => {
    const served = [false, false, true];
    const reload = vi.fn();
    runReload(() => Promise.resolve(served.shift() ?? true), reload);
    await vi.advanceTimersByTimeAsync(3000);
    expect(reload).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2000);
    expect(reload).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it('does nothing any more once it was ended', async () => {
    const reload = vi.fn();
    const end = runReload(() => Promise.resolve(true), reload, 10_000);
    await vi.advanceTimersByTimeAsync(9000);
    end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reload).not.toHaveBeenCalled();
  });
});
