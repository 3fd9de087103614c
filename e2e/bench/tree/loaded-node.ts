/**
 * A node of the product in a process of its own, with a way in behind MQTT: the benchmark fills its topics and drives updates
 * through its intake. The only file of the benchmarks that knows a node's inside.
 */
import { connectAsync } from 'mqtt';
import { pino } from 'pino';
import { NodeProcess } from '../../../server/src/node/node-process.ts';
import { readNodeConfig } from '../../../server/src/node/start/read-config.ts';
import { ROOT_SECTION, shuffled, topicOf, valueOf } from './workload.ts';

export type ToLoadedNode =
  /** Puts topics into the tree, as a start from disk would. */
  | { do: 'fill'; topics: number }
  /** Drives updates of so many topics in turn until `rest`. */
  | { do: 'drive'; topics: number; perSecond: number }
  | { do: 'rest' }
  | { do: 'tell'; topics: string[] };

export type FromLoadedNode =
  | { said: 'ready' }
  | { said: 'filled'; rssMiB: number }
  /** Once a second while it is driven: updates applied and durable in the journal since the last time. */
  | { said: 'driven'; journalled: number; millis: number }
  | { said: 'resting'; offered: number; journalled: number }
  | { said: 'values'; values: (string | null)[]; topics: number };

const BURST_MILLIS = 4;
/** What may wait for the disk: beyond it the driver waits, as a source does for its acknowledgements. */
const MOST_WAITING = 20_000;
const SOURCE = 'bench';

const log = pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true }));
const config = readNodeConfig(process.argv[2]);
const node = new NodeProcess(config, log, (code) => process.exit(code));
const { topics, core } = node;
const say = (message: FromLoadedNode): void => void process.send!(message);

let offered = 0;
let journalled = 0;
let driving: NodeJS.Timeout | null = null;
let telling: NodeJS.Timeout | null = null;

const textOf = (value: Uint8Array | null): string | null => value && Buffer.from(value).toString();

/** Registers as update source, as any client does, so that the node takes its updates. */
async function register(): Promise<void> {
  const client = await connectAsync(`mqtt://${config.self.host}:${config.self.mqttPort}`, { clientId: SOURCE });
  const active = new Promise<void>((resolve) => client.on('message', (_topic, payload) => {
    if ((JSON.parse(payload.toString()) as { state: string }).state === 'active') resolve();
  }));
  await client.subscribeAsync(`$update-source/${ROOT_SECTION}`, { qos: 1 });
  await active;
}

function fill(count: number): void {
  for (let index = 0; index < count; index++) topics.apply({ topic: topicOf(shuffled(index, count), count), payload: valueOf(0), version: { epoch: { counter: 0, node: config.node }, number: index + 1 } }, Number(process.hrtime.bigint()) / 1e6);
}

function drive(count: number, perSecond: number): void {
  const begun = performance.now();
  let last = { at: begun, journalled };
  const before = offered;
  const publisher = { client: SOURCE, settled: (): void => void (journalled += 1) };
  driving = setInterval(() => {
    const due = before + ((performance.now() - begun) / 1000) * perSecond;
    while (offered < due && offered - journalled < MOST_WAITING) {
      const verdict = core.publish(publisher, topicOf(offered % count, count), valueOf(offered));
      if (verdict === 'undecided' || !verdict.accepted) throw new Error(`an update was not taken: ${JSON.stringify(verdict)}`);
      offered += 1;
    }
  }, BURST_MILLIS);
  telling = setInterval(() => {
    const now = performance.now();
    say({ said: 'driven', journalled: journalled - last.journalled, millis: now - last.at });
    last = { at: now, journalled };
  }, 1000);
}

function rest(): void {
  if (driving) clearInterval(driving);
  if (telling) clearInterval(telling);
  const wait = setInterval(() => {
    if (journalled < offered) return;
    clearInterval(wait);
    say({ said: 'resting', offered, journalled });
  }, 20);
}

process.on('message', (message: ToLoadedNode) => {
  if (message.do === 'fill') {
    fill(message.topics);
    say({ said: 'filled', rssMiB: process.memoryUsage.rss() / 2 ** 20 });
  } else if (message.do === 'drive') drive(message.topics, message.perSecond);
  else if (message.do === 'rest') rest();
  else say({ said: 'values', values: message.topics.map((topic) => textOf(topics.value(topic))), topics: topics.counts(ROOT_SECTION, 0).topics });
});
process.on('disconnect', () => process.exit(0));

await node.listen();
node.begin();
await register();
say({ said: 'ready' });
