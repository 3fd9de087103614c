/** Which topics an MQTT filter matches: walks the tree along the filter, not over all topics (MQ-07). */
import type { TopicNode } from './topic-node.ts';

/** @returns the nodes with a value; first parts that begin with `$` are not matched by wildcards. */
export function matchingTopics(root: TopicNode, filter: string): TopicNode[] {
  const found: TopicNode[] = [];
  const parts = filter.split('/');
  follow(root, 0);
  return found;

  function follow(node: TopicNode, depth: number): void {
    if (node.topics === 0) return;
    const part = parts[depth];
    if (part === undefined) {
      if (node.payload !== null) found.push(node);
    } else if (part === '#') {
      // "sport/#" matches "sport" too.
      if (node.payload !== null) found.push(node);
      for (const child of node.children?.values() ?? []) if (depth > 0 || !child.name.startsWith('$')) collect(child);
    } else if (part === '+') {
      for (const child of node.children?.values() ?? []) if (depth > 0 || !child.name.startsWith('$')) follow(child, depth + 1);
    } else {
      const child = node.children?.get(part);
      if (child) follow(child, depth + 1);
    }
  }

  function collect(node: TopicNode): void {
    if (node.topics === 0) return;
    if (node.payload !== null) found.push(node);
    for (const child of node.children?.values() ?? []) collect(child);
  }
}
