/** Which nodes have a link with each other, as the description of a cluster says. */
import type { ClusterSpec } from './cluster-spec.ts';
import { linkKey, type LinkKey } from './ids.ts';
import { destinationServers } from './wide-ip.ts';

/** @returns every link: the pairs of each group with a datagrid, and each node with every server of its destinations. */
export function linksOf(spec: ClusterSpec): Set<LinkKey> {
  const links = new Set<LinkKey>();
  for (const group of spec.groups) {
    if (!group.datagrid) continue;
    for (const a of group.nodes) for (const b of group.nodes) if (a < b) links.add(linkKey(a, b));
  }
  for (const node of spec.nodes) {
    for (const destination of node.destinations) for (const server of destinationServers(spec, destination)) links.add(linkKey(node.name, server));
  }
  return links;
}
