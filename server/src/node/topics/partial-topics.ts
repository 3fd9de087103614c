/** The topics without some branches: of a section one node tells, so that what several nodes say of the rest can be added up. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { TopicData } from './topic-data.ts';
import { NONE, type TopicId } from './topic-tree.ts';

export class PartialTopics {
  /** By node above them: the branches below it that are left out. */
  private readonly below = new Map<TopicId, TopicId[]>();
  private readonly out = new Set<TopicId>();

  constructor(
    private readonly data: TopicData,
    leaveOut: readonly string[],
  ) {
    for (const path of leaveOut) {
      const node = data.nodeAt(path);
      if (node === NONE) continue;
      this.out.add(node);
      for (let above = data.tree.parentOf(node); above !== NONE; above = data.tree.parentOf(above)) this.below.set(above, [...(this.below.get(above) ?? []), node]);
    }
  }

  isLeftOut(node: TopicId): boolean {
    return this.out.size > 0 && this.out.has(node);
  }

  topicsOf(node: TopicId): number {
    const all = this.data.topicsOf(node);
    if (this.out.size === 0) return all;
    if (this.out.has(node)) return 0;
    return (this.below.get(node) ?? []).reduce((left, out) => left - this.data.topicsOf(out), all);
  }

  perSecond(node: TopicId, now: MonoMillis): number {
    const { activity } = this.data;
    const all = activity.perSecond(node, now);
    if (this.out.size === 0) return all;
    return Math.max(0, (this.below.get(node) ?? []).reduce((left, out) => left - activity.perSecond(out, now), all));
  }

  /** As `TopicActivity.trend`. */
  trend(node: TopicId, now: MonoMillis): number[] | null {
    const { activity } = this.data;
    const all = activity.trend(node, now);
    for (const out of this.below.get(node) ?? []) {
      const part = activity.trend(out, now);
      // Both end with the last full second.
      for (let back = 1; all && part && back <= Math.min(all.length, part.length); back++) all[all.length - back] = Math.max(0, all.at(-back)! - part.at(-back)!);
    }
    return all;
  }
}
