/** An update as bytes between nodes: packed once, sent to any number of targets. */
import { Packr } from 'msgpackr';
import type { NodeName, TopicPath } from '@understudy/shared/domain/ids';
import type { EpochMillis, MonoMillis } from '@understudy/shared/domain/units';
import type { UpdateOrigin } from '@understudy/shared/replication/update-origin';

/** Only updates of a section travel (US-14). */
export type SectionOrigin = UpdateOrigin & { section: TopicPath };

/** An update on its way between two nodes. `via` ends with the node that sent it. */
export interface WireUpdate {
  topic: TopicPath;
  payload: Buffer;
  origin: SectionOrigin;
  via: NodeName[];
  acceptedAt: MonoMillis;
  acceptedWall: EpochMillis;
}

type WireRecord = [topic: string, payload: Buffer, path: string, section: string, counter: number, epochNode: string, source: string, number: number, node: string, group: string, via: string[], at: number, wall: number];

/** A payload is copied out: kept values must not hold the frame that they arrived in. */
const packr = new Packr({ useRecords: false, copyBuffers: true } as ConstructorParameters<typeof Packr>[0]);

export function packUpdate({ topic, payload, origin, via, acceptedAt, acceptedWall }: WireUpdate): Buffer {
  const record: WireRecord = [topic, payload, origin.path, origin.section, origin.epoch.counter, origin.epoch.node, origin.source, origin.number, origin.node, origin.group, via, acceptedAt, acceptedWall];
  return packr.pack(record);
}

/** @throws Error when the bytes are no update. */
export function unpackUpdate(bytes: Buffer): WireUpdate {
  const record = packr.unpack(bytes) as WireRecord;
  if (!Array.isArray(record) || record.length !== 13 || !Array.isArray(record[10]) || !(record[1] instanceof Uint8Array)) throw new Error('no update');
  const [topic, payload, path, section, counter, epochNode, source, number, node, group, via, acceptedAt, acceptedWall] = record;
  return { topic, payload: Buffer.from(payload.buffer, payload.byteOffset, payload.length), origin: { path, section, epoch: { counter, node: epochNode }, source, number, node, group }, via, acceptedAt, acceptedWall };
}
