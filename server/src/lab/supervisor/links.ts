/** Which nodes have a link with each other, and which of these links are cut (MB-02). */
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { linkEnds, linkKey, type LinkKey, type NodeName } from '@understudy/shared/domain/ids';
import { destinationServers } from '@understudy/shared/domain/wide-ip';

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

export class Links {
  readonly all: ReadonlySet<LinkKey>;
  private readonly cut = new Set<LinkKey>();

  constructor(spec: ClusterSpec) {
    this.all = linksOf(spec);
  }

  isCut(link: LinkKey): boolean {
    return this.cut.has(link);
  }

  set(link: LinkKey, state: 'cut' | 'whole'): void {
    if (state === 'cut') this.cut.add(link);
    else this.cut.delete(link);
  }

  /** @returns the nodes to which this one's link is cut, sorted. */
  cutPeersOf(node: NodeName): NodeName[] {
    return [...this.cut].flatMap((link) => {
      const [a, b] = linkEnds(link);
      return a === node ? [b] : b === node ? [a] : [];
    }).sort();
  }
}
