/** Process A of the floor: journals each lump of updates in one transaction and sends it to every receiver as one frame. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { monoMillis } from '../../mono.ts';
import { Workload, type Stretch, type WorkloadSpec } from '../workload.ts';
import { ACKNOWLEDGEMENT_BYTES, encodeFrame, type Frame } from './frame.ts';
import { FloorJournal, type JournalKind } from './journal.ts';
import type { FromFloor, ToFloor } from './messages.ts';

/** As many updates as one read of a client's socket brings: 64 KiB of MQTT publishes of this size. */
export const LUMP = 512;

const say = (message: FromFloor) => process.send!(message);

export async function send(spec: WorkloadSpec, kind: JournalKind, ports: readonly number[]): Promise<void> {
  const workload = new Workload(spec);
  const journal = new FloorJournal('journal');
  const sockets = await Promise.all(ports.map(dial));
  say({ type: 'connected' });
  for (;;) {
    const [order] = (await once(process, 'message')) as [ToFloor];
    if (order.type !== 'carry') throw new Error(`The floor's sender was told ${order.type}, not to carry.`);
    await carry(workload, order.stretch, journal, kind, sockets);
  }
}

async function carry(workload: Workload, stretch: Stretch, journal: FloorJournal, kind: JournalKind, sockets: readonly Socket[]): Promise<void> {
  const acknowledged = sockets.map((socket) => untilAcknowledged(socket, stretch.end));
  const startedAt = monoMillis();
  for (let { first } = stretch; first < stretch.end; first += LUMP) {
    const frame = encodeFrame(workload, first, Math.min(LUMP, stretch.end - first));
    record(journal, kind, frame, first);
    for (const socket of sockets) socket.write(frame.bytes);
    // The slowest receiver sets the pace.
    for (const socket of sockets) if (socket.writableNeedDrain) await once(socket, 'drain');
    await turn();
  }
  say({ type: 'started', at: startedAt });
  await Promise.all(acknowledged);
  say({ type: 'acknowledged', at: monoMillis() });
}

function record(journal: FloorJournal, kind: JournalKind, { bytes, offsets }: Frame, first: number): void {
  journal.write((put) => {
    if (kind === 'record-per-frame') put(first + 1, bytes);
    else for (let index = 0; index < offsets.length - 1; index += 1) put(first + 1 + index, bytes.subarray(offsets[index], offsets[index + 1]));
  });
}

async function dial(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}

/** Resolves when the other side has acknowledged position `last`. */
function untilAcknowledged(socket: Socket, last: number): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  return new Promise((resolve) => {
    const read = (chunk: Buffer) => {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const whole = bytes.length - (bytes.length % ACKNOWLEDGEMENT_BYTES);
      rest = bytes.subarray(whole);
      if (whole === 0 || bytes.readUInt32BE(whole - ACKNOWLEDGEMENT_BYTES) < last) return;
      socket.off('data', read);
      resolve();
    };
    socket.on('data', read);
  });
}
