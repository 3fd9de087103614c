/** Which nodes have a link with each other, and which of these links are cut (MB-02). */
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { linkEnds, type LinkKey, type NodeName } from '@understudy/shared/domain/ids';
import { linksOf } from '@understudy/shared/domain/cluster-links';

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
