/**
 * One client that writes all the time, one write after the other, each when the one before was acknowledged or given up, and
 * not sooner than some milliseconds after it began: the service is asked all the time and not kept busy, or its own load would be
 * what delays it. The same for every make of server, so that one definition holds for all of them:
 *
 *   the gap of a failover is the longest time without an acknowledged write that ends after the signal was sent.
 *
 * That is the time from the last acknowledgement before the fault to the first one after it. It is looked for by length, since
 * an acknowledgement that was on its way when the signal was sent would end the gap before it began.
 */
import type { MonoMillis } from '@understudy/shared/domain/units';
import { setTimeout as sleep } from 'node:timers/promises';
import { monoMillis } from '../mono.ts';

/** From the beginning of one write to that of the next. A gap is measured to within this. */
export const WRITE_EVERY_MILLIS = 5;

export class SteadyWriter {
  /** When each write was acknowledged. */
  private acknowledged: MonoMillis[] = [];
  private stopped = false;
  private readonly ended: Promise<void>;
  lastFault: unknown = null;

  /** @param write resolves when the server has acknowledged, rejects when the write is given up; what it wrote is then unconfirmed */
  constructor(private readonly write: (number: number) => Promise<unknown>) {
    this.ended = this.run();
  }

  get count(): number {
    return this.acknowledged.length;
  }

  /** Lets go of what came before, so that a round looks at itself alone. */
  forget(): void {
    this.acknowledged = this.acknowledged.slice(-1);
  }

  /** @returns the gap around a signal sent at `faultAt`, in ms. NaN when nothing was acknowledged on one of its sides. */
  gapAround(faultAt: MonoMillis): number {
    return longestSilence(this.acknowledged, faultAt);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.ended;
  }

  private async run(): Promise<void> {
    for (let number = 1; !this.stopped; number += 1) {
      const next = monoMillis() + WRITE_EVERY_MILLIS;
      try {
        await this.write(number);
        this.acknowledged.push(monoMillis());
      } catch (fault) {
        this.lastFault = fault;
      }
      await sleep(Math.max(0, next - monoMillis()));
    }
  }
}

/** @returns the longest interval between two neighbours of `times` that ends after `since`; NaN when there is none. */
export function longestSilence(times: readonly MonoMillis[], since: MonoMillis): number {
  let longest = NaN;
  for (let index = 1; index < times.length; index += 1) {
    const silence = times[index]! - times[index - 1]!;
    if (times[index]! > since && !(silence <= longest)) longest = silence;
  }
  return longest;
}
