/** The two clocks of every program: a monotonic one for durations, the wall clock for labels. Apart so that nobody mixes them. */
import type { EpochMillis, MonoMillis } from '@understudy/shared/domain/units';

/** @returns milliseconds of the machine's monotonic clock; the same for all processes of one machine, so differences between them mean something. */
export function monoMillis(): MonoMillis {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** @returns the time of day, for labels only. */
export function wallMillis(): EpochMillis {
  return Date.now();
}
