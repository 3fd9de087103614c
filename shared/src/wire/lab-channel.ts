/** What passes between the lab and a process it spawned, over Node's IPC channel: orders that are no signal, and "I am ready". */
import type { SourceAccount } from '../domain/audit.ts';
import type { Order, Refusal } from '../domain/cluster-command.ts';
import type { ProcessState, ProcessSubject } from '../domain/cluster-event.ts';
import type { Incarnation, NodeName } from '../domain/ids.ts';

export type FromLab =
  /** stop (node, client), reconnect, force (node). Answered by `order-answer`. */
  | { type: 'order'; order: Order }
  /** To a node: to these peers, and no others, the link is cut from now on: nothing is read, written, closed or dialled through. Answered by `gated`. */
  | { type: 'gate'; ticket: number; cutPeers: NodeName[] }
  /** To a node that was started with `awaitBegin`: every node listens, or had its time; dial. */
  | { type: 'begin' }
  /** To the auditors: what a client told of what it published. */
  | { type: 'source-account'; account: SourceAccount }
  /** To the auditors: a process has started, is paused, ended … */
  | { type: 'process'; subject: ProcessSubject; incarnation: Incarnation; state: ProcessState };

export type ToLab =
  /** The process listens on all its ports. */
  | { type: 'ready' }
  | { type: 'gated'; ticket: number }
  /** Of a client, about once a second: what became of what it published. */
  | { type: 'source-account'; account: SourceAccount }
  | { type: 'order-answer'; order: string; refusal: Refusal | null }
  /** The process cannot start; it exits after this. */
  | { type: 'fault'; refusal: Refusal };
