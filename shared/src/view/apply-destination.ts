/** Destinations: the state that the node's machine reported whole, and the last tries of its search. */
import type { EventStamp, NodeEventBody } from '../domain/cluster-event.ts';
import { destinationKey } from '../domain/ids.ts';
import type { ClusterView } from './cluster-view.ts';
import { unheardNode } from './empty-view.ts';
import { entry, withEntry } from './keep-same.ts';
import { changeNode, lifeCounts } from './node-life.ts';

type Said<K extends NodeEventBody['kind']> = EventStamp & Extract<NodeEventBody, { kind: K }>;

/** Tries kept for a destination: three passes over a list of six, more than an inspector shows. */
const ATTEMPTS_KEPT = 20;

export function applyDestinationChanged(view: ClusterView, event: Said<'destination-changed'>): ClusterView {
  const node = event.witness.name;
  const alive = changeNode(view, event, (known) => known);
  if (!speaks(alive, event)) return alive;
  const key = destinationKey(node, event.destination);
  const known = entry(alive.destinations, key);
  if (known && known.at > event.at) return alive;
  const { state, because, at, wall } = event;
  const lostWall = state.connection ? null : (known?.lostWall ?? wall);
  return { ...alive, destinations: withEntry(alive.destinations, key, { node, state, because, at, wall, lostWall, ack: known?.ack ?? null, attempts: known?.attempts ?? [] }) };
}

export function applyAckModeChanged(view: ClusterView, event: Said<'ack-mode-changed'>): ClusterView {
  const key = destinationKey(event.witness.name, event.destination);
  const known = entry(view.destinations, key);
  if (!known || !speaks(view, event)) return view;
  const { now, because, at, wall } = event;
  return { ...view, destinations: withEntry(view.destinations, key, { ...known, ack: { now, because, at, wall } }) };
}

export function applyDestinationAttempt(view: ClusterView, event: Said<'destination-attempt'>): ClusterView {
  const key = destinationKey(event.witness.name, event.destination);
  const known = entry(view.destinations, key);
  // A try of a destination whose state was never reported has nowhere to stand; the next report brings the state whole.
  if (!known || !speaks(view, event)) return view;
  const { index, peer, address, pass, outcome, tookMillis, detail, wall } = event;
  const attempts = [...known.attempts, { index, peer, address, pass, outcome, tookMillis, detail, wall }].slice(-ATTEMPTS_KEPT);
  return { ...view, destinations: withEntry(view.destinations, key, { ...known, attempts }) };
}

function speaks(view: ClusterView, event: EventStamp): boolean {
  return lifeCounts(entry(view.nodes, event.witness.name) ?? unheardNode(event.witness.name, ''), event.witness.incarnation);
}
