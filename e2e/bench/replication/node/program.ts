/**
 * A node of this repository as it is, with a door behind its MQTT decoding: the benchmark's source publishes through the same call
 * as the MQTT server, and the journal says when the last update is durable, as it says to whoever acknowledges.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { pino } from 'pino';
import { NodeProcess } from '../../../../server/src/node/node-process.ts';
import { readNodeConfig } from '../../../../server/src/node/start/read-config.ts';
import { monoMillis } from '../../mono.ts';
import { digestValues } from '../contents.ts';
import { LUMP } from '../floor/sender.ts';
import { Workload, type Stretch, type WorkloadSpec } from '../workload.ts';
import type { FromNode, ToNode } from './messages.ts';

const SOURCE = { name: 'bench', serial: 0 };
const SECTION = 'prices';
/** Not acknowledged at once: as many as the peers are given. */
const MOST_UNACKNOWLEDGED = 16_384;

const say = (message: FromNode): void => void process.send!(message);
const node = new NodeProcess(readNodeConfig(process.argv[2]), pino({ level: 'error' }, pino.destination({ dest: 2, sync: true })), (code) => process.exit(code));
const { core, store, topics } = node;
let workload: Workload;

process.on('message', (message: ToNode) => {
  if (message.type === 'begin') node.begin();
  else if (message.type === 'expect') expectUpdates(message.updates);
  else if (message.type === 'register') void register(message.workload);
  else if (message.type === 'carry') void carry(message.stretch);
  else tellContents();
});
// The benchmark is gone.
process.once('disconnect', () => process.exit(0));
await node.listen();
say({ type: 'listening' });

function expectUpdates(updates: number): void {
  const stop = store.journal.onDurable((position) => {
    if (position < updates) return;
    stop();
    say({ type: 'finished', at: monoMillis() });
  });
}

async function register(spec: WorkloadSpec): Promise<void> {
  workload = new Workload(spec);
  let registered = false;
  for (;;) {
    if (core.state === 'serving' && !registered) registered = core.register(SOURCE, SECTION).taken;
    const streams = core.streams.sample(monoMillis(), 1);
    if (core.sources.state.permits[SOURCE.name] && streams.every(({ peer }) => peer !== null)) break;
    await turn();
  }
  say({ type: 'active' });
}

async function carry(stretch: Stretch): Promise<void> {
  let acknowledged = stretch.first;
  let wake: (() => void) | null = null;
  const publisher = {
    client: SOURCE.name,
    settled: (outcome: string): void => {
      if (outcome !== 'acknowledged') throw new Error(`an update was ${outcome}`);
      acknowledged += 1;
      // Once: to resolve what is resolved costs Node more than an acknowledgement costs the node.
      wake?.();
      wake = null;
    },
  };
  const startedAt = monoMillis();
  for (let { first } = stretch; first < stretch.end; first += LUMP) {
    const end = Math.min(first + LUMP, stretch.end);
    for (let index = first; index < end; index += 1) {
      const verdict = core.publish(publisher, workload.topic(index), workload.value(index));
      if (verdict === 'undecided' || !verdict.accepted) throw new Error(`an update was not taken: ${JSON.stringify(verdict)}`);
    }
    while (end - acknowledged > MOST_UNACKNOWLEDGED) await new Promise<void>((resolve) => (wake = resolve));
    await turn();
  }
  say({ type: 'started', at: startedAt });
  while (acknowledged < stretch.end) await new Promise<void>((resolve) => (wake = resolve));
  say({ type: 'acknowledged', at: monoMillis() });
}

function tellContents(): void {
  const values = new Map<string, Uint8Array>();
  for (const { topic, payload } of topics.within(SECTION)) if (payload.length > 0) values.set(topic, payload);
  let journalled = 0;
  for (let from = store.journal.first(); from <= store.journal.last(); ) {
    const read = store.journal.read(from, 4096);
    if (read.length === 0) break;
    for (const { count } of read) journalled += count;
    from = read.at(-1)!.lastPosition + 1;
  }
  // What a long run has let go of, since everybody has it, was journalled, too.
  say({ type: 'contents', contents: { journalled: journalled + store.journal.first() - 1, topics: values.size, digest: digestValues(values) } });
}
