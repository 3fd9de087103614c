/**
 * What one page is sent: a snapshot, then every event after it. A page that takes too slowly is left alone until it has caught
 * its breath, and then gets a fresh snapshot: never a hole, never a queue that grows.
 */
import type { Clocks, Follow, ServerToPage } from '@understudy/shared/wire/stream';
import { monoMillis, wallMillis } from '../clock.ts';
import type { Collector } from '../collect/collector.ts';

/** Under load at most thirty batches a second … */
const BATCH_MILLIS = 33;
/** … but so many at once after quiet: the steps of a failover come within milliseconds and should be seen as they come. */
const BATCHES_AT_ONCE = 8;
/** A page that hears nothing for longer has lost its connection. */
const ALIVE_MILLIS = 1000;
/** Behind by more than this, a snapshot is smaller than the events. */
const MOST_BEHIND = 5000;
const BATCH_EVENTS = 1000;

/** The connection as the stream needs it. */
export interface PageConnection {
  emit<K extends keyof ServerToPage>(name: K, ...message: Parameters<ServerToPage[K]>): void;
  /** Whether so much is waiting in it that nothing more should be added now. */
  isFull(): boolean;
}

export class PageStream {
  /** The last number that was sent; null until the page follows. */
  private sent: number | null = null;
  private behind = false;
  private lastAt = -Infinity;
  /** When the batches sent so far are paid for, at one each `BATCH_MILLIS`; what lies beyond now is owed. */
  private paidAt = -Infinity;
  private timer: NodeJS.Timeout | null = null;
  private readonly alive: NodeJS.Timeout;
  private readonly stop: () => void;

  constructor(private readonly collector: Collector, private readonly connection: PageConnection, private readonly build: string) {
    this.stop = collector.recorder.listen(() => this.push());
    this.alive = setInterval(() => this.sayAlive(), ALIVE_MILLIS / 2);
  }

  /** The page says where it stands: it gets what it lacks, or a snapshot when that is not to be had. */
  follow({ after, log }: Follow): void {
    const { recorder } = this.collector;
    const continues = after !== null && log === recorder.log.identity && after <= recorder.n && recorder.n - after <= MOST_BEHIND && recorder.after(after, 1) !== null;
    if (continues) {
      this.sent = after;
      // Even when it lacks nothing: it waits to hear that it was taken.
      if (after === recorder.n) this.sayNothingNew();
      else this.push();
    } else {
      this.sendSnapshot();
    }
  }

  /** The connection has room again. */
  drained(): void {
    if (this.behind && !this.connection.isFull()) this.sendSnapshot();
  }

  close(): void {
    this.stop();
    clearInterval(this.alive);
    if (this.timer) clearTimeout(this.timer);
  }

  private push(): void {
    if (this.sent === null || this.timer || this.sent === this.collector.recorder.n) return;
    const now = monoMillis();
    const wait = this.paidAt - now - (BATCHES_AT_ONCE - 1) * BATCH_MILLIS;
    if (wait <= 0) {
      this.paidAt = Math.max(now, this.paidAt) + BATCH_MILLIS;
      this.send();
      return;
    }
    this.timer = setTimeout(() => {
      this.timer = null;
      this.push();
    }, Math.ceil(wait));
  }

  private send(): void {
    if (this.sent === null) return;
    if (this.connection.isFull()) {
      this.behind = true;
      return;
    }
    if (this.behind) {
      this.sendSnapshot();
      return;
    }
    const { n } = this.collector.recorder;
    while (this.sent < n) {
      const events = this.collector.recorder.after(this.sent, BATCH_EVENTS);
      if (!events || events.length === 0) {
        this.sendSnapshot();
        return;
      }
      this.lastAt = monoMillis();
      this.connection.emit('events', { events: [...events], clocks: clocks() });
      this.sent = events.at(-1)!.n;
    }
  }

  private sendSnapshot(): void {
    if (this.connection.isFull()) {
      this.sent ??= 0;
      this.behind = true;
      return;
    }
    const { recorder, state } = this.collector;
    this.behind = false;
    this.sent = state.view.n;
    this.lastAt = monoMillis();
    this.connection.emit('snapshot', { log: recorder.log.identity, n: state.view.n, view: state.view, history: state.history, clocks: clocks(), build: this.build, recorded: false });
  }

  private sayAlive(): void {
    if (this.sent === null) return;
    if (this.behind) {
      this.drained();
      return;
    }
    if (monoMillis() - this.lastAt < ALIVE_MILLIS - 50 || this.connection.isFull()) return;
    this.sayNothingNew();
  }

  private sayNothingNew(): void {
    this.lastAt = monoMillis();
    this.connection.emit('events', { events: [], clocks: clocks() });
  }
}

export function clocks(): Clocks {
  return { mono: monoMillis(), wall: wallMillis() };
}
