/** The border between the MQTT server and the node: what the server asks of the node, and what the node may ask of the server. */
import type { ClientName, TopicPath } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { Epoch } from '@understudy/shared/domain/update-source';

/** One connection of a client. The node keeps it as a key and reads it; only the server acts on it. */
export interface ClientHandle {
  /** The MQTT client id, or the one that the server made for a client that gave none. */
  readonly name: ClientName;
  /** Tells this connection from others of the same name: 1, 2, 3 … in this life of the node. */
  readonly serial: number;
  /** `host:port` of the client's end. */
  readonly address: string;
  readonly connectedAt: MonoMillis;
}

/** What a client publishes. */
export interface Publication {
  topic: TopicPath;
  /** Its own memory; may be kept. Empty: removal (MQ-08). */
  payload: Buffer;
  qos: 0 | 1 | 2;
  /** Published by the server for a client that died. */
  will: boolean;
}

export type RegisterVerdict =
  /** Ordered by the group from now on; callbacks follow (US-13). */
  | { taken: true }
  /** Answered SUBACK 0x80 (US-12, US-28). The node makes the event. */
  | { taken: false; reason: string };

export type PublishVerdict =
  | { accepted: true }
  /**
   * Nothing of it was applied. With the client's `registration` that it falls under (or any of its own) the `error` callback goes
   * there, with `packetId` when the PUBLISH had one, right before its PUBACK; with null the connection is closed (MQ-05). The node makes the event.
   */
  | { accepted: false; reason: string; registration: TopicPath | null };

/** Something of a client or of a would-be client that the server itself turned down. */
export interface ConnectionFault {
  /** Null before the CONNECT was complete. */
  client: ClientName | null;
  address: string;
  /** What was found, in words, such as "a packet of 2097152 bytes; the limit is 1048576". */
  reason: string;
  /** Set when it was about one topic or filter. */
  topic: string | null;
  /** Whether the connection ended over it. */
  closed: boolean;
}

/** What the MQTT server asks of the node. Calls come from one event-loop turn each and must not throw. */
export interface NodePort {
  clientConnected(client: ClientHandle): void;
  /** After `deregister` of each of its paths. */
  clientGone(client: ClientHandle, because: string): void;
  /** The first subscription of this connection to `$update-source/<path>` (MQ-01). May call `server.callback` at once: it is sent after the SUBACK. */
  register(client: ClientHandle, path: TopicPath): RegisterVerdict;
  /** Only for what `register` took and no `closed` callback ended. */
  deregister(client: ClientHandle, path: TopicPath, because: string): void;
  /**
   * An update. The node appends it to its journal and fans it out through `server.deliver` before it returns, and calls
   * `persisted` once (RP-05 tells when; in any order, at once too). The server acknowledges in the order of receipt (MQ-06).
   */
  publish(client: ClientHandle, publication: Publication, persisted: () => void): PublishVerdict;
  /** @returns why a will on this topic is refused (inside a section, MQ-05), or null. */
  willFault(topic: TopicPath): string | null;
  /** Topics with a value that the filter matches, for delivery as retained (MQ-07). `payload` is read when it is sent. */
  retained(filter: string): Iterable<{ readonly topic: TopicPath; readonly payload: Buffer | null }>;
  /** Something was turned down by the server alone: junk, too large, too slow, a wildcard registration. */
  connectionFault(fault: ConnectionFault): void;
}

/** What a client is told on `$update-source/<path>` (MQ-02). As JSON: `epoch` is the counter and `node` the epoch's node. */
export type SourceCallback =
  | { state: 'active' | 'standby'; epoch: Epoch | null }
  /** Ends the registration: the server forgets it, and the client may subscribe again. */
  | { state: 'closed'; reason: string };

/** What the node asks of the MQTT server. */
export interface MqttServer {
  /** Resolves with the port once it listens; rejects when it cannot. */
  listen(): Promise<{ host: string; port: number }>;
  /** Sends a callback to that client alone. @returns false when it is gone or not registered for the path. */
  callback(client: ClientHandle, path: TopicPath, callback: SourceCallback): boolean;
  /** Sends an applied update to every matching subscriber. @returns to how many. */
  deliver(topic: TopicPath, payload: Buffer): number;
  /** Closes a client's connection. */
  disconnect(client: ClientHandle, because: string): void;
  /** Connected clients. */
  clients(): number;
  /** Deliveries in this life, cumulative. */
  delivered(): number;
  /** Clients with a subscription that can match a topic at or below `path`. */
  subscribers(path: TopicPath): number;
  /** Closes every connection, then the port. */
  close(because: string): Promise<void>;
}

/** Limits of the server; every one has a default. */
export interface MqttLimits {
  /** How long a connection may take to its CONNECT. */
  connectMillis: number;
  /** Largest packet a client may send. */
  packetBytes: number;
  /** What may wait for a client that does not read; beyond it the client is disconnected. */
  waitingBytes: number;
}
