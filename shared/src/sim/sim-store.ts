/** A node's store in a simulation: what was committed survives a crash, the rest is gone, and a slow disk holds its process up. */
import type { Journal, LastValues, Marks, NodeStore, StoredValue } from '../node/store.ts';
import type { NodeEnvironment } from '../node/environment.ts';
import { entryBytes, type JournalEntry, type NewEntry } from '../replication/update-entry.ts';

const PATIENCE_MILLIS = 50;

/** What lies on the disk. */
export class SimDisk {
  entries: JournalEntry[] = [];
  /** Position of the first entry that is kept. */
  first = 1;
  readonly values = new Map<string, StoredValue>();
  readonly marks = new Map<string, string>();
}

export class SimStore implements NodeStore {
  readonly journal: Journal;
  readonly values: LastValues;
  readonly meta: Marks;
  private readonly pendingEntries: JournalEntry[] = [];
  private readonly pendingValues = new Map<string, StoredValue | null>();
  private readonly pendingMarks = new Map<string, string | null>();
  private pendingFirst: number;
  private readonly listeners = new Set<(position: number) => void>();
  private durable: number;
  private announced: number;
  private patient = false;
  private stopSoon: (() => void) | null = null;
  private stopPatience: (() => void) | null = null;

  /** @param onAppend told of every update that is accepted · @param onCommit called with each commit, and may hold the process up */
  constructor(
    private readonly disk: SimDisk,
    private readonly environment: NodeEnvironment,
    private readonly onAppend: (entry: JournalEntry) => void,
    private readonly onCommit: () => void,
  ) {
    this.pendingFirst = disk.first;
    this.durable = this.announced = disk.first + disk.entries.length - 1;
    this.journal = {
      append: (entry) => this.append(entry),
      first: () => this.pendingFirst,
      last: () => this.last(),
      durableTo: () => this.durable,
      onDurable: (listener) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
      },
      read: (from, limit) => this.read(from, limit),
      updates: () => this.last() - this.pendingFirst + 1,
      bytes: () => this.read(this.pendingFirst, Infinity).reduce((sum, entry) => sum + entryBytes(entry), 0),
      trim: (upTo) => {
        this.pendingFirst = Math.max(this.pendingFirst, Math.min(upTo, this.last()) + 1);
      },
    };
    this.values = {
      put: (value) => {
        this.touch();
        this.pendingValues.set(value.topic, value);
      },
      remove: (topic) => {
        this.touch();
        this.pendingValues.set(topic, null);
      },
      all: () => this.disk.values.values(),
    };
    this.meta = {
      put: (key, value) => {
        this.touch();
        this.pendingMarks.set(key, JSON.stringify(value));
      },
      get: <T>(key: string): T | undefined => {
        const text = this.pendingMarks.has(key) ? this.pendingMarks.get(key) : this.disk.marks.get(key);
        return text === null || text === undefined ? undefined : (JSON.parse(text) as T);
      },
      remove: (key) => {
        this.touch();
        this.pendingMarks.set(key, null);
      },
      entries: <T>(prefix: string): [string, T][] => {
        const keys = new Set([...this.disk.marks.keys(), ...this.pendingMarks.keys()]);
        return [...keys].filter((key) => key.startsWith(prefix)).flatMap((key) => {
          const value = this.meta.get<T>(key);
          return value === undefined ? [] : [[key, value] as [string, T]];
        });
      },
    };
  }

  patiently(work: () => void): void {
    const before = this.patient;
    this.patient = true;
    work();
    this.patient = before;
  }

  commit(): void {
    if (this.stopSoon === null && this.stopPatience === null) return;
    this.stopSoon?.();
    this.stopPatience?.();
    this.stopSoon = this.stopPatience = null;
    this.disk.entries.push(...this.pendingEntries.splice(0));
    for (const [topic, value] of this.pendingValues) {
      if (value === null) this.disk.values.delete(topic);
      else this.disk.values.set(topic, value);
    }
    this.pendingValues.clear();
    for (const [key, text] of this.pendingMarks) {
      if (text === null) this.disk.marks.delete(key);
      else this.disk.marks.set(key, text);
    }
    this.pendingMarks.clear();
    if (this.pendingFirst > this.disk.first) {
      this.disk.entries.splice(0, this.pendingFirst - this.disk.first);
      this.disk.first = this.pendingFirst;
    }
    this.durable = this.last();
    this.onCommit();
    if (this.announced === this.durable) return;
    this.announced = this.durable;
    for (const listener of [...this.listeners]) listener(this.durable);
  }

  private touch(): void {
    if (this.stopSoon !== null) return;
    if (this.patient) this.stopPatience ??= this.environment.after(PATIENCE_MILLIS, () => this.commit());
    else this.stopSoon = this.environment.soon(() => this.commit());
  }

  private last(): number {
    return this.disk.first + this.disk.entries.length + this.pendingEntries.length - 1;
  }

  private append(entry: NewEntry): JournalEntry {
    this.touch();
    const kept: JournalEntry = { ...entry, position: this.last() + 1 };
    this.pendingEntries.push(kept);
    this.onAppend(kept);
    return kept;
  }

  private read(from: number, limit: number): JournalEntry[] {
    const { entries, first } = this.disk;
    const start = Math.max(from, this.pendingFirst) - first;
    const read = start < entries.length ? entries.slice(start, limit === Infinity ? undefined : start + limit) : [];
    if (read.length < limit && this.pendingEntries.length > 0) {
      const skip = Math.max(0, start - entries.length);
      for (let i = skip; i < this.pendingEntries.length && read.length < limit; i++) read.push(this.pendingEntries[i]!);
    }
    return read;
  }
}

