/** One life of a simulated process: it may hang, and what happens to it meanwhile waits until it goes on; after its crash nothing does. */
import type { Millis, MonoMillis } from '../domain/units.ts';
import type { NodeEnvironment } from '../node/environment.ts';
import type { Due, EventOwner, Scheduler } from './scheduler.ts';

/** How the clock of a machine differs from virtual time. */
export interface Skew {
  offsetMillis: Millis;
  /** Runs so much faster: 1.0001 gains a tenth of a millisecond a second. */
  rate: number;
}

export class SimProcess implements EventOwner {
  alive = true;
  private hanging = false;
  /** What came due while it hung: timers first, as an event loop that goes on runs them first. */
  private readonly dueTimers: Due[] = [];
  private readonly dueOthers: Due[] = [];
  readonly environment: NodeEnvironment;

  constructor(
    private readonly scheduler: Scheduler,
    skew: Skew,
  ) {
    this.environment = {
      now: (): MonoMillis => skew.offsetMillis + scheduler.now * skew.rate,
      after: (millis, call) => scheduler.after(millis / skew.rate, call, this, true),
      soon: (call) => scheduler.after(0, call, this),
    };
  }

  get hangs(): boolean {
    return this.hanging;
  }

  /** Something from outside happens to it after so long: a message, a closed connection. */
  arrive(millis: Millis, call: () => void): void {
    this.scheduler.after(millis, call, this);
  }

  /** Something from outside happens to it now. */
  arriveNow(call: () => void): void {
    this.take({ call, isTimer: false });
  }

  take(due: Due): void {
    if (!this.alive) return;
    if (this.hanging) (due.isTimer ? this.dueTimers : this.dueOthers).push(due);
    else due.call?.();
  }

  hang(): void {
    this.hanging = true;
  }

  goOn(): void {
    if (!this.hanging) return;
    this.hanging = false;
    for (const due of [this.dueTimers, this.dueOthers]) for (const one of due.splice(0)) this.take(one);
  }

  crash(): void {
    this.alive = false;
    this.dueTimers.length = this.dueOthers.length = 0;
  }
}
