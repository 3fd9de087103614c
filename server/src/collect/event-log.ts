/**
 * The event log on disk: numbered events, bounded by count and bytes, with the state as of some number to start again from.
 *
 * An append is in the store before anybody is told of it: a number that a page has seen never means another event later. The
 * store survives SIGKILL of this process; power loss is not promised, so nothing waits for the disk.
 */
import { randomBytes } from 'node:crypto';
import { uptime } from 'node:os';
import { open, type RootDatabase } from 'lmdb';
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import type { FoldState } from '@understudy/shared/history/fold';
import type { EpochMillis, MonoMillis } from '@understudy/shared/domain/units';
import { monoMillis, wallMillis } from '../clock.ts';
import type { Position } from './positions.ts';

/** Hours of an idle cluster, and about what a day of drills makes. */
const MOST_EVENTS = 200_000;
const MOST_BYTES = 256 * 1024 * 1024;
/** Trimmed in steps, so that a trim is one event in the log and not one for each append. */
const TRIM_SHARE = 0.1;
/** Raised when the folds change: an older checkpoint is then left aside and the log is folded anew. */
const CHECKPOINT_VERSION = 6;

export interface Checkpoint {
  n: number;
  state: FoldState;
  positions: Record<string, Position>;
  /** Of the folds that made the state. */
  version: number;
}

export interface EventLogOptions {
  directory: string;
  mostEvents?: number;
  mostBytes?: number;
}

interface StoredEvent {
  logged: LoggedEvent;
  bytes: number;
}

export class EventLog {
  /** Tells this log from any other; numbers mean something only within it. */
  readonly identity: string;
  /** How often a dashboard has been started on it, this time included. */
  readonly starts: number;
  first: number;
  last: number;
  bytes: number;
  private readonly root: RootDatabase<unknown, string>;
  private readonly events;

  /** @throws an Error that names the directory when the store cannot be opened. */
  constructor(private readonly options: EventLogOptions) {
    this.root = openStore(options.directory);
    if (isOfAnotherBoot(this.root.get('boot') as Boot | undefined)) this.root.clearSync();
    this.events = this.root.openDB<StoredEvent, number>({ name: 'events' });
    this.identity = (this.root.get('identity') as string | undefined) ?? randomBytes(9).toString('base64url');
    this.starts = ((this.root.get('starts') as number | undefined) ?? 0) + 1;
    this.first = firstOf(this.events.getKeys({ limit: 1 })) ?? 1;
    this.last = firstOf(this.events.getKeys({ reverse: true, limit: 1 })) ?? this.first - 1;
    this.bytes = (this.root.get('bytes') as number | undefined) ?? 0;
    this.root.transactionSync(() => {
      this.root.putSync('identity', this.identity);
      this.root.putSync('starts', this.starts);
      this.noteBoot();
    });
  }

  /** Appends events numbered from `last + 1`. When this returns they are in the store. */
  append(events: readonly LoggedEvent[]): void {
    this.root.transactionSync(() => {
      for (const logged of events) {
        const bytes = Buffer.byteLength(JSON.stringify(logged));
        this.events.putSync(logged.n, { logged, bytes });
        this.bytes += bytes;
        this.last = logged.n;
      }
      this.root.putSync('bytes', this.bytes);
      this.noteBoot();
    });
  }

  /** Drops the oldest tenth when a bound is passed. @returns the numbers that went, or null. */
  trim(): { from: number; to: number } | null {
    const mostEvents = this.options.mostEvents ?? MOST_EVENTS;
    const mostBytes = this.options.mostBytes ?? MOST_BYTES;
    if (this.last - this.first + 1 <= mostEvents && this.bytes <= mostBytes) return null;
    const from = this.first;
    const keepEvents = Math.floor(mostEvents * (1 - TRIM_SHARE));
    const keepBytes = mostBytes * (1 - TRIM_SHARE);
    this.root.transactionSync(() => {
      while (this.first < this.last && (this.last - this.first + 1 > keepEvents || this.bytes > keepBytes)) {
        this.bytes -= this.events.get(this.first)?.bytes ?? 0;
        this.events.removeSync(this.first);
        this.first += 1;
      }
      this.root.putSync('bytes', this.bytes);
    });
    return { from, to: this.first - 1 };
  }

  /** @returns at most `limit` events from `n` on; from the first that is kept when `n` is gone. */
  read(n: number, limit: number): LoggedEvent[] {
    return [...this.events.getRange({ start: Math.max(n, this.first), limit })].map(({ value }) => value.logged);
  }

  /** @returns the last state that was saved and whose continuation is in the log, or null. */
  checkpoint(): Checkpoint | null {
    const saved = this.root.get('checkpoint') as Checkpoint | undefined;
    return saved?.version === CHECKPOINT_VERSION && saved.n >= this.first - 1 && saved.n <= this.last ? saved : null;
  }

  saveCheckpoint(saved: Omit<Checkpoint, 'version'>): void {
    this.root.putSync('checkpoint', { ...saved, version: CHECKPOINT_VERSION });
  }

  async close(): Promise<void> {
    this.noteBoot();
    await this.root.close();
  }

  private noteBoot(): void {
    this.root.putSync('boot', { startedAt: bootTime(), mono: monoMillis() } satisfies Boot);
  }
}

/** When the machine was started, and where its monotonic clock stood when the log was used last. */
interface Boot {
  startedAt: EpochMillis;
  mono: MonoMillis;
}

/** The wall clock may be set meanwhile; a start of the machine takes longer than this. */
const BOOT_TOLERANCE_MILLIS = 60_000;

function bootTime(): EpochMillis {
  return wallMillis() - uptime() * 1000;
}

/** Times in a log are those of one run of the machine's clock: after a restart of the machine a new log begins. */
function isOfAnotherBoot(known: Boot | undefined): boolean {
  return known !== undefined && (monoMillis() < known.mono || Math.abs(bootTime() - known.startedAt) > BOOT_TOLERANCE_MILLIS);
}

function openStore(path: string): RootDatabase<unknown, string> {
  try {
    return open<unknown, string>({ path, noSync: true, overlappingSync: false, maxDbs: 4 });
  } catch (error) {
    throw new Error(`open the event log in ${path}: ${error instanceof Error ? error.message : String(error)}. Move the directory away, or start with another one.`, { cause: error });
  }
}

function firstOf(keys: Iterable<number>): number | undefined {
  for (const key of keys) return key;
  return undefined;
}
