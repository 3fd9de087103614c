/**
 * The event log on disk: numbered events in segments, each with the state before it, bounded by bytes and age.
 *
 * An append is in the store before anybody is told of it: a number that a page has seen never means another event later. The
 * store survives SIGKILL of this process; power loss is not promised, so nothing waits for the disk. A full segment is compressed
 * into a file of its own off the event loop; until that is there, its events stay in the store.
 */
import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import type { Millis, MonoMillis } from '@understudy/shared/domain/units';
import { emptyFold, type FoldState } from '@understudy/shared/history/fold';
import type { BranchRecord } from '@understudy/shared/recording/branch-record';
import type { EpisodeEntry } from '@understudy/shared/recording/episode-entry';
import { parseSegment } from '@understudy/shared/recording/open-recording';
import { completeState, type Segment, type SegmentEntry } from '@understudy/shared/recording/segment';
import type { Position } from '../positions.ts';
import { LogStore } from './log-store.ts';
import { OpenSegment } from './open-segment.ts';
import { packText, SegmentFiles } from './segment-files.ts';

/** A day of the default cluster at rest takes about 120 MiB compressed (`npm run bench -- recorder`); drills and larger clusters take more. */
export const MOST_BYTES = 512 * 1024 * 1024;
/** A day, and the shift before it that has the questions. */
export const MOST_AGE_MILLIS = 30 * 60 * 60 * 1000;
/** A seek reads one segment and folds half of it on average: a minute of the default cluster, some milliseconds. */
const SEGMENT_EVENTS = 512;
/** A large cluster's state is large too: a segment is worth its state when its events are several times as long … */
const EVENTS_TO_STATE = 4;
/** … but a seek never folds more than this. */
const SEGMENT_MOST_EVENTS = 4096;

export interface EventLogOptions {
  directory: string;
  /** For the log of this program: what was damaged, what failed. */
  onFault?: (fault: string) => void;
  mostBytes?: number;
  mostAgeMillis?: Millis;
  /** Override for tests. */
  segmentMostEvents?: number;
}

const decompress = promisify(gunzip);

export class EventLog {
  readonly identity: string;
  /** How often a dashboard has been started on it, this time included. */
  readonly starts: number;
  /** Of what is kept. The state after `first - 1` is known too. */
  first: number;
  last: number;
  private readonly store: LogStore;
  private readonly files: SegmentFiles;
  private sealed: SegmentEntry[];
  /** Full, and on their way into files. */
  private sealing: OpenSegment[] = [];
  private open: OpenSegment;
  private sealedBytes: number;
  private positions: Record<string, Position>;
  private work: Promise<void> = Promise.resolve();

  /** @throws an Error that names the directory when the store cannot be opened. */
  constructor(private readonly options: EventLogOptions) {
    this.store = new LogStore(options.directory);
    this.files = new SegmentFiles(this.store.segmentDirectory);
    this.identity = this.store.identity;
    this.starts = this.store.starts;
    this.sealed = this.findSealed();
    this.sealedBytes = this.sealed.reduce((sum, { bytes }) => sum + bytes, 0);
    const unsealed = this.findUnsealed();
    this.positions = unsealed.at(-1)?.positions ?? {};
    this.open = unsealed.at(-1)?.segment ?? this.newSegment(1, emptyFold(), {});
    this.sealing = unsealed.slice(0, -1).map(({ segment }) => segment);
    this.first = (this.sealed[0] ?? this.sealing[0] ?? this.open).first;
    this.last = this.open.last;
    this.sealSoon();
  }

  /** What to start again from, with the events that follow it. */
  resume(): { state: FoldState; positions: Record<string, Position>; events: LoggedEvent[] } {
    return { state: completeState(JSON.parse(this.open.stateText) as FoldState), positions: this.positions, events: this.open.eventsFrom(this.open.first, Infinity) };
  }

  /** What is kept, in bytes: compressed where it is sealed. */
  get bytes(): number {
    return [...this.sealing, this.open].reduce((sum, { bytes }) => sum + bytes, this.sealedBytes);
  }

