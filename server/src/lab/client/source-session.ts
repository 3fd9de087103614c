/** One MQTT connection of a client to one node: registers, hears callbacks, publishes; its end is told once, with the reason. */
import { Socket } from 'node:net';
import mqtt, { type MqttClient, type Packet } from 'mqtt';
import type { Answer } from '@understudy/shared/client/publish-store';
import { monoMillis } from '../../clock.ts';
import { readCallback, type SourceCallback } from './read-callback.ts';

export interface SessionOptions {
  client: string;
  host: string;
  port: number;
  node: string;
  path: string;
  keepAliveSeconds: number;
  onCallback: (callback: SourceCallback) => void;
  /** The oldest publication that was not answered is: answers come in the order of receipt (MQ-06). */
  onAnswer: (answer: Answer) => void;
  /** The CONNACK came. */
  onConnected: () => void;
  onEnd: (because: string) => void;
}

const CONNECT_LIMIT_MILLIS = 1000;
/** Some seconds of a feed: a node that acknowledges nothing for so long gets no more. */
const MOST_UNACKNOWLEDGED = 2000;
const LONGEST_STEP_MILLIS = 250;
/** After a registration was refused or closed by the node, before it is asked for again. */
const REGISTER_AGAIN_MILLIS = 1000;

export class SourceSession {
  private readonly mqtt: MqttClient;
  private readonly registration: string;
  private readonly acknowledgeLimitMillis: number;
  private unacknowledged = 0;
  /** Packets of which the node said that they are refused; their acknowledgement follows. */
  private readonly refused = new Map<number, Answer>();
  /** How long something has been waiting without any acknowledgement, and when that was looked at last. */
  private silentMillis = 0;
  private lookedAt = 0;
  private over = false;
  private ending = false;
  private lastError = '';
  private again: NodeJS.Timeout | null = null;

  constructor(private readonly options: SessionOptions) {
    this.registration = `$update-source/${options.path}`;
    // As silent as the node lets a client be (US-05), the client lets the node be.
    this.acknowledgeLimitMillis = options.keepAliveSeconds * 1500;
    this.mqtt = mqtt.connect({
      protocol: 'mqtt', host: options.host, port: options.port, clientId: options.client, protocolVersion: 4, clean: true,
      keepalive: options.keepAliveSeconds, reconnectPeriod: 0, connectTimeout: CONNECT_LIMIT_MILLIS, queueQoSZero: false, resubscribe: false, autoUseTopicAlias: false,
    });
    this.mqtt.on('connect', () => {
      // The first burst after a callback must not wait for the acknowledgement of the one before (Nagle).
      if (this.mqtt.stream instanceof Socket) this.mqtt.stream.setNoDelay(true);
      options.onConnected();
      this.register();
    });
    this.mqtt.on('message', (topic, payload) => this.take(topic, payload));
    this.mqtt.on('error', (error) => {
      this.lastError = error.message || (error as NodeJS.ErrnoException).code || String(error);
    });
    this.mqtt.on('close', () => this.finish(this.lastError || 'the connection closed'));
  }

  /** @returns false when too much is unacknowledged, or the session is over. */
  mayPublish(): boolean {
    if (this.over || this.ending) return false;
    const now = monoMillis();
    // A step of silence counts no more than this: if we were stalled ourselves, the answers are waiting to be read (as MB-03).
    this.silentMillis = this.unacknowledged === 0 ? 0 : this.silentMillis + Math.min(now - this.lookedAt, LONGEST_STEP_MILLIS);
    this.lookedAt = now;
    if (this.silentMillis > this.acknowledgeLimitMillis) {
      this.close(`${this.options.node} acknowledged nothing for ${this.acknowledgeLimitMillis} ms`);
      return false;
    }
    return this.unacknowledged < MOST_UNACKNOWLEDGED;
  }

  /** Publishes with QoS 1. */
  publish(topic: string, payload: string): void {
    this.unacknowledged += 1;
    this.mqtt.publish(topic, payload, QOS_1, this.acknowledged);
  }

  /** Ends without a word to the node: it does not answer. */
  close(because: string): void {
    this.finish(because);
  }

  /** Disconnects cleanly, once what was published is acknowledged or a second has passed. */
  async end(): Promise<void> {
    this.ending = true;
    if (this.again !== null) clearTimeout(this.again);
    await new Promise<void>((resolve) => {
      this.mqtt.end(false, {}, () => resolve());
      // A node that hangs would hold us up.
      setTimeout(resolve, CONNECT_LIMIT_MILLIS).unref();
    });
    this.over = true;
  }

  private readonly acknowledged = (error?: Error | null, packet?: Packet): void => {
    // What a lost connection leaves unanswered is told as an error, too.
    if (this.over || error) return;
    this.unacknowledged -= 1;
    this.silentMillis = 0;
    const id = packet?.messageId ?? 0;
    const refusal = this.refused.get(id);
    this.refused.delete(id);
    this.options.onAnswer(refusal ?? 'acknowledged');
  };

  private register(): void {
    this.mqtt.subscribe(this.registration, { qos: 1 }, (error, granted) => {
      if (this.over) return;
      if (!error && granted?.every((grant) => grant.qos < 0x80)) return;
      this.options.onCallback({ state: 'closed', reason: error?.message ?? `${this.options.node} refused the registration` });
      this.registerAgain();
    });
  }

  private registerAgain(): void {
    if (this.again !== null) clearTimeout(this.again);
    this.again = setTimeout(() => this.register(), REGISTER_AGAIN_MILLIS);
  }

  private take(topic: string, payload: Buffer): void {
    if (this.over || topic !== this.registration) return;
    const callback = readCallback(payload.toString('utf8'), this.options.node);
    if (callback === null) return;
    if (callback.state === 'error' && callback.packetId !== null) this.refused.set(callback.packetId, callback.overruled ? 'overruled' : 'refused');
    this.options.onCallback(callback);
    if (callback.state === 'closed') this.registerAgain();
  }

  private finish(because: string): void {
    if (this.over) return;
    this.over = true;
    if (this.again !== null) clearTimeout(this.again);
    this.mqtt.end(true);
    this.options.onEnd(because);
  }
}

const QOS_1 = { qos: 1 } as const;
