/** The node's topics as its core needs them; how they are kept, counted and drawn is the shell's. */
import type { TopicPath } from '../domain/ids.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { TopicVersion } from '../replication/topic-version.ts';

/** An update as the topics take it. */
export interface TopicUpdate {
  topic: TopicPath;
  /** Empty: the topic is removed, and its version stays (MQ-08). */
  payload: Uint8Array;
  version: TopicVersion;
}

export interface TopicTable {
  /** `older`: the topic has this version or a newer one already, and nothing changed. */
  apply(update: TopicUpdate, now: MonoMillis): 'applied' | 'older';
  /** A value or tombstone from disk, or one that takes the place of what does not count: whatever version is there, and not counted as an update. */
  replace(update: TopicUpdate): void;
  /** The version of a topic's value or tombstone. */
  version(topic: TopicPath): TopicVersion | null;
  /** The value of a topic; null when it has none. */
  value(topic: TopicPath): Uint8Array | null;
  /** Every topic and tombstone at or below `branch` ('' is the root). */
  within(branch: TopicPath): Iterable<TopicUpdate>;
}
