/** What passes between the two ends of a stream. `stream` is the destination's name at the sender, or `GRID_STREAM` within a group. */
import type { NodeName, TopicPath } from '@understudy/shared/domain/ids';
import type { Epoch } from '@understudy/shared/domain/update-source';
import type { SeenSetJson } from '@understudy/shared/replication/seen-set';
import type { StreamKey } from '@understudy/shared/replication/update-origin';

/** No destination can have this name: names in a cluster file are not empty. */
export const GRID_STREAM = '';

export type StreamMessage =
  /** The sender is about to send and asks what the target has. `session` comes back in every answer. */
  | { type: 'ask'; stream: string; session: number }
  /** The target's answer (RP-02). */
  | { type: 'have'; stream: string; session: number; seen: SeenSetJson }
  /** Last values, where the journal no longer reaches; with the last of them what they stand for. */
  | { type: 'values'; stream: string; session: number; values: WireValue[]; stands: SeenSetJson | null }
  /** Updates as `packUpdate` made them, up to a position of the sender's journal. `skips`: numbers that the filter keeps out (RP-10). */
  | { type: 'updates'; stream: string; session: number; upTo: number; updates: Uint8Array[]; skips: [key: StreamKey, from: number, to: number][] }
  /**
   * Everything up to that position is on the target's disk, or was dropped as duplicate or fenced; null when nothing new is. `seen`:
   * what the target has by now, from whomever, as far as it changed: the sender need not send that.
   */
  | { type: 'ack'; stream: string; session: number; upTo: number | null; seen: SeenSetJson }
  /**
   * To members: these cannot be heard here; what came from them is to be passed on, as far as it is not among what is seen here.
   * Replaces what was said before.
   */
  | { type: 'relay'; nodes: NodeName[]; seen: SeenSetJson };

export interface WireValue {
  topic: TopicPath;
  payload: Uint8Array;
  epoch: Epoch;
  number: number;
}
