/** The node's topics: last values and tombstones in a tree by parts of their paths (MQ-07, MQ-08). */
import type { TopicPath } from '@understudy/shared/domain/ids';
import { compareEpochs, type Epoch } from '@understudy/shared/domain/update-source';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { BranchFrame, BranchRequest } from '@understudy/shared/wire/topic-branch';
import { BranchFrames } from './branch-frames.ts';
import { matchingTopics } from './match-topics.ts';
import { TopicNode } from './topic-node.ts';
import type { TopicUpdate } from '@understudy/shared/node/topic-table';
import type { BranchCounts, RetainedTopic, Topics } from './topic-types.ts';
import { replaces, type TopicVersion } from '@understudy/shared/replication/topic-version';

/** @returns the topics of a node, empty. */
export function createTopics(): Topics {
  return new TopicStore();
}

class TopicStore implements Topics {
  private readonly root = new TopicNode('', null);
  private readonly frames = new BranchFrames();
  /** Thousands of topics have one epoch: they share the object. */
  private readonly epochs = new Map<string, Epoch>();

  apply(update: TopicUpdate, now: MonoMillis): 'applied' | 'older' {
    const node = this.set(update);
    if (node === null) return 'older';
    for (let each: TopicNode | null = node; each; each = each.parent) each.countUpdate(now);
    return 'applied';
  }

  replace(update: TopicUpdate): void {
    this.put(this.find(update.topic) ?? this.make(update.topic), update);
  }

  version(topic: TopicPath): TopicVersion | null {
    const node = this.find(topic);
    return node?.epoch ? { epoch: node.epoch, number: node.number } : null;
  }

  value(topic: TopicPath): Buffer | null {
    return this.find(topic)?.payload ?? null;
  }

  matching(filter: string): RetainedTopic[] {
    return matchingTopics(this.root, filter);
  }

  *within(branch: TopicPath): Iterable<TopicUpdate> {
    const top = branch === '' ? this.root : this.find(branch);
    const open = top ? [top] : [];
    for (let node = open.pop(); node; node = open.pop()) {
      if (node.epoch) yield { topic: node.topic, payload: node.payload ?? Buffer.alloc(0), version: { epoch: node.epoch, number: node.number } };
      if (node.children) open.push(...node.children.values());
    }
  }

  counts(branch: TopicPath, now: MonoMillis): BranchCounts {
    const node = branch === '' ? this.root : this.find(branch);
    if (!node) return { topics: 0, updates: 0, updatesPerSecond: 0, newestAt: null };
    return { topics: node.topics, updates: node.updates, updatesPerSecond: node.updatesPerSecond(now), newestAt: node.updates > 0 ? node.newestAt : null };
  }

  branch(request: BranchRequest, now: MonoMillis): BranchFrame {
    return this.frames.frame(request.path === '' ? this.root : this.find(request.path), request, now);
  }

  /** @returns the topic's node, or null when it has this version or a newer one. */
  private set(update: TopicUpdate): TopicNode | null {
    const node = this.find(update.topic) ?? this.make(update.topic);
    if (!replaces(update.version, node.epoch && { epoch: node.epoch, number: node.number })) return null;
    this.put(node, update);
    return node;
  }

  private put(node: TopicNode, { payload, version }: TopicUpdate): void {
    node.epoch = this.shared(version.epoch);
    node.number = version.number;
    const had = node.payload !== null;
    node.payload = payload.length === 0 ? null : ownMemory(payload);
    const change = Number(node.payload !== null) - Number(had);
    if (change !== 0) {
      for (let each: TopicNode | null = node; each; each = each.parent) {
        each.topics += change;
        // One that appears or vanishes changes what its parent's frame lists.
        if (each.parent && (each.topics === 0 || (change === 1 && each.topics === 1))) this.frames.forget(each.parent);
      }
    }
  }

  private find(topic: TopicPath): TopicNode | undefined {
    let node: TopicNode | undefined = this.root;
    for (const part of topic.split('/')) {
      node = node.children?.get(part);
      if (!node) return undefined;
    }
    return node;
  }

  private make(topic: TopicPath): TopicNode {
    let node = this.root;
    for (const part of topic.split('/')) {
      let child = node.children?.get(part);
      if (!child) {
        child = new TopicNode(part, node);
        (node.children ??= new Map()).set(part, child);
      }
      node = child;
    }
    return node;
  }

  private shared(epoch: Epoch): Epoch {
    const known = this.epochs.get(epoch.node);
    if (known && compareEpochs(known, epoch) === 0) return known;
    this.epochs.set(epoch.node, epoch);
    return epoch;
  }
}

/** A small value that is a slice of a large chunk would keep the whole chunk alive as long as the topic is. */
function ownMemory(payload: Uint8Array): Buffer {
  if (payload.buffer.byteLength <= 2 * payload.length + 64) return Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  const own = Buffer.allocUnsafeSlow(payload.length);
  own.set(payload);
  return own;
}
