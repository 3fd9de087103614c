/** How the rest of the node sees its topics. */
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { BranchFrame, BranchRequest } from '@understudy/shared/wire/topic-branch';
import type { TopicVersion } from '@understudy/shared/replication/topic-version';

/** An update as the topics take it. */
export interface TopicUpdate {
  topic: TopicPath;
  /** Empty: the topic is removed, and its version stays (MQ-08). */
  payload: Buffer;
  version: TopicVersion;
}

/** A live handle on a topic that has a value, or had one when it was found. */
export interface RetainedTopic {
  readonly topic: TopicPath;
  /** The value now; null once it was removed. */
  readonly payload: Buffer | null;
}

/** Counts of a branch. */
export interface BranchCounts {
  /** Topics with a value at or below it. */
  topics: number;
  /** Updates applied at or below it in this life. */
  updates: number;
  /** Over the last second. */
  updatesPerSecond: number;
  /** When the newest was applied; null when none was in this life. */
  newestAt: MonoMillis | null;
}

export interface Topics {
  /** `older`: the topic has this version or a newer one already, and nothing changed. */
  apply(update: TopicUpdate, now: MonoMillis): 'applied' | 'older';
  /** A value or tombstone from disk: it counts as a topic, not as an update. */
  restore(update: TopicUpdate): void;
  /** The version of a topic's value or tombstone. */
  version(topic: TopicPath): TopicVersion | null;
  /** The value of a topic; null when it has none. */
  value(topic: TopicPath): Buffer | null;
  /** Topics with a value that an MQTT filter matches (MQ-07); walks the tree along the filter. */
  matching(filter: string): RetainedTopic[];
  /** Every topic and tombstone at or below `branch` ('' is the root), for a member that needs them all. */
  within(branch: TopicPath): Iterable<TopicUpdate>;
  counts(branch: TopicPath, now: MonoMillis): BranchCounts;
  /** What the page's tree draws. */
  branch(request: BranchRequest, now: MonoMillis): BranchFrame;
}
