/** How the rest of the node sees its topics. */
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { BranchFrame, BranchRequest } from '@understudy/shared/wire/topic-branch';
import type { TopicTable } from '@understudy/shared/node/topic-table';

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

export interface Topics extends TopicTable {
  /** Topics with a value that an MQTT filter matches (MQ-07); walks the tree along the filter. */
  matching(filter: string): RetainedTopic[];
  counts(branch: TopicPath, now: MonoMillis): BranchCounts;
  /** What the page's tree draws. */
  branch(request: BranchRequest, now: MonoMillis): BranchFrame;
}
