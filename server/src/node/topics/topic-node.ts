/** One part of the topic tree, with counts of all that lies at or below it, so that a branch costs nothing to ask about. */
import type { Epoch } from '@understudy/shared/domain/update-source';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { RetainedTopic } from './topic-types.ts';

const WINDOW_MILLIS = 1000;

export class TopicNode implements RetainedTopic {
  children: Map<string, TopicNode> | null = null;
  payload: Buffer | null = null;
  /** Of the value or the tombstone; null when there never was one. */
  epoch: Epoch | null = null;
  number = 0;
  /** With a value, at or below. */
  topics = 0;
  /** Updates at or below in this life. */
  updates = 0;
  newestAt: MonoMillis = -1;
  /** Updates in the second that is running (`window` says which) and in the one before. */
  private window = 0;
  private inWindow = 0;
  private inPrevious = 0;

  constructor(
    readonly name: string,
    readonly parent: TopicNode | null,
  ) {}

  get topic(): string {
    let path = this.name;
    for (let above = this.parent; above?.parent; above = above.parent) path = `${above.name}/${path}`;
    return path;
  }

  countUpdate(now: MonoMillis): void {
    this.updates++;
    this.newestAt = now;
    this.turnWindow(now);
    this.inWindow++;
  }

  /** Over the last second: what this second had, and the part of the one before that lies within it. */
  updatesPerSecond(now: MonoMillis): number {
    if (this.updates === 0) return 0;
    this.turnWindow(now);
    const share = 1 - (now - this.window * WINDOW_MILLIS) / WINDOW_MILLIS;
    return this.inWindow + this.inPrevious * share;
  }

  private turnWindow(now: MonoMillis): void {
    const window = Math.floor(now / WINDOW_MILLIS);
    if (window === this.window) return;
    this.inPrevious = window === this.window + 1 ? this.inWindow : 0;
    this.inWindow = 0;
    this.window = window;
  }
}
