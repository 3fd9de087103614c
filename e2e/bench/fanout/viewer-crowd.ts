/** Many viewers in one process: opened together, watched over a window of time, checked against each other. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventBatch } from '@understudy/shared/wire/stream';
import type { TopicLook } from '@understudy/shared/wire/topic-watch';
import { percentile } from '../bench.ts';
import { until } from '../until.ts';
import { isInStep, isSame, type TapedFrame } from './tape.ts';
import { isNamed, readMessage, Viewer, type ReadBatch } from './viewer.ts';

/** So many at once knock at the door. */
const OPENED_TOGETHER = 50;
const OPEN_MILLIS = 60_000;
const CATCH_UP_MILLIS = 10_000;
/** Viewers are sent the same bytes within moments of each other. */
const RECENT_FRAMES = 16;

export interface CrowdWindow {
  frames: number;
  bytes: number;
  seconds: number;
  latencyP50Millis: number;
  latencyP95Millis: number;
  latencyMaxMillis: number;
  /** By kind of viewer: what the first of that kind was sent. */
  tapes: TapedFrame[][];
}

interface Numbered<T> {
  data: Buffer;
  as: T;
}

export class ViewerCrowd {
  readonly viewers: Viewer[] = [];
  private window: { begun: number; topics: Map<Viewer, number[]>; tapes: TapedFrame[][]; latencies: number[]; frames: number; bytes: number } | null = null;
  private readonly batches: Numbered<ReadBatch>[] = [];
  private readonly topics = new Map<number, Numbered<number>[]>();
  private numbered = 0;

  /** Opens `count` viewers, of each kind in turn. Resolves once each of them has its state and its rows. */
  async open(url: string, looks: readonly TopicLook[], count: number): Promise<void> {
    while (this.viewers.length < count) {
      const next = Array.from({ length: Math.min(OPENED_TOGETHER, count - this.viewers.length) }, (_, index) => this.add(url, looks, (this.viewers.length + index) % looks.length));
      this.viewers.push(...next);
      await until(`${this.viewers.length} viewers have state and rows`, () => {
        this.requireAll();
        return next.every((viewer) => viewer.isWhole);
      }, OPEN_MILLIS);
      for (const viewer of next) viewer.keepsRows = viewer === this.viewers[0];
    }
  }

  begin(): void {
    const { frames, bytes } = this.total();
    const kinds = new Set(this.viewers.map(({ kind }) => kind)).size;
    this.window = { begun: performance.now(), topics: new Map(this.viewers.map((viewer) => [viewer, []])), tapes: Array.from({ length: kinds }, () => []), latencies: [], frames, bytes };
  }

  /** @throws when a viewer was not sent something that it should have been. */
  async end(): Promise<CrowdWindow> {
    const { begun, topics, tapes, latencies, ...before } = this.window!;
    const seconds = (performance.now() - begun) / 1000;
    const after = this.total();
    this.window = null;
    await this.requireNothingMissed(topics);
    return {
      frames: after.frames - before.frames, bytes: after.bytes - before.bytes, seconds, tapes,
      latencyP50Millis: percentile(latencies, 50), latencyP95Millis: percentile(latencies, 95), latencyMaxMillis: percentile(latencies, 100),
    };
  }

  /** Opens one more, which is not counted, and lets it stall. */
  async stallOne(url: string, look: TopicLook): Promise<Viewer> {
    const viewer = this.add(url, [look], 0);
    await until('one more viewer has state and rows', () => viewer.isWhole);
    viewer.stall();
    return viewer;
  }

  /** Resolves when the viewer that stalled has what the others have: a number that goes on without a hole, and the same rows. @throws when it does not get there. */
  async recover(viewer: Viewer): Promise<void> {
    viewer.readAgain();
    const newest = this.newest();
    const rows = ({ branches }: Viewer) => JSON.stringify([...viewer.branches.keys()].sort().map((path) => branches.get(path)!.map((row) => ({ ...row, at: secondOf(row.at) }))));
    await until('the viewer that stalled has what the others have', () => {
      if (viewer.ended) throw new Error(viewer.ended);
      return viewer.n! >= newest && rows(viewer) === rows(this.viewers[0]!);
    }, CATCH_UP_MILLIS);
    await sleep(1000);
    // What it was given before anything was full lay in the kernel.
    if (viewer.snapshots > viewer.asked / 2) throw new Error(`The viewer that stalled was given ${viewer.snapshots} of ${viewer.asked} snapshots that it asked for: it was never so full that anything was withheld.`);
    if (viewer.holes > 0) throw new Error(`The viewer that stalled was sent ${viewer.holes} batches with a hole before them.`);
    viewer.close();
  }

