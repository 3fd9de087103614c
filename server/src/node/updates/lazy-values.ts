/**
 * Last values on disk, some time after the journal: the journal is durable at once and tells every value again, so the values
 * may follow once a second. Each lies on a page of its own, and that many pages a turn would be most of what a node costs.
 */
import type { NodeName, TopicPath } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { TopicVersion } from '@understudy/shared/replication/topic-version';
import type { NewEntry } from '../journal/journal-entry.ts';
import type { NodeStore, StoredValue } from '../journal/store-types.ts';
import type { Topics } from '../topics/topic-types.ts';

/** Up to which position of the journal the values on disk are complete. */
const WRITTEN_KEY = 'values-written';
const READ_CHUNK = 1024;

export class LazyValues {
  private dirty = new Map<TopicPath, StoredValue>();

  constructor(private readonly store: NodeStore) {}

  put(value: StoredValue): void {
    this.dirty.set(value.topic, value);
  }

  /** Once a second, before the journal is trimmed. */
  write(): void {
    if (this.dirty.size === 0) return;
    const { values, meta, journal } = this.store;
    for (const value of this.dirty.values()) values.put(value);
    this.dirty = new Map();
    meta.put(WRITTEN_KEY, journal.last());
  }

  /** At the start: the values on disk, then what the journal has beyond them. */
  load(topics: Topics, self: NodeName, now: MonoMillis): void {
    const { values, meta, journal } = this.store;
    for (const value of values.all()) topics.apply(value, now);
    for (let from = Math.max(journal.first(), (meta.get<number>(WRITTEN_KEY) ?? 0) + 1); from <= journal.last(); ) {
      const entries = journal.read(from, READ_CHUNK);
      if (entries.length === 0) return;
      for (const entry of entries) {
        const value = { topic: entry.topic, payload: entry.payload, version: versionOf(entry, entry.position, self) };
        if (topics.apply(value, now) === 'applied') this.put(value);
      }
      from = entries[entries.length - 1]!.position + 1;
    }
  }
}

/** @returns the version that an entry gives its topic; without a source its position counts. */
export function versionOf(entry: NewEntry, position: number, self: NodeName): TopicVersion {
  return entry.origin === null ? { epoch: { counter: 0, node: self }, number: position } : { epoch: entry.origin.epoch, number: entry.origin.number };
}
