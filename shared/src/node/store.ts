/** What a node keeps and how it is asked for: the journal, the last values and the marks (RP-01, RP-07, RP-09). Where it lies is the shell's. */
import type { TopicPath } from '../domain/ids.ts';
import type { TopicVersion } from '../replication/topic-version.ts';
import type { JournalEntry, NewEntry } from '../replication/update-entry.ts';

export interface Journal {
  /** Takes an update and gives its position at once; it is on disk at the end of this event-loop turn. */
  append(entry: NewEntry): JournalEntry;
  /** The oldest position that is kept; `last() + 1` when nothing is. */
  first(): number;
  /** The newest position given; 0 before the first one ever. */
  last(): number;
  /** Up to where everything survives SIGKILL. */
  durableTo(): number;
  /** Called once per commit with the newest position that survives SIGKILL. @returns a function that ends it. */
  onDurable(listener: (position: number) => void): () => void;
  /** @returns at most `limit` updates from `fromPosition` on, in order; what was trimmed is not among them. Not yet durable ones are. */
  read(fromPosition: number, limit: number): JournalEntry[];
  /** How many updates are kept. */
  updates(): number;
  /** Of the topics and payloads that are kept. */
  bytes(): number;
  /** Lets go of everything up to and including `upToPosition`; what is gone already is no error (RP-07). */
  trim(upToPosition: number): void;
}

/** The last value of a topic, or the tombstone of a removed one. */
export interface StoredValue {
  topic: TopicPath;
  /** Empty: a tombstone (MQ-08). */
  payload: Uint8Array;
  version: TopicVersion;
}

export interface LastValues {
  /** Replaces the topic's value; several in one turn cost one write. */
  put(value: StoredValue): void;
  remove(topic: TopicPath): void;
  /** All that is on disk, for the start of the node. */
  all(): Iterable<StoredValue>;
}

/** Small things that must survive SIGKILL: agreed view, epochs, seen sets, acknowledged positions, numbers of streams. */
export interface Marks {
  /** Stores plain JSON; durable with the rest of this turn. */
  put(key: string, value: unknown): void;
  /** @returns what was put last, in this turn too, or undefined. The caller knows the shape under its key. */
  get<T>(key: string): T | undefined;
  remove(key: string): void;
  /** All keys that begin with `prefix`, with their values. */
  entries<T>(prefix: string): [key: string, value: T][];
}

export interface NodeStore {
  readonly journal: Journal;
  readonly values: LastValues;
  readonly meta: Marks;
  /** Writes what this turn has collected now instead of at the turn's end. Before a callback that must not outrun the disk (US-22). */
  commit(): void;
  /** What `work` writes need not be on disk at the end of this turn, only some milliseconds later: nobody waits for it. */
  patiently(work: () => void): void;
}
