/** How entries and values lie on disk: msgpack arrays, so that no field names are repeated a million times. */
import { Packr } from 'msgpackr';
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { UpdateOrigin } from '@understudy/shared/replication/update-origin';
import type { JournalEntry } from './journal-entry.ts';
import type { StoredValue } from './store-types.ts';

const packr = new Packr({ useRecords: false, mapsAsObjects: true });

/** An entry with the number of bytes in all entries up to and including it, so that what waits is a subtraction (RP-07). */
export interface SummedEntry {
  entry: JournalEntry;
  bytesSoFar: number;
}

type OriginRecord = [path: string, section: string | null, counter: number, epochNode: string, source: string, number: number, node: string, group: string];
type EntryRecord = [topic: string, payload: Buffer, origin: OriginRecord | null, via: string[], fromNode: string, acceptedAt: number, acceptedWall: number, bytesSoFar: number];
type ValueRecord = [payload: Buffer, counter: number, epochNode: string, number: number, topic: string | null];

/** Bytes that an entry counts for: those of its topic and its payload. */
export function entryBytes(entry: { topic: TopicPath; payload: Buffer }): number {
  return Buffer.byteLength(entry.topic) + entry.payload.length;
}

export function encodeEntry({ entry, bytesSoFar }: SummedEntry): Buffer {
  const { topic, payload, origin, via, fromNode, acceptedAt, acceptedWall } = entry;
  const record: EntryRecord = [topic, payload, origin && encodeOrigin(origin), via, fromNode, acceptedAt, acceptedWall, bytesSoFar];
  return packr.pack(record);
}

export function decodeEntry(position: number, bytes: Buffer): SummedEntry {
  const [topic, payload, origin, via, fromNode, acceptedAt, acceptedWall, bytesSoFar] = packr.unpack(bytes) as EntryRecord;
  return { entry: { position, topic, payload, origin: origin && decodeOrigin(origin), via, fromNode, acceptedAt, acceptedWall }, bytesSoFar };
}

function encodeOrigin(origin: UpdateOrigin): OriginRecord {
  return [origin.path, origin.section, origin.epoch.counter, origin.epoch.node, origin.source, origin.number, origin.node, origin.group];
}

function decodeOrigin([path, section, counter, epochNode, source, number, node, group]: OriginRecord): UpdateOrigin {
  return { path, section, epoch: { counter, node: epochNode }, source, number, node, group };
}

/** @param topic given when the key does not tell it */
export function encodeValue({ payload, version }: StoredValue, topic: TopicPath | null): Buffer {
  const record: ValueRecord = [payload, version.epoch.counter, version.epoch.node, version.number, topic];
  return packr.pack(record);
}

export function decodeValue(topicOfKey: TopicPath | null, bytes: Buffer): StoredValue {
  const [payload, counter, node, number, topic] = packr.unpack(bytes) as ValueRecord;
  return { topic: topicOfKey ?? topic ?? '', payload, version: { epoch: { counter, node }, number } };
}
