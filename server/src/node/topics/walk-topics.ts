/** Ways through the tree: all of a branch, and what an MQTT filter matches, along the filter and not over all topics (MQ-07). */
import type { TopicData } from './topic-data.ts';
import { NONE, ROOT, type TopicId, type TopicTree } from './topic-tree.ts';

/** Every node at or below `top`, parents before their children. What is added meanwhile may be among them or not. */
export function* nodesWithin(tree: TopicTree, top: TopicId): Iterable<TopicId> {
  for (let node = top; node !== NONE; node = followingNode(tree, node, top, true)) yield node;
}

/** @returns the next node of a walk through all at or below `top`; with `descend` false, what lies below `node` is passed over. */
export function followingNode(tree: TopicTree, node: TopicId, top: TopicId, descend: boolean): TopicId {
  const child = descend ? tree.firstChildOf(node) : NONE;
  if (child !== NONE) return child;
  let at = node;
  while (at !== top) {
    const next = tree.nextOf(at);
    if (next !== NONE) return next;
    at = tree.parentOf(at);
  }
  return NONE;
}

/** @returns the nodes with a value that the filter matches; first parts that begin with `$` are not matched by wildcards. */
export function matchingTopics(data: TopicData, filter: string): Iterable<TopicId> {
  const { tree } = data;
  const parts = filter.split('/');
  return follow(ROOT, 0);

  function* follow(node: TopicId, depth: number): Iterable<TopicId> {
    if (data.topicsOf(node) === 0) return;
    const part = parts[depth];
    if (part === undefined) {
      if (data.hasValue(node)) yield node;
    } else if (part === '#') {
      // "sport/#" matches "sport" too.
      if (depth > 0) yield* valuesWithin(node);
      else for (const child of children(node)) if (!isHidden(child)) yield* valuesWithin(child);
    } else if (part === '+') {
      for (const child of children(node)) if (depth > 0 || !isHidden(child)) yield* follow(child, depth + 1);
    } else {
      const child = tree.childOf(node, part);
      if (child !== NONE) yield* follow(child, depth + 1);
    }
  }

  function* valuesWithin(top: TopicId): Iterable<TopicId> {
    for (let node = top; node !== NONE; node = followingNode(tree, node, top, data.topicsOf(node) > 0)) if (data.hasValue(node)) yield node;
  }

  function* children(node: TopicId): Iterable<TopicId> {
    for (let child = tree.firstChildOf(node); child !== NONE; child = tree.nextOf(child)) yield child;
  }

  function isHidden(child: TopicId): boolean {
    return tree.nameOf(child).startsWith('$');
  }
}