  get bounds(): { mostBytes: number; mostAgeMillis: Millis } {
    return { mostBytes: this.options.mostBytes ?? MOST_BYTES, mostAgeMillis: this.options.mostAgeMillis ?? MOST_AGE_MILLIS };
  }

  /** Every segment in order; the last is the one that is being written to. */
  get segments(): SegmentEntry[] {
    return [...this.sealed, ...this.sealing.map((segment) => segment.entry()), this.open.entry()];
  }

  /** The first number of the segment that is being written to: what stands before it is not in it. */
  get openFirst(): number {
    return this.open.first;
  }

  /** Appends events numbered from `last + 1`. When this returns they are in the store. */
  append(events: readonly LoggedEvent[]): void {
    this.store.write(() => {
      for (const logged of events) {
        const text = JSON.stringify(logged);
        this.store.events.putSync(logged.n, text);
        this.open.add(logged, text);
      }
    });
    this.last = this.open.last;
  }

  /** Keeps topic values beside the events. */
  appendValues(record: BranchRecord): void {
    const text = JSON.stringify(record);
    this.store.write(() => this.store.values.putSync([this.open.first, this.open.valueRecords], text));
    this.open.addValues(record, text);
  }

  /** Whether the open segment has become worth a state of its own after it. */
  get isFull(): boolean {
    const { events, bytes, stateText } = this.open;
    return events >= (this.options.segmentMostEvents ?? SEGMENT_MOST_EVENTS) || (events >= SEGMENT_EVENTS && bytes >= EVENTS_TO_STATE * stateText.length);
  }

  /** Begins the next segment with the state after `last`; the one before it is sealed in the background. */
  beginNext(state: FoldState, positions: Record<string, Position>): void {
    const full = this.open;
    this.open = this.newSegment(this.last + 1, state, positions);
    this.sealing.push(full);
    this.sealSoon();
  }

  /** @returns a segment's gzipped JSON: as it lies on disk, or as it stands now when it is not sealed; null when the log has none that begins there. */
  async readSegment(first: number): Promise<Buffer | null> {
    const unsealed = this.unsealed(first);
    if (unsealed) return unsealed.pack(this.identity, async (text) => (await packText(text)).data);
    return this.sealed.some((segment) => segment.first === first) ? this.files.read(first) : null;
  }

  /** @throws an Error when the segment cannot be read any more. */
  async openSegment(entry: SegmentEntry): Promise<Segment> {
    const unsealed = this.unsealed(entry.first);
    if (unsealed) return parseSegment(unsealed.text(this.identity), entry);
    const packed = await this.readSegment(entry.first);
    if (!packed) throw new Error(`events ${entry.first} to ${entry.last} are not in the log any more`);
    return parseSegment((await decompress(packed)).toString(), entry);
  }

  /** @returns at most `limit` events from `n` on; from the first that is kept when `n` is gone. */
  async read(n: number, limit: number): Promise<LoggedEvent[]> {
    const events: LoggedEvent[] = [];
    for (const entry of this.segments) {
      if (entry.last < n) continue;
      if (events.length >= limit) break;
      const unsealed = this.unsealed(entry.first);
      const found = unsealed ? unsealed.eventsFrom(n, limit - events.length) : (await this.openSegment(entry)).events.filter((logged) => logged.n >= n);
      events.push(...found.slice(0, limit - events.length));
    }
    return events;
  }

  /** Drops the oldest segments while a bound is passed. @returns whether it did; the numbers that are left begin with `first`. */
  trim(now: MonoMillis): boolean {
    const { mostBytes, mostAgeMillis } = this.bounds;
    const gone: SegmentEntry[] = [];
    while (this.sealed[0] && (this.bytes > mostBytes || now - this.sealed[0].toAt > mostAgeMillis)) {
      const oldest = this.sealed.shift()!;
      this.sealedBytes -= oldest.bytes;
      gone.push(oldest);
    }
    if (gone.length === 0) return false;
    this.first = (this.sealed[0] ?? this.sealing[0] ?? this.open).first;
    this.store.write(() => {
      for (const { first } of gone) this.store.segments.removeSync(first);
    });
    for (const { first } of gone) this.files.remove(first);
    return true;
  }

