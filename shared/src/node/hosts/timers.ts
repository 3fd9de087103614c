/** Timers that machines ask for by point in time. They fire after what has arrived was taken in, and never before their time. */
import type { MonoMillis } from '../../domain/units.ts';
import type { NodeEnvironment } from '../environment.ts';

/** @returns a function that stops it. */
export function fireAt(environment: NodeEnvironment, at: MonoMillis, fire: () => void): () => void {
  let stop: () => void;
  const arm = (): void => {
    stop = environment.after(Math.max(0, at - environment.now()), () => {
      stop = environment.soon(() => {
        // A system's timers count whole milliseconds and may be early by a part of one.
        if (environment.now() < at) arm();
        else fire();
      });
    });
  };
  arm();
  return () => stop();
}

/** Timers known by a number. */
export class NumberedTimers {
  private readonly stops = new Map<number, () => void>();

  constructor(private readonly environment: NodeEnvironment) {}

  set(timer: number, at: MonoMillis, fire: () => void): void {
    this.cancel(timer);
    this.stops.set(
      timer,
      fireAt(this.environment, at, () => {
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
