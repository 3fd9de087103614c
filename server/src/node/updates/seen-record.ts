/**
 * Which updates this node has (RP-03), across its lives. A snapshot is kept once a second with the journal's position; after a
 * restart what the journal has beyond it is taken in again. The same snapshots tell what was in the journal and is trimmed.
 */
import { SeenSet, type SeenSetJson } from '@understudy/shared/replication/seen-set';
import { compareEpochs, type Epoch } from '@understudy/shared/domain/update-source';
import { streamKey, type StreamKey } from '@understudy/shared/replication/update-origin';
import type { NodeStore } from '../journal/store-types.ts';
import { isSectionEntry } from './stream-entries.ts';

const SEEN_KEY = 'seen';
const TRIMMED_KEY = 'trimmed';
const RECOVERY_CHUNK = 1024;
/** Activations of one path whose numbers are remembered: a lower epoch is fenced, so its numbers are of no use for long. */
const EPOCHS_KEPT = 8;

interface Snapshot {
  position: number;
  seen: SeenSetJson;
}

export class SeenRecord {
  readonly seen: SeenSet;
  /** What was had once and is not in the journal: trimmed, or taken over as last values. */
  readonly trimmed: SeenSet;
  private snapshots: Snapshot[] = [];

  constructor(private readonly store: NodeStore) {
    const { meta, journal } = store;
    const last = meta.get<Snapshot>(SEEN_KEY) ?? { position: 0, seen: {} };
    this.seen = SeenSet.fromJson(last.seen);
    this.trimmed = SeenSet.fromJson(meta.get<SeenSetJson>(TRIMMED_KEY) ?? {});
    for (let from = Math.max(journal.first(), last.position + 1); from <= journal.last(); ) {
      const entries = journal.read(from, RECOVERY_CHUNK);
      if (entries.length === 0) break;
      for (const entry of entries) if (isSectionEntry(entry)) this.seen.offer(streamKey(entry.origin), entry.origin.number);
      from = entries[entries.length - 1]!.position + 1;
    }
  }

  /** Once a second: remembers what is had by now, unless nothing was added. */
  takeSnapshot(): void {
    const position = this.store.journal.last();
    if (this.snapshots[this.snapshots.length - 1]?.position === position) return;
    this.forgetOldEpochs();
    const snapshot = { position, seen: this.seen.toJson() };
    this.snapshots.push(snapshot);
    this.store.meta.put(SEEN_KEY, snapshot);
  }

  /** Trims the journal to the newest snapshot at or before `position`. */
  trimTo(position: number): void {
    let index = -1;
    while (index + 1 < this.snapshots.length && this.snapshots[index + 1]!.position <= position) index += 1;
    if (index < 0) return;
    const snapshot = this.snapshots[index]!;
    this.snapshots = this.snapshots.slice(index + 1);
    if (snapshot.position < this.store.journal.first()) return;
    this.trimmed.merge(snapshot.seen);
    this.store.meta.put(TRIMMED_KEY, this.trimmed.toJson());
    this.store.journal.trim(snapshot.position);
  }

  /** Takes in what came as last values: had, but not in the journal. */
  adopt(seen: SeenSetJson): void {
    this.seen.merge(seen);
    this.trimmed.merge(seen);
    this.store.meta.put(SEEN_KEY, { position: this.store.journal.last(), seen: this.seen.toJson() });
    this.store.meta.put(TRIMMED_KEY, this.trimmed.toJson());
  }

  private forgetOldEpochs(): void {
    const byPath = new Map<string, { key: StreamKey; epoch: Epoch }[]>();
    for (const key of this.seen.keys()) {
      const [path = '', epoch = ''] = key.split('|');
      const [counter = '0', node = ''] = epoch.split('@');
      const keys = byPath.get(path) ?? [];
      keys.push({ key, epoch: { counter: Number(counter), node } });
      byPath.set(path, keys);
    }
    const kept = new Set<StreamKey>();
    for (const keys of byPath.values()) {
      keys.sort((a, b) => compareEpochs(b.epoch, a.epoch));
      for (const { key } of keys.slice(0, EPOCHS_KEPT)) kept.add(key);
    }
    this.seen.retain((key) => kept.has(key));
    this.trimmed.retain((key) => kept.has(key));
  }
}
