/** The border between the MQTT server and the node: what the server asks of the node, and what the node may ask of the server. */
import type { ClientName, TopicPath } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { ClientRef, RegisterVerdict, SourceCallback } from '@understudy/shared/node/hosts/client-gate';
import type { PublishVerdict } from '@understudy/shared/node/updates/update-intake';
import type { AcknowledgementOutcome } from '@understudy/shared/replication/acknowledgements';

/** One connection of a client. The node keeps it as a key and reads it; only the server acts on it. */
export interface ClientHandle extends ClientRef {
  /** `host:port` of the client's end. */
  readonly address: string;
  readonly connectedAt: MonoMillis;
}

/** What a client publishes. */
export interface Publication {
  topic: TopicPath;
  /** Its own memory; may be kept. Empty: removal (MQ-08). */
  payload: Uint8Array;
  qos: 0 | 1 | 2;
  /** Published by the server for a client that died. */
  will: boolean;
}

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
   * An update. The node appends it to its journal and fans it out through `server.deliver` before it returns, and calls `settled`
   * once: RP-05 and RP-11 tell when, in any order, at once too. The server acknowledges in the order of receipt (MQ-06); of what is
   * overruled the client is told by an `error` callback before. A refused one: nothing of it was applied; with the client's
   * registration the `error` callback goes there right before its PUBACK, with null the connection is closed (MQ-05). An undecided one
   * is held, with all that the client sent behind it, until `server.offerAgain`.
   */
  publish(client: ClientHandle, publication: Publication, settled: (outcome: AcknowledgementOutcome, reason: string) => void): PublishVerdict;
  /** @returns why a will on this topic is refused (inside a section, MQ-05), or null. */
  willFault(topic: TopicPath): string | null;
  /** Topics with a value that the filter matches, for delivery as retained (MQ-07). `payload` is read when it is sent. */
  retained(filter: string): Iterable<{ readonly topic: TopicPath; readonly payload: Uint8Array | null }>;
  /** Something was turned down by the server alone: junk, too large, too slow, a wildcard registration. */
  connectionFault(fault: ConnectionFault): void;
}

/** What the node asks of the MQTT server. */
export interface MqttServer {
  /** Resolves with the port once it listens; rejects when it cannot. */
  listen(): Promise<{ host: string; port: number }>;
  /** Sends a callback to that client alone. @returns false when it is gone or not registered for the path. */
  callback(client: ClientRef, path: TopicPath, callback: SourceCallback): boolean;
  /** Whether any subscriber can want a topic at or below a path. */
  isListenedTo(path: TopicPath): boolean;
  /** Sends an applied update to every matching subscriber. @returns to how many. */
  deliver(topic: TopicPath, payload: Uint8Array): number;
  /** Publishes what could not be decided again. */
  offerAgain(): void;
  /** Closes a client's connection. */
  disconnect(client: ClientRef, because: string): void;
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
