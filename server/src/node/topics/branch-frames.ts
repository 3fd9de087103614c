/** One opened branch as the page draws it: its children by name, so many from so far on. */
import { isUtf8 } from 'node:buffer';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { BranchChild, BranchFrame, BranchRequest } from '@understudy/shared/wire/topic-branch';
import type { TopicNode } from './topic-node.ts';

const VALUE_CHARACTERS = 120;
/** Of branches whose order is remembered: as many as pages may have open at once. */
const REMEMBERED = 500;

/** Natural order: `eur9` before `eur10`. */
const collator = new Intl.Collator('en', { numeric: true });

export class BranchFrames {
  /** Sorted children of branches that somebody looked at. */
  private readonly sorted = new Map<TopicNode, TopicNode[]>();

  /** What is listed below `node` has changed. */
  forget(node: TopicNode): void {
    this.sorted.delete(node);
  }

  frame(node: TopicNode | undefined, { path, offset, limit }: BranchRequest, now: MonoMillis): BranchFrame {
    if (!node) return { path, children: [], leftOut: 0, topics: 0, updatesPerSecond: 0 };
    const all = this.sortedChildren(node);
    const shown = all.slice(offset, offset + limit);
    return { path, children: shown.map((child) => describeChild(child, now)), leftOut: all.length - shown.length, topics: node.topics, updatesPerSecond: node.updatesPerSecond(now) };
  }

  private sortedChildren(node: TopicNode): TopicNode[] {
    const known = this.sorted.get(node);
    if (known) return known;
    const children = [...(node.children?.values() ?? [])].filter((child) => child.topics > 0);
    children.sort((a, b) => collator.compare(a.name, b.name) || (a.name < b.name ? -1 : 1));
    if (this.sorted.size >= REMEMBERED) this.sorted.clear();
    this.sorted.set(node, children);
    return children;
  }
}

function describeChild(node: TopicNode, now: MonoMillis): BranchChild {
  return {
    name: node.name,
    topics: node.topics,
    branch: node.topics > (node.payload === null ? 0 : 1),
    updatesPerSecond: node.updatesPerSecond(now),
    value: node.payload === null ? null : describeValue(node.payload),
    ageMillis: node.updates === 0 ? null : now - node.newestAt,
  };
}

/** @returns the value as text, cut at 120 characters, or how many bytes it has when it is no text. */
export function describeValue(payload: Buffer): string {
  // No character takes more than four bytes, so one that this cuts in two lies beyond the limit.
  const text = isUtf8(payload) ? payload.subarray(0, VALUE_CHARACTERS * 4).toString() : null;
  if (text === null || /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text)) return payload.length === 1 ? '1 byte' : `${payload.length} bytes`;
  return text.length <= VALUE_CHARACTERS ? text : [...text].slice(0, VALUE_CHARACTERS).join('');
}