  close(): void {
    for (const viewer of this.viewers.splice(0)) viewer.close();
  }

  private add(url: string, looks: readonly TopicLook[], kind: number): Viewer {
    return new Viewer(url, kind, looks[kind]!, {
      onFrame: (viewer, data) => this.note(viewer, data),
      readBatch: (data) => this.readBatch(data),
      onLatency: (viewer, millis) => {
        if (this.window?.topics.has(viewer)) this.window.latencies.push(millis);
      },
    });
  }

  private note(viewer: Viewer, data: Buffer): void {
    if (!this.window) return;
    const got = this.window.topics.get(viewer);
    if (!got) return;
    if (isNamed(data, 'topics')) got.push(this.numberOf(viewer.kind, data));
    // Viewers were opened by kind in turn.
    if (viewer === this.viewers[viewer.kind]) this.window.tapes[viewer.kind]!.push({ atMillis: performance.now() - this.window.begun, data: Buffer.from(data) });
  }

  private numberOf(kind: number, data: Buffer): number {
    const known = this.topics.get(kind) ?? [];
    this.topics.set(kind, known);
    return recall(known, data, () => (this.numbered += 1));
  }

  private readBatch(data: Buffer): ReadBatch {
    return recall(this.batches, data, () => {
      const { events } = readMessage<EventBatch>(data);
      return { first: events[0]?.n ?? null, last: events.at(-1)?.n ?? null, heardAt: events[0]?.arrivedAt ?? 0 };
    });
  }

  private total(): { frames: number; bytes: number } {
    return { frames: this.viewers.reduce((sum, { frames }) => sum + frames, 0), bytes: this.viewers.reduce((sum, { bytes }) => sum + bytes, 0) };
  }

  private newest(): number {
    return Math.max(...this.viewers.map(({ n }) => n ?? 0));
  }

  private requireAll(): void {
    const gone = this.viewers.find(({ ended }) => ended !== null);
    if (gone) throw new Error(`A viewer is gone: ${gone.ended}`);
  }

  private async requireNothingMissed(topics: ReadonlyMap<Viewer, readonly number[]>): Promise<void> {
    const newest = this.newest();
    await until(`every viewer has event ${newest}`, () => this.viewers.every(({ n }) => n! >= newest), CATCH_UP_MILLIS);
    this.requireAll();
    const holed = this.viewers.filter(({ holes, snapshots }) => holes > 0 || snapshots !== 1);
    if (holed.length > 0) throw new Error(`${holed.length} of ${this.viewers.length} viewers missed events, or were left out and given a snapshot: they were sent less than they should.`);
    for (const [viewer, got] of topics) {
      const expected = topics.get(this.viewers[viewer.kind]!)!;
      if (expected.length === 0) throw new Error(`No viewer of kind ${viewer.kind} was told anything of its topics: there was nothing to send.`);
      if (!isInStep(expected, got)) throw new Error(`A viewer was told other things of its topics than the first of its kind: ${got.length} frames, not ${expected.length}.`);
    }
  }
}

/** That a topic was updated again within a second is no news to a page. */
function secondOf(at: number | null | undefined): number | null {
  return at === null || at === undefined ? null : Math.floor(at / 1000);
}

/** @returns what `read` made of these bytes when they came first. */
function recall<T>(known: Numbered<T>[], data: Buffer, read: () => T): T {
  const found = known.findLast((each) => isSame(each.data, data));
  if (found) return found.as;
  const as = read();
  known.push({ data: Buffer.from(data), as });
  if (known.length > RECENT_FRAMES) known.shift();
  return as;
}
