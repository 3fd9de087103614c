/** The updates that every contender carries, the same for all: topics of 20 bytes, values of 100, each value different. */

export interface WorkloadSpec {
  updates: number;
  /** Of these the first so many are carried before the clock starts. */
  warmUp: number;
  topics: number;
}

/** Updates of a workload that follow each other: their indices, from 0. */
export interface Stretch {
  first: number;
  /** Behind the last. */
  end: number;
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

  /** Carried one after the other; the clock runs for the last. */
  get stretches(): Stretch[] {
    const { warmUp, updates } = this.spec;
    return warmUp === 0 ? [{ first: 0, end: updates }] : [{ first: 0, end: warmUp }, { first: warmUp, end: updates }];
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
