/** The store behind the log: opened, recognised, or set aside when its times mean nothing any more. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { open, type Database, type RootDatabase } from 'lmdb';
import type { EpisodeEntry } from '@understudy/shared/recording/episode-entry';
import { RECORDING_VERSION } from '@understudy/shared/recording/recording-head';
import type { SegmentEntry } from '@understudy/shared/recording/segment';
import type { EpochMillis, MonoMillis } from '@understudy/shared/domain/units';
import { monoMillis, wallMillis } from '../../clock.ts';
import type { Position } from '../positions.ts';

/** What is in the store is of another form than this: it is set aside, since it cannot be read. */
const STORE_FORM = `segments ${RECORDING_VERSION}`;

/** The state before a segment that is not sealed yet, and where the log stood with each outlet then. */
export interface BaseRecord {
  /** JSON of a `FoldState`. */
  state: string;
  positions: Record<string, Position>;
}

export class LogStore {
  /** JSON of each event that is in no sealed segment yet. */
  readonly events: Database<string, number>;
  /** JSON of each value record that is in no sealed segment yet, by the first number of its segment and its place in it. */
  readonly values: Database<string, [number, number]>;
  /** By the first number of a segment that is not sealed yet. */
  readonly bases: Database<BaseRecord, number>;
  readonly segments: Database<SegmentEntry, number>;
  readonly episodes: Database<EpisodeEntry, string>;
  /** Tells this log from any other; numbers mean something only within it. */
  readonly identity: string;
  /** How often a dashboard has been started on it, this time included. */
  readonly starts: number;
  /** Where sealed segments lie. */
  readonly segmentDirectory: string;
  private readonly root: RootDatabase<unknown, string>;

  /** @throws an Error that names the directory when the store cannot be opened. */
  constructor(directory: string) {
    this.segmentDirectory = join(directory, 'segments');
    this.root = openStore(directory);
    this.events = this.root.openDB({ name: 'events', encoding: 'string' });
    this.values = this.root.openDB({ name: 'values', encoding: 'string' });
    this.bases = this.root.openDB({ name: 'bases' });
    this.segments = this.root.openDB({ name: 'segments' });
    this.episodes = this.root.openDB({ name: 'episodes' });
    const form = this.root.get('form') as string | undefined;
    if (form !== STORE_FORM || isOfAnotherBoot(this.root.get('boot') as Boot | undefined)) this.setAside();
    this.identity = (this.root.get('identity') as string | undefined) ?? randomBytes(9).toString('base64url');
    this.starts = ((this.root.get('starts') as number | undefined) ?? 0) + 1;
    this.write(() => {
      this.root.putSync('form', STORE_FORM);
      this.root.putSync('identity', this.identity);
      this.root.putSync('starts', this.starts);
    });
  }

  /** Does all of `change` or nothing of it. When this returns it is in the store, which survives SIGKILL of this process. */
  write(change: () => void): void {
    this.root.transactionSync(() => {
      change();
      this.root.putSync('boot', { startedAt: bootTime(), mono: monoMillis() } satisfies Boot);
    });
  }

  async close(): Promise<void> {
    this.write(() => undefined);
    await this.root.close();
  }

  private setAside(): void {
    for (const database of [this.events, this.values, this.bases, this.segments, this.episodes]) database.clearSync();
    // Not the root itself: the databases that are open stand in it.
    for (const key of ['form', 'identity', 'starts', 'boot']) this.root.removeSync(key);
    rmSync(this.segmentDirectory, { recursive: true, force: true });
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
    return open<unknown, string>({ path, noSync: true, overlappingSync: false, maxDbs: 8 });
  } catch (error) {
    throw new Error(`open the event log in ${path}: ${error instanceof Error ? error.message : String(error)}. Move the directory away, or start with another one.`, { cause: error });
  }
}