  /** Every failover that the log knows. */
  readEpisodes(): EpisodeEntry[] {
    return [...this.store.episodes.getRange()].map(({ value }) => value);
  }

  changeEpisodes(put: readonly EpisodeEntry[], removed: readonly string[]): void {
    this.store.write(() => {
      for (const entry of put) this.store.episodes.putSync(entry.id, entry);
      for (const id of removed) this.store.episodes.removeSync(id);
    });
  }

  /** Resolves when every full segment is in its file. */
  settled(): Promise<void> {
    return this.work;
  }

  async close(): Promise<void> {
    await this.work;
    await this.store.close();
  }

  private unsealed(first: number): OpenSegment | undefined {
    return [...this.sealing, this.open].find((segment) => segment.first === first);
  }

  private newSegment(first: number, state: FoldState, positions: Record<string, Position>): OpenSegment {
    const text = JSON.stringify(state);
    this.store.write(() => this.store.bases.putSync(first, { state: text, positions }));
    return new OpenSegment(first, text, state.view.at);
  }

  private sealSoon(): void {
    this.work = this.work.then(async () => {
      for (let segment = this.sealing[0]; segment; segment = this.sealing[0]) await this.seal(segment);
    }).catch((error: unknown) => {
      // Its events stay in the store and in memory: it is tried again with the next one, and at the next start.
      this.options.onFault?.(`events from ${this.sealing[0]?.first} on could not be sealed: ${error instanceof Error ? error.message : String(error)}`);
    });
  }

  private async seal(segment: OpenSegment): Promise<void> {
    const { first, last } = segment;
    const { bytes, sha256 } = await this.files.write(first, segment.text(this.identity));
    const entry: SegmentEntry = { ...segment.entry(), bytes, sha256 };
    const { segments, bases, events, values } = this.store;
    this.store.write(() => {
      segments.putSync(first, entry);
      bases.removeSync(first);
      for (let n = first; n <= last; n += 1) events.removeSync(n);
      for (let place = 0; place < segment.valueRecords; place += 1) values.removeSync([first, place]);
    });
    this.sealing.shift();
    this.sealed.push(entry);
    this.sealedBytes += bytes;
  }

  /** Sealed segments whose files are there. From a missing one on backwards nothing can be shown without a hole, so that the log begins after it. */
  private findSealed(): SegmentEntry[] {
    const known = [...this.store.segments.getRange()].map(({ value }) => value);
    const missing = known.findLastIndex(({ first, bytes }) => !this.files.has(first, bytes));
    const kept = known.slice(missing + 1);
    if (missing >= 0) {
      this.options.onFault?.(`the file of events ${known[missing]!.first} to ${known[missing]!.last} is missing or damaged: the log begins after it`);
      this.store.write(() => {
        for (const { first } of known.slice(0, missing + 1)) this.store.segments.removeSync(first);
      });
    }
    this.files.keepOnly(new Set(kept.map(({ first }) => first)));
    return kept;
  }

  private findUnsealed(): { segment: OpenSegment; positions: Record<string, Position> }[] {
    const { bases, events, values } = this.store;
    const found = [...bases.getRange()];
    return found.map(({ key: first, value }, index) => {
      const segment = new OpenSegment(first, value.state, (JSON.parse(value.state) as FoldState).view.at);
      for (const { value: text } of events.getRange({ start: first, end: found[index + 1]?.key })) segment.add(JSON.parse(text) as LoggedEvent, text);
      for (const { value: text } of values.getRange({ start: [first, 0], end: [first + 1, 0] })) segment.addValues(JSON.parse(text) as BranchRecord, text);
      return { segment, positions: value.positions };
    });
  }
}
