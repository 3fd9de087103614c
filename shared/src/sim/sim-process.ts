/** One life of a simulated process: it may hang, and what happens to it meanwhile waits until it goes on; after its crash nothing does. */
import type { Millis, MonoMillis } from '../domain/units.ts';
import type { NodeEnvironment } from '../node/environment.ts';
import type { Scheduler } from './scheduler.ts';

/** How the clock of a machine differs from virtual time. */
export interface Skew {
  offsetMillis: Millis;
  /** Runs so much faster: 1.0001 gains a tenth of a millisecond a second. */
  rate: number;
}

export class SimProcess {
  alive = true;
  private hanging = false;
  /** What came due while it hung: timers first, as an event loop that goes on runs them first. */
  private readonly dueTimers: (() => void)[] = [];
  private readonly dueOthers: (() => void)[] = [];
  readonly environment: NodeEnvironment;

  constructor(
    private readonly scheduler: Scheduler,
    skew: Skew,
  ) {
    this.environment = {
      now: (): MonoMillis => skew.offsetMillis + scheduler.now * skew.rate,
      after: (millis, call) => this.schedule(millis / skew.rate, call, true),
      soon: (call) => this.schedule(0, call, false),
    };
  }

  get hangs(): boolean {
    return this.hanging;
  }

  /** Something from outside happens to it after so long: a message, a closed connection. */
  arrive(millis: Millis, call: () => void): void {
    this.schedule(millis, call, false);
  }

  hang(): void {
    this.hanging = true;
  }

  goOn(): void {
    if (!this.hanging) return;
    this.hanging = false;
    for (const due of [this.dueTimers, this.dueOthers]) for (const call of due.splice(0)) this.run(call, due === this.dueTimers);
  }

  crash(): void {
    this.alive = false;
    this.dueTimers.length = this.dueOthers.length = 0;
  }

  private schedule(millis: Millis, call: () => void, timer: boolean): () => void {
    let prevented = false;
    this.scheduler.after(millis, () => this.run(() => !prevented && call(), timer));
    return () => {
      prevented = true;
    };
  }

  private run(call: () => void, timer: boolean): void {
    if (!this.alive) return;
    if (this.hanging) (timer ? this.dueTimers : this.dueOthers).push(call);
    else call();
  }
}
