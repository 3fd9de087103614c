/** Process B of the floor: journals what a read brought in one transaction, keeps the last value of each topic, acknowledges. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { monoMillis } from '../../mono.ts';
import { digestValues } from '../contents.ts';
import { ACKNOWLEDGEMENT_BYTES, FRAME_HEADER_BYTES, FrameCutter, decodeFrame } from './frame.ts';
import { FloorJournal, type JournalKind } from './journal.ts';
import type { FromFloor, ToFloor } from './messages.ts';

const say = (message: FromFloor) => process.send!(message);

export async function receive(kind: JournalKind): Promise<void> {
  const journal = new FloorJournal('journal');
  const values = new Map<string, Buffer>();
  const server = createServer({ noDelay: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  say({ type: 'listening', port: (server.address() as AddressInfo).port });
  let expected = Infinity;
  process.on('message', (message: ToFloor) => {
    if (message.type === 'expect') expected = message.updates;
    if (message.type === 'tell-contents') say({ type: 'contents', contents: { journalled: countRecords(journal, kind), topics: values.size, digest: digestValues(values) } });
  });
  const [socket] = (await once(server, 'connection')) as [Socket];
  server.close();
  const cutter = new FrameCutter();
  socket.on('data', (chunk: Buffer) => {
    const frames = cutter.cut(chunk);
    if (frames.length === 0) return;
    let last = 0;
    journal.write((put) => {
      for (const frame of frames) {
        if (kind === 'record-per-frame') put(frame.readUInt32BE(4), frame);
        decodeFrame(frame, (position, record, topic, value) => {
          if (kind === 'record-per-update') put(position, record);
          keep(values, topic, value);
          last = position;
        });
      }
    });
    const acknowledgement = Buffer.allocUnsafe(ACKNOWLEDGEMENT_BYTES);
    acknowledgement.writeUInt32BE(last);
    socket.write(acknowledgement);
    if (last === expected) say({ type: 'finished', at: monoMillis() });
  });
}

/** Into the bytes of the value before, where they fit: a slice would hold the whole read that it came in. */
function keep(values: Map<string, Buffer>, topic: string, value: Buffer): void {
  const held = values.get(topic);
  if (held?.length === value.length) value.copy(held);
  else values.set(topic, Buffer.from(value));
}

function countRecords(journal: FloorJournal, kind: JournalKind): number {
  let count = 0;
  for (const record of journal.records()) count += kind === 'record-per-frame' ? record.readUInt16BE(FRAME_HEADER_BYTES - 2) : 1;
  return count;
}
