/**
 * Last values on disk, some time after the journal: the journal is durable at once and tells every value again, so the values
 * may follow once a second. Each lies on a page of its own, and that many pages a turn would be most of what a node costs.
 */
import type { TopicPath } from '../../domain/ids.ts';
import type { MonoMillis } from '../../domain/units.ts';
import type { EpochLedger } from '../../replication/epoch-ledger.ts';
import { versionOf } from '../../replication/topic-version.ts';
import type { NodeStore, StoredValue } from '../store.ts';
import type { TopicTable } from '../topic-table.ts';

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

  /** At the start: the values on disk, then what the journal has beyond them; what does not count of ended epochs is left out. */
  load(topics: TopicTable, ledger: EpochLedger, now: MonoMillis): void {
    const { values, meta, journal } = this.store;
    for (const value of values.all()) topics.replace(value);
    for (let from = Math.max(journal.first(), (meta.get<number>(WRITTEN_KEY) ?? 0) + 1); from <= journal.last(); ) {
      const entries = journal.read(from, READ_CHUNK);
      if (entries.length === 0) return;
      for (const { stream, number, topic, payload } of entries) {
        if (stream.section !== null && ledger.isOverruled(stream.key, number)) continue;
        const value = { topic, payload, version: versionOf(stream, number) };
        if (topics.apply(value, now) === 'applied') this.put(value);
      }
      from = entries[entries.length - 1]!.position + 1;
    }
  }
}
