/** What passes between the lab and a process it spawned, over Node's IPC channel: orders that are no signal, and "I am ready". */
import type { NodeName } from '../domain/ids.ts';
import type { Order, Refusal } from '../domain/cluster-command.ts';

export type FromLab =
  /** stop (node, client), reconnect, force (node). Answered by `order-answer`. */
  | { type: 'order'; order: Order }
  /** To a node: to these peers, and no others, the link is cut from now on: nothing is read, written, closed or dialled through. Answered by `gated`. */
  | { type: 'gate'; ticket: number; cutPeers: NodeName[] }
  /** To a node that was started with `awaitBegin`: every node listens, or had its time; dial. */
  | { type: 'begin' };

export type ToLab =
  /** The process listens on all its ports. */
  | { type: 'ready' }
  | { type: 'gated'; ticket: number }
  | { type: 'order-answer'; order: string; refusal: Refusal | null }
  /** The process cannot start; it exits after this. */
  | { type: 'fault'; refusal: Refusal };
