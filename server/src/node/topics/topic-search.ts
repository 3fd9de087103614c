/** A search of all topics: by a pattern along its parts, by other text over every name; the first in order are listed, all are counted. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import { compareNames } from '@understudy/shared/domain/name-order';
import { isPattern, matchesPart, readPattern, type TopicPattern } from '@understudy/shared/domain/topic-pattern';
import type { SearchFrame } from '@understudy/shared/wire/topic-search';
import type { SearchAsk } from '@understudy/shared/wire/topic-watch';
import { monoMillis } from '../../clock.ts';
import { describeTopic } from './branch-frames.ts';
import { PartialTopics } from './partial-topics.ts';
import type { TopicData } from './topic-data.ts';
import type { SlicedTopics } from './topic-types.ts';
import { NONE, ROOT, type TopicId } from './topic-tree.ts';
import { followingNode } from './walk-topics.ts';

/** So many nodes are looked at between two looks at the clock. */
const LOOKED_AT_ONCE = 256;

/** What a search makes of one node: whether it is found, and whether what lies below it is looked at. */
interface Verdict {
  found: boolean;
  descend: boolean;
}

export class TopicSearch implements SlicedTopics<SearchFrame> {
  private readonly part: PartialTopics;
  private readonly judge: (node: TopicId) => Verdict;
  /** The first that were found, in order of path. */
  private readonly listed: TopicId[] = [];
  private at: TopicId;
  private looked = 0;
  private found = 0;
  private topics = 0;

  constructor(
    private readonly data: TopicData,
    private readonly ask: SearchAsk,
  ) {
    this.part = new PartialTopics(data, ask.leaveOut);
    const pattern = isPattern(ask.text) ? readPattern(ask.text) : null;
    this.judge = pattern === null ? this.byText(ask.text.toLowerCase().split('/')) : typeof pattern === 'string' ? () => ({ found: false, descend: false }) : this.byPattern(pattern);
    this.at = data.tree.firstChildOf(ROOT);
  }

  step(millis: number): boolean {
    const until = monoMillis() + millis;
    while (this.at !== NONE) {
      for (let count = 0; count < LOOKED_AT_ONCE && this.at !== NONE; count++) this.look();
      if (monoMillis() >= until) break;
    }
    return this.at === NONE;
  }

  frame(now: MonoMillis): SearchFrame {
    const { data, part, ask } = this;
    const rows = this.listed.filter((node) => part.topicsOf(node) > 0).map((node) => ({ ...describeTopic(data, part, node, now, false), path: data.pathOf(node) }));
    return { text: ask.text, rows, found: this.found, topics: this.topics, looked: this.looked, of: data.tree.nodes - 1, done: this.at === NONE };
  }

  private look(): void {
    const node = this.at;
    this.looked++;
    const topics = this.part.topicsOf(node);
    const { found, descend } = topics === 0 ? { found: false, descend: false } : this.judge(node);
    if (found) {
      this.found++;
      // Below what was found and is not looked into, everything belongs to it.
      this.topics += descend ? 1 : topics;
      this.list(node);
    }
    this.at = followingNode(this.data.tree, node, ROOT, descend);
  }

  /** A branch whose path contains the text stands for all that it holds. */
  private byText(pieces: string[]): (node: TopicId) => Verdict {
    const { tree } = this.data;
    const last = pieces.length - 1;
    const lower = (node: TopicId): string => tree.nameOf(node).toLowerCase();
    const endsHere = (node: TopicId): boolean => {
      if (last === 0) return lower(node).includes(pieces[0]!);
      if (!lower(node).startsWith(pieces[last]!)) return false;
      let above = tree.parentOf(node);
      for (let index = last - 1; index >= 0; index--) {
        if (above === ROOT) return false;
        const name = lower(above);
        if (index === 0 ? !name.endsWith(pieces[0]!) : name !== pieces[index]) return false;
        above = tree.parentOf(above);
      }
      return true;
    };
    return (node) => {
      const found = endsHere(node);
      return { found, descend: !found };
    };
  }

  private byPattern({ parts, deep }: TopicPattern): (node: TopicId) => Verdict {
    const { data } = this;
    const { tree } = data;
    return (node) => {
      const depth = depthOf(data, node);
      if (depth > parts.length) return { found: data.hasValue(node), descend: true };
      if (parts.length === 0 ? tree.nameOf(node).startsWith('$') : !matchesPart(parts[depth - 1]!, tree.nameOf(node), depth === 1)) return { found: false, descend: false };
      if (depth < parts.length) return { found: false, descend: true };
      // A branch at the end of a pattern is what was looked for, whether or not it is a topic, too.
      return deep ? { found: data.hasValue(node), descend: true } : { found: true, descend: false };
    };
  }

  private list(node: TopicId): void {
    const { listed } = this;
    if (listed.length >= this.ask.limit && comparePlaces(this.data, node, listed.at(-1)!) > 0) return;
    let [low, high] = [0, listed.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (comparePlaces(this.data, listed[middle]!, node) < 0) low = middle + 1;
      else high = middle;
    }
    listed.splice(low, 0, node);
    if (listed.length > this.ask.limit) listed.pop();
  }
}

function depthOf({ tree }: TopicData, node: TopicId): number {
  let depth = 0;
  for (let each = node; each > ROOT; each = tree.parentOf(each)) depth++;
  return depth;
}

/** @returns below, at or above 0 as `a` stands before, at or after `b` in the opened tree. */
function comparePlaces(data: TopicData, a: TopicId, b: TopicId): number {
  const { tree } = data;
  const deeper = depthOf(data, a) - depthOf(data, b);
  let [nodeA, nodeB] = [a, b];
  for (let lift = deeper; lift > 0; lift--) nodeA = tree.parentOf(nodeA);
  for (let lift = deeper; lift < 0; lift++) nodeB = tree.parentOf(nodeB);
  if (nodeA === nodeB) return deeper;
  while (tree.parentOf(nodeA) !== tree.parentOf(nodeB)) [nodeA, nodeB] = [tree.parentOf(nodeA), tree.parentOf(nodeB)];
  return compareNames(tree.nameOf(nodeA), tree.nameOf(nodeB));
}
