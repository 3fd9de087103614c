/** What the journal keeps of one accepted update: enough to replicate it later, to anyone, as it was (RP-01). */
import type { NodeName, TopicPath } from '@understudy/shared/domain/ids';
import type { EpochMillis, MonoMillis } from '@understudy/shared/domain/units';
import type { UpdateOrigin } from '@understudy/shared/replication/update-origin';

export type { UpdateOrigin };

/** An update as it is handed to the journal. */
export interface NewEntry {
  topic: TopicPath;
  /** Empty: the topic is removed (MQ-08). */
  payload: Buffer;
  /** Null for what was accepted without a registration, outside every section. */
  origin: UpdateOrigin | null;
  /** Nodes that it has been on before this one, the accepting one first, so that it is never sent back (RP-04). */
  via: NodeName[];
  /** The node that this one had it from; its own name for what was published here. */
  fromNode: NodeName;
  acceptedAt: MonoMillis;
  acceptedWall: EpochMillis;
}

/** An update in the journal. */
export interface JournalEntry extends NewEntry {
  /** 1, 2, 3 … without holes, going on after a restart. */
  position: number;
}
