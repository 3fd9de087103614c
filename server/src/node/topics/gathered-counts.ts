/**
 * Updates of one moment on their way to the root. Topics of one branch often come one after the other: they are counted there,
 * and above, together.
 */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { TopicActivity } from './topic-activity.ts';
import { NONE, type TopicId, type TopicTree } from './topic-tree.ts';

/** How far above the topics something is gathered; trees are seldom deeper, and what lies higher is counted each time. */
const LEVELS = 8;

export class GatheredCounts {
  /** What is being gathered so far above the topics, or `NONE`. */
  private readonly nodes = new Uint32Array(LEVELS);
  private readonly counts = new Uint32Array(LEVELS);

  constructor(
    private readonly tree: TopicTree,
    private readonly activity: TopicActivity,
  ) {}

  /** An update of a topic, all up to `tell` at the same time. */
  add(topic: TopicId, now: MonoMillis): void {
    this.gather(0, topic, 1, now);
  }

  /** Counts all that was gathered. */
  tell(now: MonoMillis): void {
    for (let level = 0; level < LEVELS; level++) this.pass(level, now);
  }

  private gather(level: number, node: TopicId, count: number, now: MonoMillis): void {
    if (level === LEVELS) {
      for (let each = node; each !== NONE; each = this.tree.parentOf(each)) this.activity.count(each, count, now);
      return;
    }
    if (this.nodes[level] === node) {
      this.counts[level]! += count;
      return;
    }
    this.pass(level, now);
    this.nodes[level] = node;
    this.counts[level] = count;
  }

  /** Counts what was gathered at a level, and gathers it at the one above. */
  private pass(level: number, now: MonoMillis): void {
    const node = this.nodes[level]!;
    if (node === NONE) return;
    const count = this.counts[level]!;
    this.nodes[level] = NONE;
    this.activity.count(node, count, now);
    const parent = this.tree.parentOf(node);
    if (parent !== NONE) this.gather(level + 1, parent, count, now);
  }
}
