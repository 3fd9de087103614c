/** The topics that changed and were not taken since, in the order in which they changed first. */
import type { TopicId } from './topic-tree.ts';

/** Let go of in lumps, so that shifting the list is rare. */
const SLACK = 4096;

export class ChangedTopics {
  private list: TopicId[] = [];
  private taken = 0;
  /** A bit for each node. */
  private bits = new Uint32Array(1024);

  get count(): number {
    return this.list.length - this.taken;
  }

  add(node: TopicId): void {
    const word = node >>> 5;
    if (word >= this.bits.length) this.grow(word);
    const bit = 1 << (node & 31);
    if (this.bits[word]! & bit) return;
    this.bits[word] = this.bits[word]! | bit;
    this.list.push(node);
  }

  /** @returns at most so many, which count as not changed from now on. */
  take(most: number): TopicId[] {
    const nodes = this.list.slice(this.taken, this.taken + most);
    for (const node of nodes) this.bits[node >>> 5] = this.bits[node >>> 5]! & ~(1 << (node & 31));
    this.taken += nodes.length;
    if (this.taken === this.list.length || this.taken > SLACK + this.list.length / 2) {
      this.list = this.list.slice(this.taken);
      this.taken = 0;
    }
    return nodes;
  }

  private grow(word: number): void {
    const bits = new Uint32Array(Math.max(word + 1, this.bits.length * 2));
    bits.set(this.bits);
    this.bits = bits;
  }
}
