/** What the node tells its clients; the sockets are the shell's. */
import type { ClientName, TopicPath } from '../../domain/ids.ts';
import type { Epoch } from '../../domain/update-source.ts';

/** One connection of a client: the node keeps it as a key and reads it. */
export interface ClientRef {
  readonly name: ClientName;
  /** Tells this connection from others of the same name: 1, 2, 3 … in this life of the node. */
  readonly serial: number;
}

/** What a client is told on `$update-source/<path>` (MQ-02). */
export type SourceCallback =
  /**
   * `before`: when this client was the path's source in the epoch right before this one, how many of its updates of that epoch
   * count: the first so many that were accepted (RP-13).
   */
  | { state: 'active'; epoch: Epoch; before: { epoch: Epoch; kept: number } | null }
  | { state: 'standby'; epoch: Epoch | null }
  /** Ends the registration: the client may subscribe again. */
  | { state: 'closed'; reason: string };

export type RegisterVerdict =
  /** Ordered by the group from now on; callbacks follow (US-13). */
  | { taken: true }
  /** Answered SUBACK 0x80 (US-12, US-28). */
  | { taken: false; reason: string };

export interface ClientGate {
  /** Sends a callback to that client alone. @returns false when it is gone or not registered for the path. */
  callback(client: ClientRef, path: TopicPath, callback: SourceCallback): boolean;
  /** Sends an applied update to every matching subscriber. */
  deliver(topic: TopicPath, payload: Uint8Array): void;
}
