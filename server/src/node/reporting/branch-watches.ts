/**
 * What somebody looks at in the topics: opened branches, searches, outlines. Told at most twice a second, only when it
 * changed, and nothing while nobody looks. What takes long is done in slices, so that no heartbeat waits for a viewer.
 */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { BranchChild } from '@understudy/shared/wire/topic-branch';
import type { TopicAsk, TopicFrame } from '@understudy/shared/wire/topic-watch';
import { monoMillis } from '../../clock.ts';
import type { SlicedTopics, Topics } from '../topics/topic-types.ts';

/** Two frames a second, as often as pages are told of them … */
const FRAME_MILLIS = 500;
/** … and five while somebody waits: until what was asked for is there, and for what could not be sent. */
const AWAITED_MILLIS = 200;
/** How often it is looked whose time has come. */
const TICK_MILLIS = 100;
/** Rows that a search found are told anew. */
const FOUND_MILLIS = 1000;
/** What a slice of a search or an outline may take of one turn. */
const SLICE_MILLIS = 4;
/** After a whole pass over the topics the next waits at least so long, and so many times as long as the last one took. */
const REST_MILLIS: Record<'search' | 'outline', number> = { search: 5000, outline: 1000 };
const REST_TIMES = 10;

/** A pass over many topics. */
interface Pass {
  begunAt: MonoMillis;
  work: SlicedTopics<unknown>;
  /** How many topics there were when it began. */
  topics: number;
}

interface Watch {
  ask: TopicAsk;
  /** @returns whether it could be sent; else it is tried again. */
  send: (frame: TopicFrame) => boolean;
  last: string;
  lastAt: MonoMillis;
  /** When it is looked next whether there is news. */
  due: MonoMillis;
  /** Whether its first rows were told. */
  begun: boolean;
  running: Pass | null;
  done: (Pass & { endedAt: MonoMillis }) | null;
}

export class BranchWatches {
  private readonly watches = new Map<string, Watch>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly topics: Topics) {}

  open(key: string, ask: TopicAsk, send: (frame: TopicFrame) => boolean): void {
    const watch: Watch = { ask, send, last: '', lastAt: 0, due: 0, begun: false, running: null, done: null };
    this.watches.set(key, watch);
    this.tell(key, watch);
    this.timer ??= setInterval(() => this.tellDue(), TICK_MILLIS);
  }

  close(key: string): void {
    this.watches.delete(key);
    if (this.watches.size > 0 || this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
  }

  private tellDue(): void {
    const now = monoMillis();
    // A tick comes a little early or late.
    for (const [key, watch] of this.watches) if (now >= watch.due - TICK_MILLIS / 2) this.tell(key, watch);
  }

  private tell(key: string, watch: Watch): void {
    const now = monoMillis();
    const frame = this.frameOf(key, watch, now);
    watch.due = now + AWAITED_MILLIS;
    if (frame === null) return;
    const news = newsOf(frame, now);
    if (news !== watch.last) {
      if (!watch.send(frame)) return;
      watch.last = news;
      watch.lastAt = now;
      watch.begun ||= frame.of !== 'branch' || !frame.frame.ordering;
    }
    if (watch.ask.ask === 'branch' ? watch.begun : watch.done) watch.due = now + FRAME_MILLIS;
  }

  private frameOf(key: string, watch: Watch, now: MonoMillis): TopicFrame | null {
    const { ask } = watch;
    if (ask.ask === 'branch') return { of: 'branch', frame: this.topics.branch(ask, now, !watch.begun) };
    this.pass(key, watch, ask.ask, now);
    if (ask.ask === 'search') {
      if (watch.done && now - watch.lastAt < FOUND_MILLIS && watch.lastAt > watch.done.endedAt) return null;
      // The first pass is told as it goes; a later one takes the place of the one before when it is whole.
      const pass = watch.done ?? watch.running;
      return pass && { of: 'search', frame: (pass.work as ReturnType<Topics['search']>).frame(now) };
    }
    return watch.done && { of: 'outline', frame: (watch.done.work as ReturnType<Topics['outline']>).frame(now) };
  }

  /** Begins a pass over the topics where one is due. */
  private pass(key: string, watch: Watch, kind: 'search' | 'outline', now: MonoMillis): void {
    const { ask, running, done } = watch;
    if (running !== null || ask.ask === 'branch') return;
    const { topics } = this.topics.counts('', now);
    if (done !== null) {
      const rest = Math.max(REST_MILLIS[kind], REST_TIMES * (done.endedAt - done.begunAt));
      if (now - done.endedAt < rest || (kind === 'search' && done.topics === topics)) return;
    }
    const pass: Pass = { begunAt: now, work: ask.ask === 'search' ? this.topics.search(ask) : this.topics.outline(ask), topics };
    watch.running = pass;
    const goOn = (): void => {
      if (this.watches.get(key) !== watch) return;
      if (!pass.work.step(SLICE_MILLIS)) {
        setImmediate(goOn);
        return;
      }
      watch.running = null;
      watch.done = { ...pass, endedAt: monoMillis() };
      this.tell(key, watch);
    };
    goOn();
  }
}

/**
 * @returns what a frame says that is worth a message. An age that only grew says nothing, since whoever draws it can count; that
 * something was updated since is told once a second.
 */
function newsOf({ of, frame }: TopicFrame, now: MonoMillis): string {
  const row = ({ ageMillis, trend: _, ...said }: BranchChild): unknown => ({ ...said, second: ageMillis === null ? null : Math.floor((now - ageMillis) / 1000) });
  if (of === 'branch') return JSON.stringify({ ...frame, children: frame.children.map(row) });
  return JSON.stringify(of === 'search' ? { ...frame, rows: frame.rows.map(row) } : frame);
}
