/** What passes between the two ends of a stream. `stream` is the destination's name at the sender, or `GRID_STREAM` within a group. */
import type { NodeName, TopicPath } from '../../domain/ids.ts';
import type { Epoch } from '../../domain/update-source.ts';
import type { LedgerJson } from '../../replication/epoch-ledger.ts';
import type { SeenSetJson } from '../../replication/seen-set.ts';
import type { JournalEntry } from '../../replication/update-entry.ts';
import type { StreamKey } from '../../replication/update-origin.ts';

/** No destination can have this name: names in a cluster file are not empty. */
export const GRID_STREAM = '';

export type StreamMessage =
  /**
   * The sender is about to send, all of its stream (`path` null) or the first update of an epoch, and says what counts of the
   * epochs before. `session` comes back in every answer.
   */
  | { type: 'ask'; stream: string; session: number; path: TopicPath | null; ledgers: LedgerJson }
  /** The target's answer: what it has by now (RP-02), and the highest epoch of which it accepted an update, by path. */
  | { type: 'have'; stream: string; session: number; path: TopicPath | null; seen: SeenSetJson; accepted: Record<TopicPath, Epoch> }
  /** Last values, where the journal no longer reaches or their epoch can no longer be accepted; with the last of them what they stand for. */
  | { type: 'values'; stream: string; session: number; values: WireValue[]; stands: SeenSetJson | null }
  /**
   * Updates of the sender's journal, in its order. `skips`: numbers that the filter keeps out (RP-10). `awaited`: a client's
   * acknowledgement waits for this target.
   */
  | { type: 'updates'; stream: string; session: number; entries: readonly JournalEntry[]; skips: [key: StreamKey, from: number, to: number][]; awaited: boolean }
  /**
   * So many updates of this session are on the target's disk or were dropped as duplicate or fenced. `seen`: what the target has on
   * its disk by now, from whomever, as far as it changed: the sender need not send that.
   */
  | { type: 'ack'; stream: string; session: number; taken: number; seen: SeenSetJson }
  /** What was sent was not taken, as the receiver did not count the sender as a member: it is to ask again. */
  | { type: 'again'; stream: string }
  /**
   * To members: these cannot be heard here; what came from them is to be passed on, as far as it is not among what is seen here.
   * Replaces what was said before.
   */
  | { type: 'relay'; nodes: NodeName[]; seen: SeenSetJson }
  /** The values of these topics here do not count any more (`replication/epoch-ledger.ts`): which do? */
  | { type: 'want-values'; topics: TopicPath[]; ledgers: LedgerJson }
  /** The answer; a topic that has no value and never had one has null. */
  | { type: 'right-values'; values: (WireValue | { topic: TopicPath; payload: null })[] };

/** A last value on its way; empty payload: a tombstone. */
export interface WireValue {
  topic: TopicPath;
  payload: Uint8Array;
  epoch: Epoch;
  number: number;
}
