/** The view before anything was heard, and the blank entries that a first report fills. */
import type { ClusterView, NodeView, ProcessView, SectionView } from './cluster-view.ts';

/** @returns the view of which nothing is known. */
export function emptyView(): ClusterView {
  return {
    n: 0, at: 0, wall: 0, spec: null,
    lab: { state: 'never', incarnation: 0 },
    nodes: {}, clients: {}, links: {}, destinations: {}, wideIps: {}, sections: {},
    orders: [], findings: {}, mutes: {}, valueRecording: null, audits: {},
    gaps: { missing: 0, ranges: [] },
  };
}

/** @returns a process of which the lab has not spoken. */
export function unseenProcess(): ProcessView {
  return { incarnation: 0, state: 'unknown', pid: null, exit: null, order: null, because: 'not reported yet', at: 0, wall: 0 };
}

/** @returns a node that is known by name and has not spoken. */
export function unheardNode(name: string, group: string): NodeView {
  return {
    name, group,
    process: unseenProcess(),
    outlet: { state: 'never', because: 'not connected yet', wall: null },
    ...blankLife(),
  };
}

/** @returns what a node has at the start of a life: it has said nothing. */
export function blankLife(): Pick<NodeView, 'self' | 'peers' | 'agreed' | 'connections' | 'clients' | 'sources' | 'sample' | 'last'> {
  return { self: null, peers: {}, agreed: null, connections: {}, clients: {}, sources: {}, sample: null, last: null };
}

/** @returns a path whose holder has not been reported. */
export function unheldSection(path: string, home: string | null): SectionView {
  return { path, home, holder: null, because: 'not reported yet', at: 0, wall: 0, opinions: {}, handovers: {} };
}
