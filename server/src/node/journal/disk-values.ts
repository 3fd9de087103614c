/** The last value or tombstone of every topic on disk, so that a node starts with what it had (RP-09, MQ-08). */
import { createHash } from 'node:crypto';
import type { Database } from 'lmdb';
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { LastValues, StoredValue } from '@understudy/shared/node/store';
import type { BatchPart, TurnBatch } from './turn-batch.ts';
import { decodeValue, encodeValue } from './value-record.ts';

/** A topic, or a digest of one that is too long for a key (LMDB takes 1978 bytes, and escapes may double some). */
export type ValueKey = string | [0, string];
const KEY_BYTES = 900;

export class DiskValues implements LastValues, BatchPart {
  /** What this turn changed; null: removed. */
  private readonly changed = new Map<TopicPath, StoredValue | null>();

  constructor(
    private readonly values: Database<Buffer, ValueKey>,
    private readonly batch: TurnBatch,
  ) {
    batch.join(this);
  }

  put(value: StoredValue): void {
    this.batch.touch();
    this.changed.set(value.topic, value);
  }

  remove(topic: TopicPath): void {
    this.batch.touch();
    this.changed.set(topic, null);
  }

  *all(): Iterable<StoredValue> {
    this.batch.commit();
    for (const { key, value } of this.values.getRange({})) yield decodeValue(typeof key === 'string' ? key : null, value);
  }

  write(): void {
    for (const [topic, value] of this.changed) {
      const key = valueKey(topic);
      if (value === null) this.values.removeSync(key);
      else this.values.putSync(key, encodeValue(value, typeof key === 'string' ? null : topic));
    }
  }

  written(): void {
    this.changed.clear();
  }

  failed(): void {
    this.changed.clear();
  }
}

function valueKey(topic: TopicPath): ValueKey {
  return Buffer.byteLength(topic) <= KEY_BYTES ? topic : [0, createHash('sha256').update(topic).digest('hex')];
}
