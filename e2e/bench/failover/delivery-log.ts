/** A subscriber on one node that notes when each source's updates were delivered to it. */
import mqtt, { type MqttClient } from 'mqtt';
import { monoMillis } from '../mono.ts';

export interface Delivery {
  by: string;
  life: string;
  n: number;
  at: number;
}

/** One node's deliveries of a section, live ones only. */
export class DeliveryLog {
  readonly deliveries: Delivery[] = [];
  private readonly client: MqttClient;
  private readonly subscribed: Promise<void>;

  constructor(readonly node: string, port: number, section: string) {
    this.client = mqtt.connect({ host: '127.0.0.1', port, protocolVersion: 4, clientId: `bench-${node}`, reconnectPeriod: 100, connectTimeout: 1000 });
    // A killed node refuses until it is restored; the client goes on trying.
    this.client.on('error', () => {});
    this.subscribed = new Promise((resolve) => this.client.on('connect', () => this.client.subscribe(`${section}/#`, { qos: 0 }, () => resolve())));
    this.client.on('message', (_topic, payload, packet) => {
      if (packet.retain) return;
      const at = monoMillis();
      const { by, life, n } = JSON.parse(payload.toString()) as Omit<Delivery, 'at'>;
      this.deliveries.push({ by, life, n, at });
    });
  }

  ready(): Promise<void> {
    return this.subscribed;
  }

  /** @returns the last delivery from the source before `source` took over after `since`, and the first from `source`; null until there is one. */
  handover(since: number, source: string): { last: Delivery; first: Delivery } | null {
    const index = this.deliveries.findIndex((delivery) => delivery.at >= since && delivery.by === source);
    const first = this.deliveries[index];
    const last = this.deliveries.slice(0, Math.max(index, 0)).findLast((delivery) => delivery.by !== source);
    return first && last ? { last, first } : null;
  }

  /** @returns whether an update of `source` was delivered since a time. */
  heard(since: number, source: string): boolean {
    return this.deliveries.some(({ at, by }) => at >= since && by === source);
  }

  /** @returns how many updates of each source were delivered since a time, for an error message. */
  describe(since: number): string {
    const counts = new Map<string, number>();
    for (const { by, at } of this.deliveries) if (at >= since) counts.set(by, (counts.get(by) ?? 0) + 1);
    return `${this.client.connected ? 'connected' : 'not connected'}, ${[...counts].map(([by, count]) => `${count} of ${by}`).join(', ') || 'nothing delivered'}`;
  }

  /** Drops what is no longer needed, so that a long run does not grow. */
  forget(): void {
    this.deliveries.splice(0, Math.max(0, this.deliveries.length - 200));
  }

  close(): void {
    this.client.end(true);
  }
}
