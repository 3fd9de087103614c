/**
 * Which updates this node has (RP-03), across its lives. A snapshot is kept once a second with the journal's position; after a
 * restart what the journal has beyond it is taken in again. The same snapshots tell what was in the journal and is trimmed.
 */
import type { TopicPath } from '../../domain/ids.ts';
import { compareEpochs, type Epoch } from '../../domain/update-source.ts';
import type { EpochLedger } from '../../replication/epoch-ledger.ts';
import type { JournalIndex } from '../../replication/journal-index.ts';
import { SeenSet, type SeenSetJson } from '../../replication/seen-set.ts';
import type { UpdateStream } from '../../replication/update-entry.ts';
import { keyParts, type StreamKey } from '../../replication/update-origin.ts';
import type { NodeStore } from '../store.ts';

const SEEN_KEY = 'seen';
const TRIMMED_KEY = 'trimmed';
const ACCEPTED_KEY = 'accepted';
const RECOVERY_CHUNK = 1024;
/** Activations of one path whose numbers are remembered: a lower epoch is fenced, so that they serve an audit alone. */
const EPOCHS_KEPT = 32;

interface Snapshot {
  position: number;
  seen: SeenSetJson;
}

export class SeenRecord {
  readonly seen: SeenSet;
  /** What was had once and is not in the journal: trimmed, or taken over as last values. */
  readonly trimmed: SeenSet;
  /** Highest epoch of which an update was accepted, by path. */
  private readonly accepted: Map<TopicPath, Epoch>;
  private snapshots: Snapshot[] = [];

  /** Takes in the store's journal, for the index too. What does not count of ended epochs is not had. */
  constructor(
    private readonly store: NodeStore,
    private readonly index: JournalIndex,
    ledger: EpochLedger,
  ) {
    const { meta, journal } = store;
    const last = meta.get<Snapshot>(SEEN_KEY) ?? { position: 0, seen: {} };
    this.seen = SeenSet.fromJson(last.seen);
    this.trimmed = SeenSet.fromJson(meta.get<SeenSetJson>(TRIMMED_KEY) ?? {});
    this.accepted = new Map(Object.entries(meta.get<Record<TopicPath, Epoch>>(ACCEPTED_KEY) ?? {}));
    for (let from = journal.first(); from <= journal.last(); ) {
      const entries = journal.read(from, RECOVERY_CHUNK);
      if (entries.length === 0) break;
      for (const { stream, number, position } of entries) {
        if (stream.section === null) continue;
        index.note(stream.key, number, position);
        if (position > last.position && !ledger.isOverruled(stream.key, number)) this.offer(stream, number);
      }
      from = entries[entries.length - 1]!.position + 1;
    }
  }

  /** Takes in an update that was accepted here. */
  offer(stream: UpdateStream, number: number): void {
    this.seen.offer(stream.key, number);
    const known = this.accepted.get(stream.path);
    if (known === stream.epoch || (known && compareEpochs(known, stream.epoch) >= 0)) return;
    this.accepted.set(stream.path, stream.epoch);
  }

  /** Highest epoch of which an update was accepted here (US-10). */
  acceptedEpoch(path: TopicPath): Epoch | undefined {
    return this.accepted.get(path);
  }

  acceptedEpochs(): Record<TopicPath, Epoch> {
    return Object.fromEntries(this.accepted);
  }

  /** Once a second: remembers what is had by now, unless nothing was added. */
  takeSnapshot(): void {
    const position = this.store.journal.last();
    if (this.snapshots[this.snapshots.length - 1]?.position === position) return;
    this.forgetOldEpochs();
    const snapshot = { position, seen: this.seen.toJson() };
    this.snapshots.push(snapshot);
    this.persist(snapshot);
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

  /** Takes in what came as last values: had, but not in the journal. @returns whether any of it is new here. */
  adopt(seen: SeenSetJson): boolean {
    const isNew = !this.seen.covers(SeenSet.fromJson(seen));
    this.seen.merge(seen);
    this.trimmed.merge(seen);
    this.store.meta.put(TRIMMED_KEY, this.trimmed.toJson());
    this.persist({ position: this.store.journal.last(), seen: this.seen.toJson() });
    return isNew;
  }

  /** Numbers of a stream that do not count any more are not had. @returns them, as ranges. */
  limit(key: StreamKey, closed: SeenSet): [from: number, to: number][] {
    const gone = this.seen.limit(key, closed);
    this.trimmed.limit(key, closed);
    if (gone.length > 0) this.persist({ position: this.store.journal.last(), seen: this.seen.toJson() });
    return gone;
  }

  private persist(snapshot: Snapshot): void {
    const { meta } = this.store;
    meta.put(SEEN_KEY, snapshot);
    meta.put(ACCEPTED_KEY, this.acceptedEpochs());
  }

  private forgetOldEpochs(): void {
    const byPath = new Map<TopicPath, StreamKey[]>();
    for (const key of this.seen.keys()) {
      const { path } = keyParts(key);
      const keys = byPath.get(path);
      if (keys) keys.push(key);
      else byPath.set(path, [key]);
    }
    const old = new Set<StreamKey>();
    for (const keys of byPath.values()) {
      keys.sort((a, b) => compareEpochs(keyParts(b).epoch, keyParts(a).epoch));
      for (const key of keys.slice(EPOCHS_KEPT)) old.add(key);
    }
    if (old.size === 0) return;
    for (const set of [this.seen, this.trimmed, this.index]) set.retain((key) => !old.has(key));
  }
}
