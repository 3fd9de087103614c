/** Opened segments of one log, the newest few, so that stepping and scrubbing nearby read nothing twice. */
import type { LogSource } from '@understudy/shared/recording/log-index';
import { readSegment, type SegmentReader } from '@understudy/shared/recording/segment-reader';
import type { Segment, SegmentEntry } from '@understudy/shared/recording/segment';

/** A segment in memory is some megabytes. */
const KEPT = 8;

export interface OpenedSegment extends SegmentReader {
  segment: Segment;
}

export class SegmentCache {
  private readonly opened = new Map<number, Promise<OpenedSegment>>();

  constructor(private readonly log: LogSource) {}

  /** @param n which the segment must have: one that was still being written to when it was read may not have it. */
  async open(entry: SegmentEntry, n: number): Promise<OpenedSegment> {
    const known = this.opened.get(entry.first);
    const reader = known ? await known : null;
    if (known && reader && (reader.to >= n || reader.to >= entry.last)) {
      this.keep(entry.first, known);
      return reader;
    }
    const read = this.log.segment(entry).then((segment) => ({ ...readSegment(segment), segment }));
    this.keep(entry.first, read);
    read.catch(() => this.opened.get(entry.first) === read && this.opened.delete(entry.first));
    return read;
  }

  private keep(first: number, segment: Promise<OpenedSegment>): void {
    this.opened.delete(first);
    this.opened.set(first, segment);
    for (const oldest of this.opened.keys()) {
      if (this.opened.size <= KEPT) break;
      this.opened.delete(oldest);
    }
  }
}
