/**
 * The words of the sequence audit: what clients say of what they published, what nodes say that they have, and what an audit
 * makes of both. Numbers travel as ranges, `[from, to, from, to …]`.
 */
import type { ClientName, Incarnation, NodeName, TopicPath } from './ids.ts';
import type { Ranges } from './number-ranges.ts';
import type { Millis, MonoMillis } from './units.ts';
import type { Epoch } from './update-source.ts';

/** What became of the updates that a client published in one of its activations, by its own numbers: 1, 2, 3 … within the activation. */
export interface LifeAccount {
  /** The how-manieth activation of this process it is; the updates themselves say `incarnation.life`. */
  life: number;
  epoch: Epoch;
  since: MonoMillis;
  /** The highest number that was published. */
  published: number;
  acknowledged: Ranges;
  refused: Ranges;
  unconfirmed: Ranges;
  /** Nothing more is published in it, and of all of it is known what became of it. */
  over: boolean;
}

/** What was acknowledged of one activation, by the numbers that the node gave (RP-03). */
export interface StreamAccount {
  epoch: Epoch;
  acknowledged: Ranges;
  /**
   * The same updates by the client's own numbers, in the order in which they were taken: the n-th of all these is the n-th of
   * `acknowledged`, counted from the last. More than one life where some were sent again.
   */
  lives: { life: number; acknowledged: Ranges }[];
  /** Nothing more of it will be acknowledged. */
  over: boolean;
}

/** What a client published since its process started. */
export interface SourceTotals {
  client: ClientName;
  path: TopicPath;
  incarnation: Incarnation;
  published: number;
  acknowledged: number;
  /** Answered with an error (MQ-05). */
  refused: number;
  /** Never answered, and not sent again: whether they count is not known, so they are no loss (RP-13). */
  unconfirmed: number;
}

/** A client's account: its totals, and of its activations those that changed since the last account, each whole. */
export interface SourceAccount extends SourceTotals {
  lives: LifeAccount[];
  streams: StreamAccount[];
  /** Numbers that were acknowledged and are in none of the ranges, as there were too many ranges. */
  unlisted: number;
}

/** What a node has on its disk of one numbered stream. */
export interface StreamHolding {
  key: string;
  had: Ranges;
  /** Kept out by a destination's topic filter on their way here (RP-10). */
  passed: Ranges;
  /** It had these once, and they do not count (RP-12). */
  overruled: Ranges;
  /** It remembers nothing of an activation that long ago. */
  forgotten: boolean;
}

/** One outgoing stream of a node, as far as an audit must know. */
export interface FlowState {
  to: string;
  kind: 'destination' | 'member';
  peer: NodeName | null;
  /** Whether the peer was sent all that it lacked when the stream began. */
  caughtUp: boolean;
  /** Age of the oldest update that waits for it. */
  waitingMillis: Millis;
}

/** A node's answer to an audit: what it has of the streams that were asked for, and how its own streams stand. */
export interface Holdings {
  serving: boolean;
  /** How often in this life it took last values in the place of updates: subscribers got a choice then, and no sequence. */
  adoptions: number;
  streams: StreamHolding[];
  flows: FlowState[];
}

/** `final`: every acknowledged update was looked for on every node that should have it, but for the newest few seconds. */
export type AuditState = 'pending' | 'final';

/** What is known of one section at one node. */
export interface NodeAuditRow {
  node: NodeName;
  path: TopicPath;
  /** Live, by a subscriber there: deliveries, retained ones aside. */
  delivered: number;
  perSecond: number;
  duplicated: number;
  reordered: number;
  /** Acknowledged and never delivered to the subscriber, although the node stayed up. */
  missing: number;
  /** By the node's journal, of what was acknowledged and belongs there: it has them, they are still to be looked for, they are not there and never will be. */
  had: number;
  pending: number;
  lost: number;
}

/** What is known of one section over all nodes. Counted since the lab started. */
export interface SectionAudit {
  path: TopicPath;
  published: number;
  acknowledged: number;
  refused: number;
  unconfirmed: number;
  /** Of those acknowledged: on every node that should have them, or decided otherwise. */
  audited: number;
  /** Still to be looked for, and for how long the oldest of them has been. */
  pending: number;
  pendingMillis: Millis;
  /** Not on some node that should have them, and never will be. */
  lost: number;
  /** Replaced by a healed split or by a source that began without them (RP-12). */
  overwritten: number;
  /** Acknowledged, and nobody remembers any more who had them. */
  unknown: number;
  state: AuditState;
}

export type AuditRangeKind = 'lost' | 'overwritten' | 'missing' | 'duplicated' | 'reordered' | 'unconfirmed' | 'refused' | 'unknown';

/** Numbers that something is to be said of; as the node numbered them where `life` is null, else as the client did. */
export interface AuditRange {
  kind: AuditRangeKind;
  client: ClientName;
  epoch: Epoch;
  life: string | null;
  /** Where; null: everywhere. */
  node: NodeName | null;
  from: number;
  to: number;
}

/** What became of one activation that is over. */
export interface EpochAudit {
  path: TopicPath;
  client: ClientName;
  epoch: Epoch;
  acknowledged: number;
  refused: number;
  unconfirmed: number;
  lost: number;
  overwritten: number;
  state: AuditState;
}
