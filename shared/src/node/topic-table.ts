/** The node's topics as its core needs them; how they are kept, counted and drawn is the shell's. */
import type { TopicPath } from '../domain/ids.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { Epoch } from '../domain/update-source.ts';
import type { UpdateRun } from '../replication/update-run.ts';
import type { TopicVersion } from '../replication/topic-version.ts';

/** An update as the topics take it. */
export interface TopicUpdate {
  topic: TopicPath;
  /** Copied. Empty: the topic is removed, and its version stays (MQ-08). */
  payload: Uint8Array;
  version: TopicVersion;
}

/** Topics with a value of an epoch below the one that was asked about. */
export interface OlderTopics {
  topics: number;
  example: TopicPath | null;
}

export interface TopicTable {
  /** `older`: the topic has this version or a newer one already, and nothing changed. */
  apply(update: TopicUpdate, now: MonoMillis): 'applied' | 'older';
  /**
   * Takes in the updates of a run. @param applied told of each that changed something
   * @returns how many those are; the others are older than what is there
   */
  applyRun(run: UpdateRun, now: MonoMillis, applied: ((topic: TopicPath, payload: Uint8Array) => void) | null): number;
  /** A value or tombstone from disk: whatever version is there; not an update, and nothing that `takeChanged` gives. */
  restore(update: TopicUpdate): void;
  /** A value or tombstone that takes the place of what does not count: whatever version is there, and not an update. */
  replace(update: TopicUpdate): void;
  /** The version of a topic's value or tombstone. */
  version(topic: TopicPath): TopicVersion | null;
  /** The value of a topic; null when it has none. */
  value(topic: TopicPath): Uint8Array | null;
  /** Every topic and tombstone at or below `branch` ('' is the root). */
  within(branch: TopicPath): Iterable<TopicUpdate>;
  /** The topics that changed longest ago of those that were not taken since, with what they have now; at most so many. */
  takeChanged(most: number): TopicUpdate[];
  /** How many `takeChanged` has to give. */
  readonly changed: number;
  /** How many topics at or below `branch` have a value of an epoch below `epoch` (US-17). */
  older(branch: TopicPath, epoch: Epoch): OlderTopics;
}
