/** The process that measures one store of topics (`store-cost.ts` starts it). The map keeps a value and nothing else: no tree, no sums, no rates, no versions. */
import { createTopics } from '../../../server/src/node/topics/topic-store.ts';
import { topicOf, valueOf } from './workload.ts';

export interface StoreCost {
  inTurnPerSecond: number;
  anyOrderPerSecond: number;
  /** Resident memory, values of a hundred bytes included, without the names that the benchmark holds itself. */
  bytesPerTopic: number;
}

const TOPICS = 1_000_000;
const UPDATES = 2_000_000;
/** Coprime to the number of topics: every topic once, in an order that no cache foresees. */
const STRIDE = 387_420_489;

const apply = process.argv[2] === 'ours' ? ours() : map();
const topics = Array.from({ length: TOPICS }, (_, index) => topicOf(index, TOPICS));
// A chunk as a socket brings it, from which values are cut.
const chunk = Buffer.concat(Array.from({ length: 640 }, (_, index) => valueOf(index)));
let number = 0;
const update = (index: number): void => {
  number += 1;
  const from = (number % 640) * 100;
  apply(topics[index]!, chunk.subarray(from, from + 100), number);
};

globalThis.gc!();
const before = process.memoryUsage.rss();
for (let index = 0; index < TOPICS; index++) update(index);
globalThis.gc!();
const bytesPerTopic = (process.memoryUsage.rss() - before) / TOPICS;
const inTurnPerSecond = timed((index) => index % TOPICS);
const anyOrderPerSecond = timed((index) => Number((BigInt(index) * BigInt(STRIDE)) % BigInt(TOPICS)));
process.send!({ inTurnPerSecond, anyOrderPerSecond, bytesPerTopic } satisfies StoreCost, () => process.exit(0));

function timed(indexOf: (index: number) => number): number {
  const order = Uint32Array.from({ length: UPDATES }, (_, index) => indexOf(index));
  const begun = performance.now();
  for (const index of order) update(index);
  return (UPDATES / (performance.now() - begun)) * 1000;
}

function ours(): (topic: string, payload: Buffer, version: number) => void {
  const store = createTopics();
  return (topic, payload, version) => {
    if (store.apply({ topic, payload, version: { epoch: { counter: 1, node: 'n-1' }, number: version } }, performance.now()) !== 'applied') throw new Error(`an update of ${topic} was not applied`);
  };
}

function map(): (topic: string, payload: Buffer, version: number) => void {
  const store = new Map<string, Buffer>();
  return (topic, payload) => {
    const own = Buffer.allocUnsafeSlow(payload.length);
    payload.copy(own);
    store.set(topic, own);
  };
}
