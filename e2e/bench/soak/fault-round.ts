/** Which fault comes next: each kind in turn, so that sources, lists and names all fail over, again and again. */
import type { ClusterCommand } from '@understudy/shared/domain/cluster-command';
import type { ClusterView } from '@understudy/shared/view/cluster-view';

export interface Fault {
  what: string;
  begin: ClusterCommand;
  end: ClusterCommand;
}

const process = (verb: 'kill' | 'restore', kind: 'node' | 'client', name: string): ClusterCommand => ({ verb, target: { kind, name } });
const kill = (kind: 'node' | 'client', name: string, what: string): Fault => ({ what, begin: process('kill', kind, name), end: process('restore', kind, name) });

/** @returns the fault of this turn: of the active source's client or its node (update sources), or of the node that others replicate to (destinations). */
export function chooseFault(view: ClusterView, turn: number): Fault | null {
  const sections = view.spec?.sections ?? [];
  const section = sections[Math.floor(turn / 4) % Math.max(1, sections.length)];
  const active = section && view.sections[section.path]?.holder?.active;
  const links = Object.values(view.destinations).filter(({ state }) => state.phase === 'connected' && state.connection !== null);
  const byName = links.filter(({ state, node }) => view.spec?.nodes.find(({ name }) => name === node)?.destinations.find(({ name }) => name === state.destination)?.wideIp);
  const peerOf = (among: typeof links): string | undefined => among[turn % Math.max(1, among.length)]?.state.connection?.peer;
  switch (turn % 4) {
    case 0: return active ? kill('node', active.node, 'node of an active source') : null;
    case 1: {
      const peer = peerOf(links);
      return peer ? kill('node', peer, 'node that is replicated to') : null;
    }
    case 2: return active && Object.hasOwn(view.clients, active.client) ? kill('client', active.client, 'active source') : null;
    default: {
      const peer = peerOf(byName) ?? peerOf(links);
      return peer ? kill('node', peer, 'node behind a wide IP') : null;
    }
  }
}
