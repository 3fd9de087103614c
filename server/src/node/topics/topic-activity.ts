/**
 * What moves at or below each node of the tree: updates in this life, their rate, when the newest came, and for branches that
 * hold many topics the last minute second by second. Summed where it arises, on the way from the topic to the root.
 */
import type { MonoMillis } from '@understudy/shared/domain/units';
import { Float, Word, type TopicRows } from './topic-rows.ts';
import type { TopicId } from './topic-tree.ts';

const SECOND_MILLIS = 1000;
/** How many seconds of a branch are remembered. */
export const TREND_SECONDS = 60;
/** Where its ring keeps the second with which it begins. */
const BEGUN = TREND_SECONDS;
/** A branch of fewer topics has no memory of its own: a minute of every topic would cost more than its value. */
const TREND_TOPICS = 32;

export class TopicActivity {
  private readonly trends = new Map<TopicId, Uint32Array>();

  constructor(private readonly rows: TopicRows) {}

  /** An update at or below the node. */
  count(node: TopicId, now: MonoMillis): void {
    const { rows } = this;
    const before = rows.float(node, Float.newestAt);
    const second = Math.floor(now / SECOND_MILLIS);
    if (before < second * SECOND_MILLIS) this.turn(node, Math.floor(before / SECOND_MILLIS), second);
    rows.setFloat(node, Float.updates, rows.float(node, Float.updates) + 1);
    rows.setWord(node, Word.inSecond, rows.word(node, Word.inSecond) + 1);
    if (now > before) rows.setFloat(node, Float.newestAt, now);
  }

  updatesOf(node: TopicId): number {
    return this.rows.float(node, Float.updates);
  }

  /** When the newest update came; null when none did in this life. */
  newestAt(node: TopicId): MonoMillis | null {
    return this.rows.float(node, Float.updates) > 0 ? this.rows.float(node, Float.newestAt) : null;
  }

  /** Over the last second: what this second had, and the part of the one before that lies within it. */
  perSecond(node: TopicId, now: MonoMillis): number {
    if (this.rows.float(node, Float.updates) === 0) return 0;
    const second = Math.floor(this.rows.float(node, Float.newestAt) / SECOND_MILLIS);
    const running = Math.floor(now / SECOND_MILLIS);
    const share = 1 - (now - running * SECOND_MILLIS) / SECOND_MILLIS;
    if (running <= second) return this.rows.word(node, Word.inSecond) + this.rows.word(node, Word.inPrevious) * share;
    return running === second + 1 ? this.rows.word(node, Word.inSecond) * share : 0;
  }

  /** @returns updates in each of the last full seconds that it remembers, oldest first; null for a branch that has no memory. */
  trend(node: TopicId, now: MonoMillis): number[] | null {
    const ring = this.trends.get(node);
    if (!ring) return null;
    const running = Math.floor(now / SECOND_MILLIS);
    const newest = Math.floor(this.rows.float(node, Float.newestAt) / SECOND_MILLIS);
    const seconds: number[] = [];
    for (let second = Math.max(running - TREND_SECONDS, ring[BEGUN]!); second < running; second++) {
      seconds.push(second > newest ? 0 : second === newest ? this.rows.word(node, Word.inSecond) : ring[second % TREND_SECONDS]!);
    }
    return seconds;
  }

  /** Another second begins: the last one is remembered, and those without an update. */
  private turn(node: TopicId, last: number, second: number): void {
    const { rows } = this;
    const counted = rows.word(node, Word.inSecond);
    rows.setWord(node, Word.inPrevious, last === second - 1 ? counted : 0);
    rows.setWord(node, Word.inSecond, 0);
    let ring = this.trends.get(node);
    if (!ring) {
      if (rows.word(node, Word.topics) < TREND_TOPICS) return;
      this.trends.set(node, (ring = new Uint32Array(TREND_SECONDS + 1)));
      ring[BEGUN] = last;
    }
    ring[last % TREND_SECONDS] = counted;
    for (let quiet = Math.max(last + 1, second - TREND_SECONDS); quiet < second; quiet++) ring[quiet % TREND_SECONDS] = 0;
  }
}
