/** One opened branch as the page draws it: its children by name, so many from so far on. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { BranchChild, BranchFrame } from '@understudy/shared/wire/topic-branch';
import type { BranchAsk } from '@understudy/shared/wire/topic-watch';
import { BranchOrders } from './branch-orders.ts';
import { DESCRIBED_BYTES, describeValue } from './describe-value.ts';
import { PartialTopics } from './partial-topics.ts';
import type { TopicData } from './topic-data.ts';
import { Word } from './topic-rows.ts';
import { NONE, type TopicId } from './topic-tree.ts';

export class BranchFrames {
  private readonly orders: BranchOrders;

  constructor(private readonly data: TopicData) {
    this.orders = new BranchOrders(data.tree, (node) => data.topicsOf(node) > 0);
  }

  /** A node holds its first topic. */
  appeared(node: TopicId): void {
    this.orders.appeared(node);
  }

  /** A node's last topic is gone. */
  vanished(node: TopicId): void {
    this.orders.vanished(node);
  }

  /** @param withTrends whether the last minute of each child is told, too */
  frame({ path, offset, limit, locate, leaveOut }: BranchAsk, now: MonoMillis, withTrends: boolean): BranchFrame {
    const { data } = this;
    const node = data.nodeAt(path);
    const frame: BranchFrame = { path, offset, children: [], total: 0, beyond: 0, places: {}, ordering: false, topics: 0, updatesPerSecond: 0 };
    if (node === NONE) return frame;
    const part = new PartialTopics(data, leaveOut);
    const order = this.orders.of(node);
    frame.topics = part.topicsOf(node);
    frame.updatesPerSecond = toldRate(part.perSecond(node, now));
    if (!order) return { ...frame, ordering: true };
    frame.total = order.length;
    for (const child of order.subarray(offset, offset + limit)) if (part.topicsOf(child) > 0) frame.children.push(describeTopic(data, part, child, now, withTrends));
    for (const name of locate) {
      const place = this.orders.placeIn(order, name);
      if (place < order.length && data.tree.nameOf(order[place]!) === name) frame.places[name] = place;
    }
    return frame;
  }
}

/** @returns a branch or topic as a row of the tree, without what others tell of it. */
export function describeTopic(data: TopicData, part: PartialTopics, node: TopicId, now: MonoMillis, withTrend: boolean): BranchChild {
  const newestAt = data.activity.newestAt(node);
  const at = data.rows.word(node, Word.value);
  const topics = part.topicsOf(node);
  return {
    name: data.tree.nameOf(node),
    topics,
    branch: topics > (at === 0 ? 0 : 1),
    updatesPerSecond: toldRate(part.perSecond(node, now)),
    value: at === 0 ? null : describeValue(data.values.read(at, DESCRIBED_BYTES), data.values.lengthAt(at)),
    ageMillis: newestAt === null ? null : now - newestAt,
    trend: withTrend ? part.trend(node, now) : null,
  };
}

/** @returns the rate in the digits that anybody reads, so that a steady one is told once. */
export function toldRate(perSecond: number): number {
  return perSecond < 9.95 ? Math.round(perSecond * 10) / 10 : Math.round(perSecond);
}
