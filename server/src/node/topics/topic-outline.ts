/** The tree from afar: branches and topics that are a visible part of the whole, level by level; what is smaller is summed and counted. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import { compareNames } from '@understudy/shared/domain/name-order';
import type { OutlineFrame, OutlineNode } from '@understudy/shared/wire/topic-outline';
import type { OutlineAsk } from '@understudy/shared/wire/topic-watch';
import { monoMillis } from '../../clock.ts';
import { toldRate } from './branch-frames.ts';
import { PartialTopics } from './partial-topics.ts';
import type { TopicData } from './topic-data.ts';
import { NONE, type TopicId } from './topic-tree.ts';
import type { SlicedTopics } from './topic-types.ts';

/** So many nodes are looked at between two looks at the clock. */
const LOOKED_AT_ONCE = 256;

/** A branch whose children are still to be looked at. */
interface Open {
  node: TopicId;
  outline: OutlineNode;
  depth: number;
}

export class TopicOutline implements SlicedTopics<OutlineFrame> {
  private readonly part: PartialTopics;
  private readonly at = monoMillis();
  private readonly root: OutlineNode;
  private readonly least: number;
  private readonly waiting: Open[] = [];
  private open: Open | null = null;
  private child: TopicId = NONE;

  constructor(
    private readonly data: TopicData,
    private readonly ask: OutlineAsk,
  ) {
    this.part = new PartialTopics(data, ask.leaveOut);
    const node = data.nodeAt(ask.path);
    this.root = node === NONE ? { name: '', topics: 0, updatesPerSecond: 0, children: [], rest: null } : this.outlineOf(node);
    this.least = ask.leastShare * this.weightOf(this.root);
    if (node !== NONE) this.waiting.push({ node, outline: this.root, depth: 0 });
    this.openNext();
  }

  step(millis: number): boolean {
    const until = monoMillis() + millis;
    while (this.open !== null) {
      for (let count = 0; count < LOOKED_AT_ONCE && this.open !== null; count++) this.look(this.open);
      if (monoMillis() >= until) break;
    }
    return this.open === null;
  }

  frame(_now: MonoMillis): OutlineFrame {
    return { path: this.ask.path, by: this.ask.by, root: this.root };
  }

  private look({ outline, depth }: Open): void {
    if (this.child === NONE) {
      outline.children.sort((a, b) => compareNames(a.name, b.name));
      this.openNext();
      return;
    }
    const node = this.child;
    this.child = this.data.tree.nextOf(node);
    if (this.part.topicsOf(node) === 0) return;
    const seen = this.outlineOf(node);
    const weight = this.weightOf(seen);
    if (weight > 0 && weight >= this.least) {
      outline.children.push(seen);
      if (depth + 1 < this.ask.depth) this.waiting.push({ node, outline: seen, depth: depth + 1 });
      return;
    }
    const rest = (outline.rest ??= { children: 0, topics: 0, updatesPerSecond: 0 });
    rest.children += 1;
    rest.topics += seen.topics;
    rest.updatesPerSecond = toldRate(rest.updatesPerSecond + seen.updatesPerSecond);
  }

  private openNext(): void {
    this.open = this.waiting.shift() ?? null;
    this.child = this.open === null ? NONE : this.data.tree.firstChildOf(this.open.node);
  }

  private outlineOf(node: TopicId): OutlineNode {
    return { name: this.data.tree.nameOf(node), topics: this.part.topicsOf(node), updatesPerSecond: toldRate(this.part.perSecond(node, this.at)), children: [], rest: null };
  }

  private weightOf({ topics, updatesPerSecond }: OutlineNode): number {
    return this.ask.by === 'topics' ? topics : updatesPerSecond;
  }
}
