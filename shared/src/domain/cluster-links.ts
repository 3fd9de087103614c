/** Which nodes have a link with each other, as the description of a cluster says. */
import type { ClusterSpec } from './cluster-spec.ts';
import { linkKey, type LinkKey } from './ids.ts';

/** @returns every link: the pairs of each group with a datagrid, and each node with every address of its destinations. */
export function linksOf(spec: ClusterSpec): Set<LinkKey> {
  const links = new Set<LinkKey>();
  for (const group of spec.groups) {
    if (!group.datagrid) continue;
    for (const a of group.nodes) for (const b of group.nodes) if (a < b) links.add(linkKey(a, b));
  }
  for (const node of spec.nodes) {
    for (const destination of node.destinations) for (const address of destination.addresses) links.add(linkKey(node.name, address.node));
  }
  return links;
}
