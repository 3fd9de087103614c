/** Plays a log: its clock runs at some speed, and the playhead follows through the segments until it meets the end or the present. */
import type { Millis, MonoMillis } from '@understudy/shared/domain/units';
import type { LogWalk, Place } from './log-walk.ts';

/** While it plays the picture is made anew this often: the eye follows, and the processor has time for the rest. */
const SHOW_EVERY_MILLIS: Millis = 90;
/** Where nothing has followed yet, it is asked this often whether something has. */
const ASK_EVERY_MILLIS: Millis = 300;
/** Nearer to now than this, it has caught up. */
const CAUGHT_UP_MILLIS: Millis = 1200;

export interface Stage {
  /** The page's own clock and frames. */
  now: () => Millis;
  nextFrame: (then: () => void) => void;
  /** What the cluster's clock is reckoned to read, where there is a present to catch up with. */
  liveMono: () => MonoMillis | null;
  show: (place: Place) => void;
  ended: (place: Place) => void;
  caughtUp: () => void;
}

export class Player {
  private clock: { at: MonoMillis; local: Millis } | null = null;
  private place: Place | null = null;
  private speed = 1;
  private shownAt = -Infinity;
  private askedAt = -Infinity;
  private run = 0;

  constructor(private readonly stage: Stage) {}

  get isPlaying(): boolean {
    return this.clock !== null;
  }

  /** The time in the log, as it runs; null while it stands. */
  get time(): MonoMillis | null {
    return this.clock && this.clock.at + (this.stage.now() - this.clock.local) * this.speed;
  }

  start(walk: LogWalk, place: Place): void {
    this.run += 1;
    this.place = place;
    this.clock = { at: place.at, local: this.stage.now() };
    this.frame(walk, this.run);
  }

  /** @returns where it stopped, or null when it did not play. */
  stop(): Place | null {
    const { time, place } = this;
    this.run += 1;
    this.clock = null;
    return time === null || !place ? null : { ...place, at: time };
  }

  setSpeed(speed: number): void {
    if (this.time !== null) this.clock = { at: this.time, local: this.stage.now() };
    this.speed = speed;
  }

  private frame(walk: LogWalk, run: number): void {
    this.stage.nextFrame(() => {
      if (run === this.run) void this.tick(walk, run).then(() => run === this.run && this.frame(walk, run));
    });
  }

  private async tick(walk: LogWalk, run: number): Promise<void> {
    const at = this.time!;
    const { segment } = this.place!;
    if (at >= segment.labelAt(segment.to)) {
      await this.goOn(walk, run, at);
      return;
    }
    this.place = { segment, n: segment.numberAt(at), at };
    if (this.stage.now() - this.shownAt >= SHOW_EVERY_MILLIS) this.show();
  }

  /** The segment is played to its end: on to the next, or to the present, or it is over. */
  private async goOn(walk: LogWalk, run: number, at: MonoMillis): Promise<void> {
    const { segment } = this.place!;
    const now = this.stage.liveMono();
    if (now !== null && now - at < CAUGHT_UP_MILLIS) {
      this.stage.caughtUp();
      return;
    }
    const ask = this.stage.now() - this.askedAt >= ASK_EVERY_MILLIS;
    const next = ask ? await walk.placeOf(segment.to + 1).catch(() => null) : null;
    if (run !== this.run) return;
    if (next) {
      // What it took to read it is no time in the log.
      this.clock = { at, local: this.stage.now() };
      this.place = { segment: next.segment, n: Math.max(segment.to, next.segment.numberAt(at)), at };
      this.show();
    } else if (!ask || now !== null) {
      // Nothing has happened since: time passes all the same.
      if (ask) this.askedAt = this.stage.now();
      this.place = { segment, n: segment.to, at };
    } else {
      this.stop();
      this.stage.ended({ segment, n: segment.to, at: segment.labelAt(segment.to) });
    }
  }

  private show(): void {
    this.shownAt = this.stage.now();
    this.stage.show(this.place!);
  }
}
