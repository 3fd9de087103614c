/**
 * Ours from end to end, as clients have it: published with QoS 1 to one node by its active source, acknowledged, and delivered to a
 * subscriber of each receiver. What is counted as journalled is what was delivered live, since nothing else is seen from outside.
 */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { monoMillis } from '../mono.ts';
import { PeerProcesses } from '../peers/peer-processes.ts';
import { digestValues, type ReceiverContents } from './contents.ts';
import type { Carrier, Contender } from './contender.ts';
import { dialRaw, encodePieces, injectRaw } from './inject-raw.ts';
import { PUBACK, PUBLISH, PacketCutter, connectPacket, isRetained, publishPacket, readPublish, subscribePacket } from './mqtt-packets.ts';
import { SECTION, startNodes } from './start-nodes.ts';
import type { Workload } from './workload.ts';

export const throughMqtt: Contender = { name: 'throughMqtt', missing: () => null, start: (workload, receivers) => PeerProcesses.begin((processes) => start(processes, workload, receivers)) };

const UPDATES_PER_PIECE = 512;
/** Packet ids allow four times as many. */
const WINDOW = 16_384;
/** What may be on its way to a subscriber: a node ends the connection of one for which 8 MiB wait, twice as much. */
const UNDELIVERED_MOST = 32_768;

async function start(processes: PeerProcesses, workload: Workload, receivers: number): Promise<Carrier> {
  const [taker, ...others] = await startNodes(processes, receivers);
  const subscribers = await Promise.all(others.map(({ spec }) => Subscriber.open(processes, spec.mqttPort)));
  const piecesOf = encodePieces(workload, UPDATES_PER_PIECE, (index) => [publishPacket(workload.topic(index), workload.value(index), index)]);
  const socket = await becomeSource(processes, taker.spec.mqttPort);
  return {
    processes: [...[taker, ...others].map(({ process: { name, pid } }) => ({ name, pid })), { name: 'clients', pid: process.pid }],
    journalDirectory: others[0]!.dataDirectory,
    carry: async (stretch) => {
      const delivered = (count: number) => Promise.all(subscribers.map((subscriber) => subscriber.has(count)));
      const startedAt = await injectRaw(socket, { pieces: piecesOf(stretch), window: WINDOW, countAnswers: answerCounter(), keptUp: async (sent) => void (await delivered(stretch.first + sent - UNDELIVERED_MOST)) });
      await delivered(stretch.end);
      return { startedAt, finishedAt: monoMillis() };
    },
    contents: async () => subscribers.map((subscriber) => subscriber.contents()),
    stop: processes.stop,
  };
}

/** Registers for the section. Resolves once the node has called back that the client is active (US-06). */
async function becomeSource(processes: PeerProcesses, port: number): Promise<Socket> {
  const socket = await dialRaw(port);
  processes.closeFirst(() => socket.destroy());
  socket.write(Buffer.concat([connectPacket('bench-source'), subscribePacket(`$update-source/${SECTION}`)]));
  const cutter = new PacketCutter();
  let active = false;
  while (!active) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    cutter.cut(chunk, (type, _, body) => {
      if (type === PUBLISH) active ||= (JSON.parse(readPublish(body).payload.toString()) as { state: string }).state === 'active';
    });
  }
  return socket;
}

/** @returns what counts PUBACKs. Any callback in between is a refusal, or the end of the registration. */
function answerCounter(): (chunk: Buffer) => number {
  const cutter = new PacketCutter();
  return (chunk) => {
    let answered = 0;
    cutter.cut(chunk, (type, _, body) => {
      if (type === PUBACK) answered += 1;
      else if (type === PUBLISH) throw new Error(`The node called back: ${readPublish(body).payload.toString()}`);
    });
    return answered;
  };
}

class Subscriber {
  /** Never resolves; rejects when the connection ends. */
  private readonly ended: Promise<never>;
  private readonly values = new Map<string, Buffer>();
  private delivered = 0;
  private awaited: { least: number; resolve: () => void } | null = null;

  private constructor(socket: Socket) {
    const cutter = new PacketCutter();
    socket.on('data', (chunk: Buffer) => {
      cutter.cut(chunk, (type, flags, body) => {
        if (type !== PUBLISH || isRetained(flags)) return;
        const { topic, payload } = readPublish(body);
        // A slice would hold the whole read that it came in.
        this.values.set(topic, Buffer.from(payload));
        this.delivered += 1;
      });
      if (this.awaited && this.delivered >= this.awaited.least) this.awaited.resolve();
    });
    this.ended = new Promise((_, reject) => socket.once('close', () => reject(new Error(`A node ended the subscriber's connection after ${this.delivered} updates.`))));
    // Not waited for all the time.
    this.ended.catch(() => undefined);
  }

  static async open(processes: PeerProcesses, port: number): Promise<Subscriber> {
    const socket = await dialRaw(port);
    processes.closeFirst(() => socket.destroy());
    socket.write(Buffer.concat([connectPacket(`bench-subscriber-${port}`), subscribePacket(`${SECTION}/#`)]));
    await once(socket, 'data');
    return new Subscriber(socket);
  }

  /** Resolves once so many were delivered; rejects when the connection ends before. */
  async has(least: number): Promise<void> {
    if (this.delivered < least) await Promise.race([this.ended, new Promise<void>((resolve) => (this.awaited = { least, resolve }))]);
    this.awaited = null;
  }

  contents(): ReceiverContents {
    return { journalled: this.delivered, topics: this.values.size, digest: digestValues(this.values) };
  }
}
