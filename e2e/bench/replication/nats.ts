/** NATS JetStream: a stream with one copy on one server, mirrored to streams on others, files everywhere. */
import { monoMillis } from '../mono.ts';
import type { NatsConnection } from '../peers/client-types.ts';
import { freePorts } from '../peers/free-ports.ts';
import { loadJetStream } from '../peers/install-clients.ts';
import { connectNats, jetStreamBlock, natsMissing, startNats } from '../peers/nats-server.ts';
import { PeerProcesses } from '../peers/peer-processes.ts';
import { until } from '../until.ts';
import { digestValues, type ReceiverContents } from './contents.ts';
import type { Carrier, Contender } from './contender.ts';
import { dialRaw, encodePieces, injectRaw } from './inject-raw.ts';
import type { Workload } from './workload.ts';

export const nats: Contender = { name: 'nats', missing: natsMissing, start: (workload, receivers) => PeerProcesses.begin((processes) => start(processes, workload, receivers)) };

const STREAM = 'UPDATES';
const MIRROR = 'MIRROR';
const SUBJECTS = 'prices.>';
/** So many are published before the first of them must be acknowledged. */
const WINDOW = 16_384;
const UPDATES_PER_PIECE = 256;
const INBOX = '_INBOX.bench';
const LONGEST_WAIT_MILLIS = 300_000;

async function start(processes: PeerProcesses, workload: Workload, receivers: number): Promise<Carrier> {
  const [port, leafPort, ...mirrorPorts] = (await freePorts(receivers + 2)) as [number, number, ...number[]];
  // Leaf nodes with a domain each: the way to a second server that needs no vote among three.
  const hub = await startNats(processes, 'hub', port, `${jetStreamBlock(processes, 'hub', 'hub')}\nleafnodes { listen: 127.0.0.1:${leafPort} }`);
  const leaves = await Promise.all(mirrorPorts.map((mirrorPort, index) =>
    startNats(processes, `mirror-${index + 1}`, mirrorPort, `${jetStreamBlock(processes, `mirror-${index + 1}`, `mirror-${index + 1}`)}\nleafnodes { remotes: [{ url: "nats-leaf://127.0.0.1:${leafPort}" }] }`)));
  const hubConnection = await connectNats(processes, [port]);
  const { jetstreamManager } = loadJetStream();
  await (await jetstreamManager(hubConnection)).streams.add({ name: STREAM, subjects: [SUBJECTS], storage: 'file', num_replicas: 1 });
  const mirrors = await Promise.all(leaves.map(async (leaf) => {
    const connection = await connectNats(processes, [leaf.port]);
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: MIRROR, storage: 'file', num_replicas: 1, mirror: { name: STREAM, external: { api: '$JS.hub.API', deliver: '' } } });
    return { connection, manager };
  }));
  const received = async (count: number) => (await Promise.all(mirrors.map(({ manager }) => manager.streams.info(MIRROR)))).every(({ state }) => state.messages >= count);
  const piecesOf = encodePieces(workload, UPDATES_PER_PIECE, (index) => {
    const value = workload.value(index);
    return [Buffer.from(`PUB ${workload.topic(index).replaceAll('/', '.')} ${INBOX} ${value.length}\r\n`), value, Buffer.from('\r\n')];
  });
  const socket = await dialRaw(port);
  processes.closeFirst(() => socket.destroy());
  socket.write(`CONNECT {"verbose":false,"pedantic":false,"lang":"bench","version":"1"}\r\nSUB ${INBOX} 1\r\n`);
  return {
    processes: [...[hub, ...leaves].map(({ process: { name, pid } }) => ({ name, pid })), { name: 'injector', pid: process.pid }],
    journalDirectory: processes.directoryOf('mirror-1'),
    carry: async (stretch) => {
      const startedAt = await injectRaw(socket, { pieces: piecesOf(stretch), window: WINDOW, countAnswers: answerCounter(() => socket.write('PONG\r\n')) });
      await until('the mirrors have everything', () => received(stretch.end), LONGEST_WAIT_MILLIS);
      return { startedAt, finishedAt: monoMillis() };
    },
    contents: () => Promise.all(mirrors.map(({ connection }) => contentsOf(connection, workload))),
    stop: processes.stop,
  };
}

/**
 * An acknowledgement is two lines, `MSG …` and its JSON; a PING, which is one, is answered.
 * @returns what counts the acknowledgements of a chunk, cut wherever it is
 */
export function answerCounter(onPing: () => void): (chunk: Buffer) => number {
  let line = '';
  return (chunk) => {
    const lines = (line + chunk.toString('latin1')).split('\r\n');
    line = lines.pop()!;
    let answered = 0;
    for (const whole of lines) {
      if (whole === 'PING') onPing();
      else if (whole.startsWith('{"stream":')) answered += 1;
      else if (whole.startsWith('-ERR') || whole.includes('"error"')) throw new Error(`NATS refused an update: ${whole}`);
    }
    return answered;
  };
}

/** Reads the whole mirror, message by message. */
async function contentsOf(connection: NatsConnection, workload: Workload): Promise<ReceiverContents> {
  const consumer = await loadJetStream().jetstream(connection).consumers.get(MIRROR);
  const messages = await consumer.consume({ max_messages: 10_000 });
  const values = new Map<string, Uint8Array>();
  let journalled = 0;
  for await (const { subject, data } of messages) {
    journalled += 1;
    values.set(subject.replaceAll('.', '/'), data);
    if (journalled === workload.updates) break;
  }
  return { journalled, topics: values.size, digest: digestValues(values) };
}
