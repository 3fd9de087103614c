/**
 * Runs of updates as bytes, for the wire and for the disk: what describes them goes first, and their bodies follow as they are.
 *
 *   bytes of the description u32 │ description, msgpack … │ body │ body …      each at a whole word
 */
import { Packr } from 'msgpackr';
import { UpdateStreams, type Stop, type UpdateStream } from '@understudy/shared/replication/update-entry';
import { readRun, wholeWords, type UpdateRun } from '@understudy/shared/replication/update-run';

type StopRecord = [node: string, group: string];
type StreamRecord = [path: string, section: string | null, counter: number, epochNode: string, source: string, node: string, group: string, via: StopRecord[], from: StopRecord | null];
/** `stream`: an index into the streams. */
type RunRecord = [stream: number, number: number, count: number, acceptedAt: number, bodyBytes: number];
type BlockRecord = [streams: StreamRecord[], runs: RunRecord[]];

const LENGTH_BYTES = 4;
const packr = new Packr({ useRecords: false, mapsAsObjects: true });

/** Shorter bodies are not worth a part of their own. */
const PART_BYTES_LEAST = 4096;

/**
 * @param headroom bytes left free in front
 * @param allocate gives room for so many bytes, whatever they hold
 * @returns the runs as bytes, in their order
 */
export function packRuns(runs: readonly UpdateRun[], headroom = 0, allocate: (bytes: number) => Buffer = Buffer.allocUnsafe): Buffer {
  const description = describeRuns(runs);
  const bodiesAt = headroom + LENGTH_BYTES + wholeWords(description.length);
  const block = allocate(bodiesAt + bodyBytesOf(runs));
  writeDescription(block, headroom, description);
  let at = bodiesAt;
  for (const { body } of runs) {
    block.set(body, at);
    at += body.length;
  }
  return block;
}

/** @returns the same bytes in parts: long bodies are not copied. */
export function partsOfRuns(runs: readonly UpdateRun[]): Uint8Array[] {
  if (bodyBytesOf(runs) < runs.length * PART_BYTES_LEAST) return [packRuns(runs)];
  const description = describeRuns(runs);
  const head = Buffer.allocUnsafe(LENGTH_BYTES + wholeWords(description.length));
  writeDescription(head, 0, description);
  return [head, ...runs.map(({ body }) => body)];
}

function describeRuns(runs: readonly UpdateRun[]): Buffer {
  const indices = new Map<UpdateStream, number>();
  const streams: StreamRecord[] = [];
  const records = runs.map(({ stream, number, count, acceptedAt, body }): RunRecord => {
    let index = indices.get(stream);
    if (index === undefined) {
      indices.set(stream, (index = streams.length));
      streams.push(toRecord(stream));
    }
    return [index, number, count, acceptedAt, body.length];
  });
  return packr.pack([streams, records] satisfies BlockRecord);
}

function writeDescription(block: Buffer, at: number, description: Buffer): void {
  block.writeUInt32LE(description.length, at);
  block.set(description, at + LENGTH_BYTES);
}

function bodyBytesOf(runs: readonly UpdateRun[]): number {
  let bytes = 0;
  for (const { body } of runs) bytes += body.length;
  return bytes;
}

/**
 * @param intern makes one object of equal streams
 * @returns the runs, at no position; their bodies are parts of `bytes` where words allow it
 * @throws Error when the bytes are no runs
 */
export function unpackRuns(bytes: Uint8Array, intern: UpdateStreams = new UpdateStreams()): UpdateRun[] {
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (block.length < LENGTH_BYTES) throw new Error('no updates');
  const length = block.readUInt32LE(0);
  const record = packr.unpack(block.subarray(LENGTH_BYTES, LENGTH_BYTES + length)) as BlockRecord;
  if (!Array.isArray(record) || record.length !== 2) throw new Error('no updates');
  const streams = record[0].map((one) => fromRecord(one, intern));
  let at = LENGTH_BYTES + wholeWords(length);
  const runs = record[1].map(([stream, number, count, acceptedAt, bodyBytes]) => {
    const body = block.subarray(at, at + bodyBytes);
    at += bodyBytes;
    return readRun(streams[stream]!, number, count, acceptedAt, body);
  });
  if (at !== block.length) throw new Error(`updates in ${at} bytes, found ${block.length}`);
  return runs;
}

function toRecord({ path, section, epoch, source, node, group, via, from }: UpdateStream): StreamRecord {
  const stop = (one: Stop): StopRecord => [one.node, one.group];
  return [path, section, epoch.counter, epoch.node, source, node, group, via.map(stop), from && stop(from)];
}

function fromRecord([path, section, counter, epochNode, source, node, group, via, from]: StreamRecord, intern: UpdateStreams): UpdateStream {
  const stop = ([name, ofGroup]: StopRecord): Stop => ({ node: name, group: ofGroup });
  return intern.intern({ path, section, epoch: { counter, node: epochNode }, source, node, group }, via.map(stop), from && stop(from));
}
