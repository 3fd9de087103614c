/** What a receiver has afterwards, compared with what was sent: a benchmark of dropped work is none. */
import { createHash } from 'node:crypto';
import type { Workload } from './workload.ts';

export interface ReceiverContents {
  /** How many updates are in its journal. */
  journalled: number;
  /** How many topics have a value. */
  topics: number;
  /** Of all topics and their last values. */
  digest: string;
}

/** @returns a digest that does not depend on the order of the topics. */
export function digestValues(values: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha256');
  for (const topic of [...values.keys()].sort()) hash.update(`${topic}\0`).update(values.get(topic)!).update('\0');
  return hash.digest('hex');
}

export function expectedContents(workload: Workload): ReceiverContents {
  const last = workload.lastValues();
  return { journalled: workload.updates, topics: last.size, digest: digestValues(last) };
}

/** @throws Error that says what is missing where, unless every receiver has everything. */
export function checkContents(contender: string, expected: ReceiverContents, found: readonly ReceiverContents[], receivers: number): void {
  if (found.length !== receivers) throw new Error(`${contender}: ${found.length} receivers told what they have, not ${receivers}.`);
  for (const [index, contents] of found.entries()) {
    const faults = (['journalled', 'topics', 'digest'] as const).filter((key) => contents[key] !== expected[key]).map((key) => `${key} ${contents[key]}, sent ${expected[key]}`);
    if (faults.length > 0) throw new Error(`${contender}: receiver ${index + 1} of ${receivers} has not what was sent: ${faults.join('; ')}.`);
  }
}
