/** An MQTT client that registers as update source, publishes what it is told, and keeps what it receives. */
import type { Socket } from 'node:net';
import mqtt, { type MqttClient } from 'mqtt';
import { monoMillis } from '../../clock.ts';
import { Conditions } from './conditions.ts';

export interface Received {
  topic: string;
  payload: string;
  at: number;
}

export class TestClient {
  readonly received: Received[] = [];
  readonly callbacks: { path: string; state: string; epoch?: number; reason?: string; before?: { epoch: number; node: string; kept: number }; at: number }[] = [];
  private readonly client: MqttClient;
  private readonly conditions = new Conditions();
  private feeding: NodeJS.Timeout | null = null;

  constructor(
    readonly name: string,
    port: number,
  ) {
    this.client = mqtt.connect({ host: '127.0.0.1', port, clientId: name, clean: true, reconnectPeriod: 0, keepalive: 30 });
    this.client.on('error', () => undefined);
    // Else the first update after a callback waits 40 ms for the other side's delayed acknowledgement (Nagle).
    this.client.on('connect', () => (this.client.stream as Socket).setNoDelay(true));
    this.client.on('message', (topic, bytes) => {
      const payload = bytes.toString();
      if (topic.startsWith('$update-source/')) this.callbacks.push({ path: topic.slice('$update-source/'.length), ...(JSON.parse(payload) as { state: string }), at: monoMillis() });
      else this.received.push({ topic, payload, at: monoMillis() });
      this.conditions.look();
    });
  }

  /** @returns whether the registration was taken. */
  async register(path: string): Promise<boolean> {
    return this.subscribe(`$update-source/${path}`);
  }

  async subscribe(filter: string): Promise<boolean> {
    try {
      await this.client.subscribeAsync(filter, { qos: 1 });
      return true;
    } catch {
      return false;
    }
  }

  async unregister(path: string): Promise<void> {
    await this.client.unsubscribeAsync(`$update-source/${path}`);
  }

  /** Resolves when the node has acknowledged it. */
  async publish(topic: string, payload: string): Promise<void> {
    await this.client.publishAsync(topic, payload, { qos: 1 });
  }

  /** Publishes numbered values below a path as long as it is active, until the client ends. */
  feed(path: string, topics: number, perBurst: number, intervalMillis: number): void {
    let number = 0;
    this.feeding = setInterval(() => {
      if (this.stateOf(path) !== 'active') return;
      for (let i = 0; i < perBurst; i++) {
        number += 1;
        this.client.publish(`${path}/t${number % topics}`, `${this.name}:${number}`, { qos: 1 });
      }
    }, intervalMillis);
  }

  /** What it was last told to be; an `error` about one update changes nothing of that. */
  stateOf(path: string): string | undefined {
    return this.last(path)?.state;
  }

  /** Resolves with the callback once the last one for the path has this state. */
  callback(path: string, state: string): Promise<TestClient['callbacks'][number]> {
    return this.until(() => {
      const last = this.last(path);
      return last?.state === state ? last : undefined;
    });
  }

  private last(path: string): TestClient['callbacks'][number] | undefined {
    return this.callbacks.filter((callback) => callback.path === path && callback.state !== 'error').at(-1);
  }

  value(topic: string, payload: string): Promise<Received> {
    return this.until(() => this.received.find((one) => one.topic === topic && one.payload === payload));
  }

  until<T>(find: () => T | undefined): Promise<T> {
    return this.conditions.until(find);
  }

  /** Ends the connection without a word, as a killed process does. */
  die(): void {
    if (this.feeding) clearInterval(this.feeding);
    this.client.stream.destroy();
  }

  async end(): Promise<void> {
    if (this.feeding) clearInterval(this.feeding);
    await this.client.endAsync(true);
  }
}
