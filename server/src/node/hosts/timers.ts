/** Timers that machines ask for by point in time. They fire after the sockets were read, and never before their time. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import { monoMillis } from '../../clock.ts';

/** @returns a function that stops it. */
export function fireAt(at: MonoMillis, fire: () => void): () => void {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const arm = (): void => {
    timer = setTimeout(
      () =>
        setImmediate(() => {
          if (stopped) return;
          // Node's timers count whole milliseconds and may be early by a part of one.
          if (monoMillis() < at) arm();
          else fire();
        }),
      Math.max(0, Math.ceil(at - monoMillis())),
    );
  };
  arm();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** Timers known by a number. */
export class NumberedTimers {
  private readonly stops = new Map<number, () => void>();

  set(timer: number, at: MonoMillis, fire: () => void): void {
    this.cancel(timer);
    this.stops.set(
      timer,
      fireAt(at, () => {
        this.stops.delete(timer);
        fire();
      }),
    );
  }

  cancel(timer: number): void {
    this.stops.get(timer)?.();
    this.stops.delete(timer);
  }

  clear(): void {
    for (const stop of this.stops.values()) stop();
    this.stops.clear();
  }
}
