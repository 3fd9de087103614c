/**
 * Updates as bytes, many at a time, for the wire and for the disk: what they share is written once, and their payloads lie one
 * after the other, so that an update costs little more than its topic and its payload.
 */
import { Packr } from 'msgpackr';
import type { Stop, UpdateStream } from '@understudy/shared/replication/update-entry';
import { UpdateStreams, type NewEntry } from '@understudy/shared/replication/update-entry';

type StopRecord = [node: string, group: string];
type StreamRecord = [path: string, section: string | null, counter: number, epochNode: string, source: string, node: string, group: string, via: StopRecord[], from: StopRecord | null];
/** `streams` per update an index into the first; then numbers, topics, acceptance times and lengths of payloads, and all payloads. */
type BlockRecord = [streams: StreamRecord[], of: number[], numbers: number[], topics: string[], acceptedAt: number[], lengths: number[], payloads: Uint8Array];

const packr = new Packr({ useRecords: false, mapsAsObjects: true });

/** @returns the updates as bytes, in their order. */
export function packEntries(entries: readonly NewEntry[]): Buffer {
  const indices = new Map<UpdateStream, number>();
  const streams: StreamRecord[] = [];
  const count = entries.length;
  const of = new Array<number>(count);
  const numbers = new Array<number>(count);
  const topics = new Array<string>(count);
  const acceptedAt = new Array<number>(count);
  const lengths = new Array<number>(count);
  let bytes = 0;
  for (let i = 0; i < count; i++) {
    const { stream, number, topic, acceptedAt: at, payload } = entries[i]!;
    let index = indices.get(stream);
    if (index === undefined) {
      indices.set(stream, (index = streams.length));
      streams.push(toRecord(stream));
    }
    of[i] = index;
    numbers[i] = number;
    topics[i] = topic;
    acceptedAt[i] = at;
    lengths[i] = payload.length;
    bytes += payload.length;
  }
  const payloads = Buffer.allocUnsafe(bytes);
  let offset = 0;
  for (const { payload } of entries) {
    payloads.set(payload, offset);
    offset += payload.length;
  }
  return packr.pack([streams, of, numbers, topics, acceptedAt, lengths, payloads] satisfies BlockRecord);
}

/**
 * @param intern makes one object of equal streams
 * @returns the updates; their payloads are parts of one buffer
 * @throws Error when the bytes are no updates
 */
export function unpackEntries(bytes: Uint8Array, intern: UpdateStreams = new UpdateStreams()): NewEntry[] {
  const record = packr.unpack(bytes) as BlockRecord;
  if (!Array.isArray(record) || record.length !== 7 || !(record[6] instanceof Uint8Array)) throw new Error('no updates');
  const [records, of, numbers, topics, acceptedAt, lengths, payloads] = record;
  const streams = records.map((one) => fromRecord(one, intern));
  const entries = new Array<NewEntry>(of.length);
  let offset = payloads.byteOffset;
  for (let i = 0; i < of.length; i++) {
    const length = lengths[i]!;
    entries[i] = { stream: streams[of[i]!]!, number: numbers[i]!, topic: topics[i]!, payload: Buffer.from(payloads.buffer, offset, length), acceptedAt: acceptedAt[i]! };
    offset += length;
  }
  if (offset > payloads.byteOffset + payloads.length) throw new Error('updates longer than their bytes');
  return entries;
}

function toRecord({ path, section, epoch, source, node, group, via, from }: UpdateStream): StreamRecord {
  const stop = (one: Stop): StopRecord => [one.node, one.group];
  return [path, section, epoch.counter, epoch.node, source, node, group, via.map(stop), from && stop(from)];
}

function fromRecord([path, section, counter, epochNode, source, node, group, via, from]: StreamRecord, intern: UpdateStreams): UpdateStream {
  const stop = ([name, ofGroup]: StopRecord): Stop => ({ node: name, group: ofGroup });
  return intern.intern({ path, section, epoch: { counter, node: epochNode }, source, node, group }, via.map(stop), from && stop(from));
}
