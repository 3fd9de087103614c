/**
 * Last values that a new subscriber is still to get (MQ-07), sent as fast as it reads: a subscription to a million topics is
 * not held against it as slowness. An update that overtakes a topic's last value takes its place.
 */
import type { GrantedQos } from '../topics/subscription-trie.ts';

export interface RetainedValue {
  readonly topic: string;
  readonly payload: Uint8Array | null;
}

interface Lot {
  filter: string;
  qos: GrantedQos;
  values: Iterator<RetainedValue>;
}

export class RetainedBacklog {
  private lots: Lot[] = [];
  private readonly overtaken = new Set<string>();

  add(filter: string, qos: GrantedQos, values: Iterable<RetainedValue>): void {
    this.cancel(filter);
    this.lots.push({ filter, qos, values: values[Symbol.iterator]() });
  }

  cancel(filter: string): void {
    this.lots = this.lots.filter((lot) => lot.filter !== filter);
  }

  get empty(): boolean {
    return this.lots.length === 0;
  }

  /** The subscriber has just been sent an update of this topic. */
  overtake(topic: string): void {
    if (this.lots.length > 0) this.overtaken.add(topic);
  }

  /** Sends while `room` says so. */
  pump(room: () => boolean, send: (topic: string, payload: Uint8Array, qos: GrantedQos) => void): void {
    while (this.lots.length > 0 && room()) {
      const { values, qos } = this.lots[0]!;
      const next = values.next();
      if (next.done) {
        this.lots.shift();
        if (this.lots.length === 0) this.overtaken.clear();
        continue;
      }
      const { topic, payload } = next.value;
      if (payload !== null && !this.overtaken.has(topic)) send(topic, payload, qos);
    }
  }
}
