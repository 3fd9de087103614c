/** Which topics a feed updates next: each once at first, the most watched ones most often from then on. */
import type { FeedSpec } from '@understudy/shared/domain/cluster-spec';
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { Millis } from '@understudy/shared/domain/units';
import { feedTopics, type FeedTopic } from './feed-topics.ts';

/** Majors are a few, and most of what happens. */
const WATCHED_SHARE = 0.15;
const WATCHED_UPDATES = 0.65;
/** A feed that is new publishes its whole image at this multiple of its rate, so that all topics soon have a value. */
const IMAGE_SPEED = 5;
/** After a stall (SIGSTOP, a busy machine) so much time is made up for, not all of it. */
const MOST_BURSTS_AT_ONCE = 2;

export class Feed {
  private readonly topics: FeedTopic[];
  private readonly watched: number;
  private swept = 0;
  private owed = 0;
  private fresh = false;

  constructor(path: TopicPath, private readonly spec: FeedSpec) {
    this.topics = feedTopics(path, spec.topics);
    this.watched = Math.max(1, Math.floor(this.topics.length * WATCHED_SHARE));
  }

  /** Begins an activation. @param fresh whether nobody published here before */
  begin(fresh: boolean): void {
    this.swept = 0;
    this.owed = 0;
    this.fresh = fresh;
  }

  /** @returns how many updates are due after `elapsedMillis`; what is left of a whole one is kept for the next burst. */
  due(elapsedMillis: Millis): number {
    const elapsed = Math.min(elapsedMillis, this.spec.intervalMillis * MOST_BURSTS_AT_ONCE);
    const speed = this.fresh && this.swept < this.topics.length ? IMAGE_SPEED : 1;
    this.owed += (this.spec.updatesPerSecond * speed * elapsed) / 1000;
    const due = Math.floor(this.owed);
    this.owed -= due;
    return due;
  }

  /** @returns the topic to update now. */
  pick(): FeedTopic {
    const count = this.topics.length;
    if (this.swept < count || Math.random() >= WATCHED_UPDATES) return this.topics[this.swept++ % count]!;
    return this.topics[Math.floor(Math.random() * this.watched)]!;
  }
}
