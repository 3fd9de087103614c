/** How the rest of the node sees its topics. */
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { BranchFrame } from '@understudy/shared/wire/topic-branch';
import type { OutlineFrame } from '@understudy/shared/wire/topic-outline';
import type { SearchFrame } from '@understudy/shared/wire/topic-search';
import type { BranchAsk, OutlineAsk, SearchAsk } from '@understudy/shared/wire/topic-watch';
import type { TopicTable } from '@understudy/shared/node/topic-table';

/** A live handle on a topic that has a value, or had one when it was found. */
export interface RetainedTopic {
  readonly topic: TopicPath;
  /** A copy of the value now; null once it was removed. */
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

/** Something that looks at all topics, a slice at a time, so that heartbeats and updates go on in between. */
export interface SlicedTopics<Frame> {
  /** Goes on for about so long. @returns whether it is done. */
  step(millis: number): boolean;
  /** What is known so far. */
  frame(now: MonoMillis): Frame;
}

export interface Topics extends TopicTable {
  /**
   * Topics with a value that an MQTT filter matches (MQ-07); walks the tree along the filter, as far as it is read: a filter may
   * match a million. What appears meanwhile may be among them or not.
   */
  matching(filter: string): Iterable<RetainedTopic>;
  counts(branch: TopicPath, now: MonoMillis): BranchCounts;
  /** What the page's tree draws; with the last minute of each child if asked. While it says `ordering`, ask again. */
  branch(ask: BranchAsk, now: MonoMillis, withTrends: boolean): BranchFrame;
  search(ask: SearchAsk): SlicedTopics<SearchFrame>;
  outline(ask: OutlineAsk): SlicedTopics<OutlineFrame>;
}
