/**
 * What pages are sent of the log: a snapshot, then every event after it, all at one pace, so that a message is made once for all
 * pages that stand at the same number. A page that takes too slowly is left alone until it has caught its breath, and then gets a
 * fresh snapshot: never a hole, never a queue that grows, and nobody else waits for it.
 */
import type { Clocks, EventBatch, Follow, Snapshot } from '@understudy/shared/wire/stream';
import { monoMillis, wallMillis } from '../clock.ts';
import type { Recorder } from '../collect/recorder.ts';
import type { Page } from './page-sockets.ts';

/** Under load at most thirty batches a second … */
const BATCH_MILLIS = 33;
/** … but so many at once after quiet: the steps of a failover come within milliseconds and should be seen as they come. */
const BATCHES_AT_ONCE = 8;
/** A page that hears nothing for longer has lost its connection. */
const ALIVE_MILLIS = 1000;
/** Behind by more than this, a snapshot is smaller than the events. */
const MOST_BEHIND = 5000;
const BATCH_EVENTS = 1000;

export interface PageStreamsOptions {
  recorder: Pick<Recorder, 'n' | 'state' | 'after' | 'listen'> & { log: Pick<Recorder['log'], 'identity'> };
  /** The same message to all these pages. */
  sendEvents: (pages: string[], batch: EventBatch) => void;
  sendSnapshot: (pages: string[], snapshot: Snapshot) => void;
  build: string;
}

interface Seat {
  page: Page;
  /** The last number that it was sent; null while it needs a snapshot. */
  sent: number | null;
  /** It has just said where it stands, and waits to hear that this was taken, even when it lacks nothing. */
  asked: boolean;
}

export class PageStreams {
  private readonly seats = new Map<string, Seat>();
  /** When the batches sent so far are paid for, at one each `BATCH_MILLIS`; what lies beyond now is owed. */
  private paidAt = -Infinity;
  /** When all who are in step were last told something. */
  private toldAt = -Infinity;
  private timer: NodeJS.Timeout | null = null;
  private soon: NodeJS.Immediate | null = null;
  private alive: NodeJS.Timeout | null = null;
  private stop: (() => void) | null = null;

  constructor(private readonly options: PageStreamsOptions) {}

  /** The page says where it stands: it gets what it lacks, or a snapshot when that is not to be had. */
  follow(page: Page, { after, log }: Follow): void {
    const { recorder } = this.options;
    const continues = after !== null && log === recorder.log.identity && after <= recorder.n && recorder.n - after <= MOST_BEHIND && recorder.after(after, 1) !== null;
    this.seats.set(page.id, { page, sent: continues ? after : null, asked: true });
    this.stop ??= recorder.listen(() => this.push());
    this.alive ??= setInterval(() => this.sayAlive(), ALIVE_MILLIS / 2);
    this.answerSoon();
  }

  /** A page has room again. */
  drained(id: string): void {
    if (this.seats.get(id)?.sent === null) this.answerSoon();
  }

  /** The page is gone. */
  leave(id: string): void {
    this.seats.delete(id);
    if (this.seats.size > 0) return;
    this.stop?.();
    if (this.alive) clearInterval(this.alive);
    if (this.timer) clearTimeout(this.timer);
    Object.assign(this, { stop: null, alive: null, timer: null });
  }

  private push(): void {
    if (this.timer) return;
    const now = monoMillis();
    const wait = this.paidAt - now - (BATCHES_AT_ONCE - 1) * BATCH_MILLIS;
    if (wait <= 0) {
      this.paidAt = Math.max(now, this.paidAt) + BATCH_MILLIS;
      this.toldAt = now;
      this.send([...this.seats.values()]);
      return;
    }
    this.timer = setTimeout(() => {
      this.timer = null;
      this.push();
    }, Math.ceil(wait));
  }

  /** Whoever waits for something is answered with the end of this turn, all that wait for the same together. */
  private answerSoon(): void {
    this.soon ??= setImmediate(() => {
      this.soon = null;
      const waiting = [...this.seats.values()].filter(({ sent, asked }) => sent === null || asked);
      const inStep = waiting.filter(({ sent }) => sent === this.options.recorder.n);
      this.sayNothingNew(inStep);
      this.send(waiting);
    });
  }

  /** Brings all of them to the newest event, except who has no room. */
  private send(seats: readonly Seat[]): void {
    const { recorder } = this.options;
    const byPosition = new Map<number | null, Seat[]>();
    for (const seat of seats) {
      if (seat.sent === recorder.n) continue;
      if (seat.page.isFull()) {
        seat.sent = null;
        continue;
      }
      const sharing = byPosition.get(seat.sent);
      if (sharing) sharing.push(seat);
      else byPosition.set(seat.sent, [seat]);
    }
    const needSnapshot = byPosition.get(null) ?? [];
    for (const [position, sharing] of byPosition) if (position !== null && !this.sendSince(position, sharing)) needSnapshot.push(...sharing);
    if (needSnapshot.length > 0) this.sendSnapshot(needSnapshot);
  }

  /** @returns false when the events after `position` are not all to be had any more. */
  private sendSince(position: number, seats: readonly Seat[]): boolean {
    const { recorder } = this.options;
    const pages = idsOf(seats);
    let sent = position;
    while (sent < recorder.n) {
      const events = recorder.after(sent, BATCH_EVENTS);
      if (!events || events.length === 0) return false;
      this.options.sendEvents(pages, { events: [...events], clocks: clocks() });
      sent = events.at(-1)!.n;
    }
    for (const seat of seats) Object.assign(seat, { sent, asked: false });
    return true;
  }

  private sendSnapshot(seats: readonly Seat[]): void {
    const { recorder } = this.options;
    const { state } = recorder;
    this.options.sendSnapshot(idsOf(seats), { log: recorder.log.identity, n: state.view.n, view: state.view, history: state.history, clocks: clocks(), build: this.options.build, recorded: false });
    for (const seat of seats) Object.assign(seat, { sent: state.view.n, asked: false });
  }

  private sayAlive(): void {
    const seats = [...this.seats.values()];
    if (seats.some(({ sent }) => sent === null)) this.answerSoon();
    if (monoMillis() - this.toldAt < ALIVE_MILLIS - 50) return;
    this.toldAt = monoMillis();
    this.sayNothingNew(seats.filter(({ sent }) => sent !== null));
  }

  private sayNothingNew(seats: readonly Seat[]): void {
    const able = seats.filter(({ page }) => !page.isFull());
    if (able.length > 0) this.options.sendEvents(idsOf(able), { events: [], clocks: clocks() });
    for (const seat of able) seat.asked = false;
  }
}

function idsOf(seats: readonly Seat[]): string[] {
  return seats.map(({ page }) => page.id);
}

export function clocks(): Clocks {
  return { mono: monoMillis(), wall: wallMillis() };
}
