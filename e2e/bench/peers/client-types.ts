/** As much of the peers' client libraries as is used here, since they are not there when types are checked. */

/** ioredis 6. */
export interface RedisModule {
  Redis: new (options: Record<string, unknown>) => RedisClient;
}

export interface RedisClient {
  set(key: string, value: string | Buffer): Promise<string>;
  call(command: string, ...args: (string | number)[]): Promise<unknown>;
  callBuffer(command: string, ...args: (string | number)[]): Promise<unknown>;
  info(section: string): Promise<string>;
  on(event: 'error', listener: (error: Error) => void): void;
  disconnect(): void;
}

/** @nats-io/transport-node 3. */
export interface NatsModule {
  connect(options: Record<string, unknown>): Promise<NatsConnection>;
}

export interface NatsConnection {
  close(): Promise<void>;
}

/** @nats-io/jetstream 3. */
export interface JetStreamModule {
  jetstream(connection: NatsConnection, options?: Record<string, unknown>): JetStreamClient;
  jetstreamManager(connection: NatsConnection, options?: Record<string, unknown>): Promise<JetStreamManager>;
}

export interface JetStreamClient {
  publish(subject: string, payload: string | Uint8Array, options?: { timeout?: number }): Promise<{ seq: number; duplicate: boolean }>;
  consumers: { get(stream: string): Promise<{ consume(options?: Record<string, unknown>): Promise<AsyncIterable<StoredMessage> & { close(): Promise<unknown> }> }> };
}

export interface StoredMessage {
  subject: string;
  seq: number;
  data: Uint8Array;
}

export interface StreamInfo {
  state: { messages: number; first_seq: number; last_seq: number; bytes: number };
  cluster?: { leader?: string; replicas?: { name: string; current: boolean; offline?: boolean }[] };
}

export interface JetStreamManager {
  streams: { add(config: Record<string, unknown>): Promise<StreamInfo>; info(stream: string): Promise<StreamInfo> };
}
