/**
 * The cluster's monotonic clock as the page reckons it. Every message says what that clock read when it left; it arrives a
 * little later, so that the largest difference to the page's own clock is the nearest to the truth.
 */
import type { Clocks } from '@understudy/shared/wire/stream';
import type { EpochMillis, Millis, MonoMillis } from '@understudy/shared/domain/units';

/** Clocks drift and laptops sleep: what was learnt longer ago than this counts no more. */
const MEMORY_MILLIS = 30_000;
const MEMORY_SAMPLES = 64;

export interface PageClock {
  /** Learns from a message that has just arrived. */
  learn: (clocks: Clocks) => void;
  /** What the cluster's monotonic clock reads now; 0 before anything was learnt. */
  nowMono: () => MonoMillis;
  /** How old the newest message is, by that clock; null before the first. */
  dataAgeMillis: () => Millis | null;
  /** The wall clock of the back end for a monotonic time; for labels. */
  wallOf: (mono: MonoMillis) => EpochMillis;
}

/** @param localNow the page's own monotonic clock, `performance.now` */
export function createPageClock(localNow: () => Millis): PageClock {
  let samples: { at: Millis; offset: Millis }[] = [];
  let offset = 0;
  let newest: Clocks | null = null;

  return {
    learn(clocks) {
      const at = localNow();
      // A back end on a restarted machine counts from anew: nothing learnt before holds.
      if (newest && clocks.mono < newest.mono - MEMORY_MILLIS) samples = [];
      samples = [...samples.filter((sample) => at - sample.at <= MEMORY_MILLIS), { at, offset: clocks.mono - at }].slice(-MEMORY_SAMPLES);
      offset = Math.max(...samples.map((sample) => sample.offset));
      newest = clocks;
    },
    nowMono: () => (newest ? localNow() + offset : 0),
    dataAgeMillis: () => (newest ? Math.max(0, localNow() + offset - newest.mono) : null),
    wallOf: (mono) => (newest ? newest.wall + (mono - newest.mono) : 0),
  };
}
