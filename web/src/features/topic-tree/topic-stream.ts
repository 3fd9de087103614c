/**
 * The topics as they are shown: told by the feed, shown with the next frame of the screen, frozen while paused. Paused, messages
 * go on coming and are counted; nothing queues, since each takes the place of what it changes.
 */
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { LOOK_MOST_WINDOWS } from '@understudy/shared/domain/topic-limits';
import type { TopicLook, TopicNews } from '@understudy/shared/wire/topic-watch';
import { ageTrends, applyNews, countOutdated, EMPTY_PICTURE, fillIn, forgetUnseen, type TopicPicture } from './topic-picture.ts';
import { WINDOW_ROWS } from './tree-windows.ts';

export interface Pause {
  /** The instant that is shown. */
  at: MonoMillis;
  /** Messages that came since. */
  behind: number;
  /** Of the rows that are shown, how many say something else by now. */
  outdated: number;
  rows: number;
}

export interface ShownTopics {
  picture: TopicPicture;
  pause: Pause | null;
}

export interface TopicStreamOptions {
  /** Begins to look; `null` while there is nothing to look at. */
  gaze: (listener: (news: TopicNews) => void) => { turn: (look: TopicLook) => void; close: () => void };
  now: () => MonoMillis;
  nextFrame: (then: () => void) => void;
}

const SECOND_MILLIS = 1000;
/** While somebody scrolls, what is passed by is not asked for: so many looks at once, then one each tenth of a second. */
const LOOK_MILLIS = 100;
const LOOKS_AT_ONCE = 3;

export class TopicStream {
  private newest = EMPTY_PICTURE;
  private shown: ShownTopics = { picture: EMPTY_PICTURE, pause: null };
  private readonly listeners = new Set<() => void>();
  private readonly gaze: ReturnType<TopicStreamOptions['gaze']>;
  private readonly timer: ReturnType<typeof setInterval>;
  private scheduled = false;
  private lookWords = '';
  private last: TopicLook = { windows: [], search: null, outline: null };
  /** When the looks so far are paid for, at one each `LOOK_MILLIS`. */
  private paidAt = -Infinity;
  private later: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly options: TopicStreamOptions) {
    this.gaze = options.gaze((news) => this.take(news));
    this.timer = setInterval(() => {
      this.newest = ageTrends(this.newest, options.now());
      if (!this.shown.pause) this.showSoon();
    }, SECOND_MILLIS);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly read = (): ShownTopics => this.shown;

  /** Looks at all this from now on. @param opened branches whose sums are kept though none of their rows is looked at */
  look(look: TopicLook, opened: readonly TopicPath[]): void {
    const words = JSON.stringify(look);
    if (this.later) clearTimeout(this.later);
    this.later = null;
    if (words === this.lookWords) return;
    const now = this.options.now();
    const wait = this.paidAt - now - (LOOKS_AT_ONCE - 1) * LOOK_MILLIS;
    if (wait > 0) {
      this.later = setTimeout(() => this.look(look, opened), wait);
      return;
    }
    this.paidAt = Math.max(now, this.paidAt) + LOOK_MILLIS;
    this.lookWords = words;
    this.last = look;
    const open = new Set(opened);
    this.newest = forgetUnseen(this.newest, look, open);
    if (!this.shown.pause) this.become({ picture: this.newest, pause: null });
    // What is frozen is of one instant and stays as it is, seen or not; only another question has another answer.
    else this.become({ ...this.shown, picture: { ...forgetUnseen(this.shown.picture, look, open), branches: this.shown.picture.branches } });
    this.gaze.turn(look);
  }

  /** Asks for a branch that is being opened at once, before it is drawn: the answer is on its way meanwhile. */
  lookAhead(path: TopicPath, opened: readonly TopicPath[]): void {
    const { last } = this;
    if (last.windows.length < LOOK_MOST_WINDOWS) this.look({ ...last, windows: [...last.windows, { path, offset: 0, limit: WINDOW_ROWS, locate: [] }] }, [...opened, path]);
  }

  pause(): void {
    if (!this.shown.pause) this.become({ picture: this.newest, pause: { at: this.options.now(), behind: 0, ...countOutdated(this.newest, this.newest) } });
  }

  /** Shows what there is by now. */
  resume(): void {
    if (this.shown.pause) this.become({ picture: this.newest, pause: null });
  }

  close(): void {
    clearInterval(this.timer);
    if (this.later) clearTimeout(this.later);
    this.gaze.close();
  }

  private take(news: TopicNews): void {
    this.newest = applyNews(this.newest, news, this.options.now());
    if (this.shown.pause) this.shown = { ...this.shown, pause: { ...this.shown.pause, behind: this.shown.pause.behind + 1 } };
    this.showSoon();
  }

  private showSoon(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    this.options.nextFrame(() => {
      this.scheduled = false;
      const { pause } = this.shown;
      if (!pause) {
        if (this.shown.picture !== this.newest) this.become({ picture: this.newest, pause: null });
        return;
      }
      const picture = fillIn(this.shown.picture, this.newest);
      this.become({ picture, pause: { ...pause, ...countOutdated(picture, this.newest) } });
    });
  }

  private become(shown: ShownTopics): void {
    this.shown = shown;
    for (const listener of this.listeners) listener();
  }
}
