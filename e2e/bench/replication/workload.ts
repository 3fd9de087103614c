/** The updates that every contender carries, the same for all: topics of 20 bytes, values of 100, each value different. */

export interface WorkloadSpec {
  updates: number;
  topics: number;
}

export const TOPIC_BYTES = 20;
export const VALUE_BYTES = 100;
const NUMBER_DIGITS = 10;
/** A prime: neighbours in time are no neighbours among the topics, and every topic has its turn before any has its second. */
const STRIDE = 7919;

export class Workload {
  private readonly topics: string[];
  private readonly values: Buffer;

  constructor(readonly spec: WorkloadSpec) {
    this.topics = Array.from({ length: spec.topics }, (_, index) => `prices/fx/${String(index).padStart(6, '0')}/mid`);
    // As an MQTT decoder hands over slices of what a socket read, values are slices of one buffer.
    this.values = Buffer.alloc(spec.updates * VALUE_BYTES, 'abcdefghijklmnopqrstuvwxyz0123456789');
    for (let index = 0; index < spec.updates; index += 1) this.values.write(String(index).padStart(NUMBER_DIGITS, '0'), index * VALUE_BYTES, 'latin1');
  }

  get updates(): number {
    return this.spec.updates;
  }

  /** @param index from 0 */
  topic(index: number): string {
    return this.topics[(index * STRIDE) % this.topics.length]!;
  }

  value(index: number): Buffer {
    return this.values.subarray(index * VALUE_BYTES, (index + 1) * VALUE_BYTES);
  }

  /** @returns what a receiver must have once all is carried. */
  lastValues(): Map<string, Buffer> {
    const last = new Map<string, Buffer>();
    for (let index = 0; index < this.updates; index += 1) last.set(this.topic(index), this.value(index));
    return last;
  }
}
