/** What is known of a whole log, live or recorded, without opening it: its segments, its failovers, its bounds. */
import type { EpochMillis, Millis, MonoMillis } from '../domain/units.ts';
import type { EpisodeEntry } from './episode-entry.ts';
import type { Segment, SegmentEntry } from './segment.ts';

/** Who kept a recording, when and why; null for a log that is being written. */
export interface RecordingAbout {
  name: string;
  by: string;
  note: string;
  keptAt: EpochMillis;
  /** The version of Understudy that wrote it. */
  product: string;
}

/** How much a log that is being written keeps. */
export interface LogBounds {
  mostBytes: number;
  mostAgeMillis: Millis;
  bytes: number;
}

export interface LogIndex {
  /** Identity of the log. */
  log: string;
  cluster: string | null;
  /** The first state that can be shown is the one after event `first - 1`. */
  first: number;
  last: number;
  fromAt: MonoMillis;
  toAt: MonoMillis;
  /** Subtract from a monotonic time to get wall time. */
  monoMinusWall: Millis;
  /** In order, without a hole. */
  segments: SegmentEntry[];
  /** Failovers that began in it, oldest first. */
  episodes: EpisodeEntry[];
  recording: RecordingAbout | null;
  bounds: LogBounds | null;
}

/** Where a log comes from: a back end, a file in the page, a file on disk. */
export interface LogSource {
  index(): Promise<LogIndex>;
  /** @throws an Error in words when the segment cannot be had. */
  segment(entry: SegmentEntry): Promise<Segment>;
}

/** @returns the segment in which the state after event `n` lies, or null when the log does not reach there. */
export function segmentOfNumber({ segments, first, last }: LogIndex, n: number): SegmentEntry | null {
  if (n < first - 1 || n > last) return null;
  return segments.find((segment) => n <= segment.last) ?? segments.at(-1) ?? null;
}

/** @returns the segment in which the state at that time lies: the last that begins by then; the first for what is earlier still. */
export function segmentOfTime({ segments }: LogIndex, at: MonoMillis): SegmentEntry | null {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (segments[middle]!.fromAt <= at) low = middle;
    else high = middle - 1;
  }
  return segments[low] ?? null;
}
