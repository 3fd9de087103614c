/**
 * Which updates this node has (RP-03), across its lives. A snapshot is kept once a second with the journal's position; after a
 * restart what the journal has beyond it is taken in again. The same snapshots tell what was in the journal and is trimmed.
 */
import type { StreamHolding } from '../../domain/audit.ts';
import type { TopicPath } from '../../domain/ids.ts';
import { compareEpochs, type Epoch } from '../../domain/update-source.ts';
import type { EpochLedger } from '../../replication/epoch-ledger.ts';
import type { JournalIndex } from '../../replication/journal-index.ts';
import { SeenSet, type SeenSetJson } from '../../replication/seen-set.ts';
import type { UpdateStream } from '../../replication/update-entry.ts';
import { EPOCHS_REMEMBERED, keyParts, type StreamKey } from '../../replication/update-origin.ts';
import type { UpdateRun } from '../../replication/update-run.ts';
import type { NodeStore } from '../store.ts';

const SEEN_KEY = 'seen';
const TRIMMED_KEY = 'trimmed';
const ACCEPTED_KEY = 'accepted';
const OVERRULED_KEY = 'overruled';
const RECOVERY_CHUNK = 1024;

interface Snapshot {
  position: number;
  seen: SeenSetJson;
}

export class SeenRecord {
  /** What was had once and is not in the journal: trimmed, or taken over as last values. */
  readonly trimmed: SeenSet;
  /** What was had and does not count any more (RP-12). */
  readonly overruled: SeenSet;
  /** Highest epoch of which an update was accepted, by path. */
  private readonly accepted: Map<TopicPath, Epoch>;
  /** How often last values were taken in the place of updates, in this life. */
  adoptions = 0;
  private readonly had: SeenSet;
  private snapshots: Snapshot[] = [];

  /** Takes in the store's journal, for the index too. What does not count of ended epochs is not had. */
  constructor(
    private readonly store: NodeStore,
    private readonly index: JournalIndex,
    ledger: EpochLedger,
  ) {
    const { meta, journal } = store;
    const last = meta.get<Snapshot>(SEEN_KEY) ?? { position: 0, seen: {} };
    this.had = SeenSet.fromJson(last.seen);
    this.trimmed = SeenSet.fromJson(meta.get<SeenSetJson>(TRIMMED_KEY) ?? {});
    this.overruled = SeenSet.fromJson(meta.get<SeenSetJson>(OVERRULED_KEY) ?? {});
    this.accepted = new Map(Object.entries(meta.get<Record<TopicPath, Epoch>>(ACCEPTED_KEY) ?? {}));
    for (let from = journal.first(); from <= journal.last(); ) {
      const runs = journal.read(from, RECOVERY_CHUNK);
      if (runs.length === 0) break;
      for (const run of runs) this.recover(run, last.position, ledger);
      from = runs[runs.length - 1]!.lastPosition + 1;
    }
  }

  /** What is had, with all that was published up to now. */
  get seen(): SeenSet {
    this.store.journal.close();
    return this.had;
  }

  /** Takes in updates that were accepted here, of which none is had. */
  offer(stream: UpdateStream, from: number, to: number): void {
    this.had.offerRange(stream.key, from, to);
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
    if (isNew) this.adoptions += 1;
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
    if (gone.length === 0) return gone;
    this.persist({ position: this.store.journal.last(), seen: this.seen.toJson() });
    for (const [from, to] of gone) this.overruled.merge({ [key]: { seen: from === 1 ? [to] : [0, from, to] } });
    this.store.meta.put(OVERRULED_KEY, this.overruled.toJson());
    return gone;
  }

  /** @returns what an audit is told of a stream: numbers with both ends included, as `[from, to, from, to …]`. */
  holding(key: StreamKey): StreamHolding {
    const known = this.seen.streamJson(key);
    return { key, had: this.seen.had(key).flat(), passed: known?.passed ?? [], overruled: this.overruled.had(key).flat(), forgotten: known === undefined && this.isForgotten(key) };
  }

  private isForgotten(key: StreamKey): boolean {
    const { path, epoch } = keyParts(key);
    const later = [...this.seen.keys()].map(keyParts).filter((other) => other.path === path && compareEpochs(other.epoch, epoch) > 0);
    return later.length >= EPOCHS_REMEMBERED;
  }

  private recover({ stream, number, count, position }: UpdateRun, snapshotAt: number, ledger: EpochLedger): void {
    if (stream.section === null) return;
    this.index.note(stream.key, number, position, count);
    for (let index = Math.max(0, snapshotAt + 1 - position); index < count; index++) {
      const each = number + index;
      if (!ledger.isOverruled(stream.key, each) && !this.had.has(stream.key, each)) this.offer(stream, each, each);
    }
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
      for (const key of keys.slice(EPOCHS_REMEMBERED)) old.add(key);
    }
    if (old.size === 0) return;
    for (const set of [this.seen, this.trimmed, this.overruled, this.index]) set.retain((key) => !old.has(key));
  }
}
