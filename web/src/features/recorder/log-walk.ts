/** Finds places in a log: an event by number or time, the next change, the next failover. Reads segments, shows nothing. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { EpisodeEntry } from '@understudy/shared/recording/episode-entry';
import { segmentOfNumber, segmentOfTime, type LogIndex, type LogSource } from '@understudy/shared/recording/log-index';
import { hasChanges } from '@understudy/shared/recording/segment';
import { isSample } from '@understudy/shared/view/describe-event';
import { SegmentCache, type OpenedSegment } from './segment-cache.ts';

/** One fault sets off several failovers within moments; who jumps wants the next fault, not its next effect. */
const ONE_FAULT_MILLIS = 1000;

/** A state in a log and the segment that shows it. */
export interface Place {
  segment: OpenedSegment;
  n: number;
  at: MonoMillis;
}

export class LogWalk {
  index: LogIndex | null = null;
  private readonly segments: SegmentCache;

  constructor(readonly log: LogSource) {
    this.segments = new SegmentCache(log);
  }

  /** Reads the index anew: a log that is being written has gone on meanwhile. */
  async refresh(): Promise<LogIndex> {
    this.index = await this.log.index();
    return this.index;
  }

  /** @returns the place after event `n`, or null when the log does not have it. */
  async placeOf(n: number): Promise<Place | null> {
    const index = this.index && n <= this.index.last ? this.index : await this.refresh();
    const entry = segmentOfNumber(index, n);
    if (!entry) return null;
    const segment = await this.segments.open(entry, n);
    const known = Math.min(Math.max(n, segment.from), segment.to);
    return { segment, n: known, at: segment.labelAt(known) };
  }

  /** @returns the state at a time; the first or the last when the log does not reach there. Its `at` is that time. */
  async placeAt(at: MonoMillis): Promise<Place> {
    const index = this.index && at <= this.index.toAt ? this.index : await this.refresh();
    const within = Math.min(Math.max(at, index.fromAt), index.toAt);
    const entry = segmentOfTime(index, within)!;
    const segment = await this.segments.open(entry, entry.last);
    return { segment, n: segment.numberAt(within), at: within };
  }

  /** @returns the nearest place after (1) or before (-1) event `n` at which something happened, with `every` also that of a sample; null at the end. */
  async step(n: number, direction: 1 | -1, every: boolean): Promise<Place | null> {
    let index = this.index ?? (await this.refresh());
    if (direction === 1 && n >= index.last) index = await this.refresh();
    const from = index.segments.findIndex(({ last }) => (direction === 1 ? last > n : last >= n - 1));
    for (let at = from; at >= 0 && at < index.segments.length; at += direction) {
      const entry = index.segments[at]!;
      if (entry.last < entry.first || (!every && !hasChanges(entry))) continue;
      const segment = await this.segments.open(entry, entry.last);
      const end = direction === 1 ? segment.to : segment.from + 1;
      for (let next = Math.max(Math.min(n + direction, segment.to), segment.from + 1); direction === 1 ? next <= end : next >= end; next += direction) {
        if (direction === 1 ? next <= n : next >= n) continue;
        const logged = segment.event(next);
        if (logged && (every || !isSample(logged.event))) return { segment, n: next, at: segment.labelAt(next) };
      }
    }
    return null;
  }

  /** @returns the failover that began next after or before event `n`; of those that one fault set off, the first. */
  async nextEpisode(n: number, direction: 1 | -1): Promise<EpisodeEntry | null> {
    const { episodes } = this.index && direction === -1 ? this.index : await this.refresh();
    const heads = episodes.filter(({ faultAt }, at) => at === 0 || faultAt - episodes[at - 1]!.faultAt > ONE_FAULT_MILLIS);
    return (direction === 1 ? heads.find((episode) => episode.n > n) : [...heads].reverse().find((episode) => episode.n < n)) ?? null;
  }
}
