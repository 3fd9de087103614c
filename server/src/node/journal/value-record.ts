/** How last values lie on disk: msgpack arrays, so that no field names are repeated a million times. */
import { Packr } from 'msgpackr';
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { StoredValue } from '@understudy/shared/node/store';

const packr = new Packr({ useRecords: false, mapsAsObjects: true });

type ValueRecord = [payload: Uint8Array, counter: number, epochNode: string, number: number, topic: string | null];

/** @param topic given when the key does not tell it */
export function encodeValue({ payload, version }: StoredValue, topic: TopicPath | null): Buffer {
  const record: ValueRecord = [payload, version.epoch.counter, version.epoch.node, version.number, topic];
  return packr.pack(record);
}

export function decodeValue(topicOfKey: TopicPath | null, bytes: Buffer): StoredValue {
  const [payload, counter, node, number, topic] = packr.unpack(bytes) as ValueRecord;
  return { topic: topicOfKey ?? topic ?? '', payload, version: { epoch: { counter, node }, number } };
}
