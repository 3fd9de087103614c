/**
 * What travels on an event port (node, lab, auditor): framed msgpack, four bytes of length (big endian) before each message.
 * The collector dials, says where it stands, and the outlet goes on from there. The same socket carries orders down.
 */
import type { ClusterEvent, Witness } from '../domain/cluster-event.ts';
import type { Holdings } from '../domain/audit.ts';
import type { Order, Refusal } from '../domain/cluster-command.ts';
import type { TopicAsk, TopicFrame } from './topic-watch.ts';

/** Largest message an outlet or a collector accepts; a longer length closes the connection with an error. */
export const OUTLET_FRAME_LIMIT_BYTES = 16 * 1024 * 1024;

export type ToOutlet =
  /** First message. `after`: the last number had from that incarnation, or 0. */
  | { type: 'follow'; incarnation: number; after: number }
  /** To the lab, which does it or hands it to the node. Answered by `order-answer`. */
  | { type: 'order'; order: Order }
  /** To a node: frames of what is asked are sent when they change, at most 5 a second at first and 2 from then on, until closed or replaced (same `watch`). */
  | { type: 'watch'; watch: number; ask: TopicAsk }
  | { type: 'unwatch'; watch: number }
  /** To a node, also before `follow`: what it has on its disk of these streams. Answered by `holdings`, once what it had when it was asked is there. */
  | { type: 'ask-holdings'; ask: number; keys: string[] };

export type FromOutlet =
  /** First answer. When `incarnation` is not the one asked for, or `oldest` > after + 1, what lies between is a gap. */
  | { type: 'hello'; witness: Witness; oldest: number; newest: number; at: number; wall: number }
  | { type: 'events'; events: ClusterEvent[] }
  | { type: 'order-answer'; order: string; refusal: Refusal | null }
  | { type: 'topics'; watch: number; frame: TopicFrame }
  | { type: 'holdings'; ask: number; holdings: Holdings }
  /** Once a second when nothing else was sent, so that silence means something. */
  | { type: 'pulse'; at: number; wall: number };
