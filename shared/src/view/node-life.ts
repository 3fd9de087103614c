/**
 * Which life of a node an event speaks of. Witnesses are read independently, so the lab's "exited" may come before the node's
 * last words and a new life's first words before the lab's "running": a life that is over accepts nothing, a newer one starts blank.
 */
import type { ClusterEvent } from '../domain/cluster-event.ts';
import type { Incarnation, NodeName } from '../domain/ids.ts';
import { whereListed } from './client-place.ts';
import type { ClusterView, NodeView } from './cluster-view.ts';
import { blankLife, unheardNode } from './empty-view.ts';
import { entry, mapEntries, withEntry } from './keep-same.ts';

/** @returns the newest life of the node that anybody has spoken of; 0 when nobody has. */
export function knownLife(node: NodeView): Incarnation {
  return Math.max(node.process.incarnation, node.self?.incarnation ?? 0);
}

/** @returns whether the node's words of that life still count: it is the newest life and has not ended. */
export function lifeCounts(node: NodeView, incarnation: Incarnation): boolean {
  const { process } = node;
  return incarnation >= knownLife(node) && !(process.state === 'exited' && process.incarnation >= incarnation);
}

/**
 * Applies what a node says of itself. Words of a life that is over change nothing; the first words of a new one clear the old.
 * @returns the view with the node as `change` leaves it
 */
export function changeNode(view: ClusterView, event: ClusterEvent, change: (node: NodeView) => NodeView): ClusterView {
  const { name, incarnation } = event.witness;
  const known = entry(view.nodes, name) ?? unheardNode(name, '');
  if (!lifeCounts(known, incarnation)) return view;
  const fresh = incarnation > knownLife(known) && knownLife(known) > 0;
  const base = fresh ? forgetLife(view, name) : view;
  const node = entry(base.nodes, name) ?? known;
  const nodes = withEntry(base.nodes, name, change(node));
  return nodes === base.nodes ? base : { ...base, nodes };
}

/** @returns the view as after `forgetLife`, with what the node said kept as its last report. */
export function endLife(view: ClusterView, name: NodeName): ClusterView {
  const node = entry(view.nodes, name);
  if (!node) return view;
  const { self, peers, agreed, connections, clients, sources, sample } = node;
  // An end that is reported again, or of a life that never spoke, has nothing newer to keep.
  const destinations = mapEntries(view.destinations, (destination) => (destination.node === name ? destination : undefined));
  const at = Math.max(self?.at ?? 0, sample?.at ?? 0, ...Object.values(destinations).map((destination) => destination.at));
  const last = self || sample ? { at, self, peers, agreed, connections, clients, sources, sample, destinations } : node.last;
  const next = forgetLife(view, name);
  return { ...next, nodes: { ...next.nodes, [name]: { ...next.nodes[name]!, last } } };
}

/** @returns the view without what the node said in the life that ended: its words, destinations, opinions, clients. */
export function forgetLife(view: ClusterView, name: NodeName): ClusterView {
  const node = entry(view.nodes, name);
  if (!node) return view;
  const nodes = { ...view.nodes, [name]: { ...node, ...blankLife() } };
  return {
    ...view,
    nodes,
    destinations: mapEntries(view.destinations, (destination) => (destination.node === name ? undefined : destination)),
    clients: mapEntries(view.clients, (client) => (client.node === name ? { ...client, node: whereListed(nodes, client.name) } : client)),
    sections: mapEntries(view.sections, (section) => {
      if (!Object.hasOwn(section.opinions, name)) return section;
      const { [name]: _gone, ...opinions } = section.opinions;
      return { ...section, opinions };
    }),
  };
}
