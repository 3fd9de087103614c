/** Everything that is kept of the topics, for those who read it: shape, values, versions and what moves, by node of the tree. */
import type { TopicPath } from '@understudy/shared/domain/ids';
import { UNNAMED } from '@understudy/shared/domain/topic-path';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { TopicActivity } from './topic-activity.ts';
import { TopicRows, Word } from './topic-rows.ts';
import { NONE, ROOT, TopicTree, type TopicId } from './topic-tree.ts';
import { ValueArena } from './value-arena.ts';

export class TopicData {
  readonly rows = new TopicRows();
  readonly tree = new TopicTree(this.rows);
  readonly activity = new TopicActivity(this.rows);
  readonly values = new ValueArena();

  /** @returns the node of a branch or topic, '' being the root, or `NONE`. */
  nodeAt(path: TopicPath): TopicId {
    if (path === '') return ROOT;
    return this.tree.find(path === UNNAMED ? '' : path);
  }

  /** @returns the path by which `nodeAt` finds the node. */
  pathOf(node: TopicId): TopicPath {
    const path = this.tree.pathOf(node);
    return path === '' && node !== ROOT ? UNNAMED : path;
  }

  /** Topics with a value at or below the node. */
  topicsOf(node: TopicId): number {
    return this.rows.word(node, Word.topics);
  }

  hasValue(node: TopicId): boolean {
    return this.rows.word(node, Word.value) !== 0;
  }

  /** @returns a copy of the value, or null when it has none. */
  valueOf(node: TopicId): Buffer | null {
    const at = this.rows.word(node, Word.value);
    return at === 0 ? null : this.values.read(at);
  }

  /** An update at the node: it counts on the whole way to the root. */
  countUpdate(node: TopicId, now: MonoMillis): void {
    for (let each = node; each !== NONE; each = this.tree.parentOf(each)) this.activity.count(each, now);
  }
}
