/** Redis 7: a primary and its replicas, each with its own append-only file, fed with pipelined SETs. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { monoMillis } from '../mono.ts';
import { freePorts } from '../peers/free-ports.ts';
import { PeerProcesses } from '../peers/peer-processes.ts';
import { redisInfo, redisMissing, startRedis, untilInSync, withRedis } from '../peers/redis-server.ts';
import { until } from '../until.ts';
import { digestValues, type ReceiverContents } from './contents.ts';
import type { Carrier, Contender } from './contender.ts';
import { dialRaw, encodePieces, injectRaw } from './inject-raw.ts';
import { TOPIC_BYTES, VALUE_BYTES, type Workload } from './workload.ts';

export const redis: Contender = { name: 'redis', missing: redisMissing, start: (workload, receivers) => PeerProcesses.begin((processes) => start(processes, workload, receivers)) };

/** As for the floor: what a client writes at once, about 64 KiB. */
const UPDATES_PER_PIECE = 512;
/** Larger than the pieces that are under way at any time: the pipe never runs dry, and answers are still read. */
const WINDOW = 16_384;
const ANSWER = '+OK\r\n';
const READ_AT_ONCE = 1000;

const before = Buffer.from(`*3\r\n$3\r\nSET\r\n$${TOPIC_BYTES}\r\n`);
const between = Buffer.from(`\r\n$${VALUE_BYTES}\r\n`);
const after = Buffer.from('\r\n');

async function start(processes: PeerProcesses, workload: Workload, receivers: number): Promise<Carrier> {
  const [primaryPort, ...replicaPorts] = (await freePorts(receivers + 1)) as [number, ...number[]];
  const primary = await startRedis(processes, 'primary', primaryPort, null);
  const replicas = await Promise.all(replicaPorts.map((port, index) => startRedis(processes, `replica-${index + 1}`, port, primaryPort)));
  for (const port of replicaPorts) await untilInSync(port);
  const piecesOf = encodePieces(workload, UPDATES_PER_PIECE, (index) => [before, Buffer.from(workload.topic(index)), between, workload.value(index), after]);
  const socket = await dialRaw(primaryPort);
  processes.closeFirst(() => socket.destroy());
  return {
    processes: [...[primary, ...replicas].map(({ process: { name, pid } }) => ({ name, pid })), { name: 'injector', pid: process.pid }],
    journalDirectory: processes.directoryOf('replica-1'),
    carry: async (stretch) => {
      const startedAt = await injectRaw(socket, { pieces: piecesOf(stretch), window: WINDOW, countAnswers: answerCounter() });
      // Answered on the connection that wrote, once every replica has said that it has executed and journalled all of it.
      socket.write(`WAIT ${receivers} 0\r\n`);
      await new Promise((resolve) => socket.once('data', resolve));
      return { startedAt, finishedAt: monoMillis() };
    },
    contents: () => Promise.all(replicas.map(({ port, process: { name } }) => contentsOf(port, join(processes.directoryOf(name), 'appendonlydir'), workload))),
    stop: processes.stop,
  };
}

/** @returns what counts the answers in a chunk, cut wherever it is: each is the same five bytes. */
export function answerCounter(): (chunk: Buffer) => number {
  let rest = 0;
  return (chunk) => {
    if (chunk.includes('-')) throw new Error(`Redis refused an update: ${chunk.toString().slice(0, 200)}`);
    const bytes = rest + chunk.length;
    rest = bytes % ANSWER.length;
    return (bytes - rest) / ANSWER.length;
  };
}

function contentsOf(port: number, journal: string, workload: Workload): Promise<ReceiverContents> {
  return withRedis(port, async (client) => {
    // With everysec the file may be written a moment after the command is executed.
    await until('the append-only file is written', async () => (await redisInfo(client, 'persistence')).aof_buffer_length === '0');
    const journalled = readdirSync(journal).filter((name) => name.endsWith('.incr.aof')).reduce((sum, name) => sum + countCommands(readFileSync(join(journal, name))), 0);
    const topics = [...workload.lastValues().keys()];
    const values = new Map<string, Buffer>();
    for (let first = 0; first < topics.length; first += READ_AT_ONCE) {
      const some = topics.slice(first, first + READ_AT_ONCE);
      const found = (await client.callBuffer('MGET', ...some)) as (Buffer | null)[];
      for (const [index, topic] of some.entries()) if (found[index]) values.set(topic, found[index]);
    }
    return { journalled, topics: Number(await client.call('DBSIZE')), digest: digestValues(values) };
  });
}

function countCommands(file: Buffer): number {
  let count = 0;
  for (let at = file.indexOf(before); at >= 0; at = file.indexOf(before, at + before.length)) count += 1;
  return count;
}
