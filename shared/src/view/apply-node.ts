/** What a node says of itself, its peers, its connections and its clients: `node-changed`, `node-sampled`, `peer-changed` and their kin. */
import type { EventStamp, NodeEventBody } from '../domain/cluster-event.ts';
import type { ClusterView, NodeSampleView } from './cluster-view.ts';
import { entry, keepSame, withEntry, withoutEntry } from './keep-same.ts';
import { changeNode } from './node-life.ts';

type Said<K extends NodeEventBody['kind']> = EventStamp & Extract<NodeEventBody, { kind: K }>;

export function applyNodeChanged(view: ClusterView, event: Said<'node-changed'>): ClusterView {
  const { state, digest, because, at, wall, group } = event;
  const { incarnation } = event.witness;
  return changeNode(view, event, (node) => ({ ...node, group, self: { incarnation, state, digest, because, at, wall } }));
}

export function applyPeerChanged(view: ClusterView, event: Said<'peer-changed'>): ClusterView {
  const { peer, to, because, at, wall } = event;
  return changeNode(view, event, (node) => {
    const known = entry(node.peers, peer);
    if (known && known.at > at) return node;
    return { ...node, peers: withEntry(node.peers, peer, { opinion: to, because, at, wall }) };
  });
}

export function applyViewAgreed(view: ClusterView, event: Said<'view-agreed'>): ClusterView {
  return changeNode(view, event, (node) =>
    node.agreed && node.agreed.view.number > event.view.number ? node : { ...node, agreed: { view: event.view, orderedBy: event.orderedBy } });
}

export function applyConnectionOpened(view: ClusterView, event: Said<'connection-opened'>): ClusterView {
  const { peer, peerGroup, direction, at, connection } = event;
  return changeNode(view, event, (node) => ({ ...node, connections: withEntry(node.connections, String(connection), { peer, peerGroup, direction, since: at }) }));
}

export function applyConnectionClosed(view: ClusterView, event: Said<'connection-closed'>): ClusterView {
  return changeNode(view, event, (node) => {
    const connections = withoutEntry(node.connections, String(event.connection));
    return connections === node.connections ? node : { ...node, connections };
  });
}

export function applyNodeSampled(view: ClusterView, event: Said<'node-sampled'>): ClusterView {
  const { at, sections, streams, acceptedPerSecond, appliedPerSecond, deliveredPerSecond, topics, clients, journalUpdates, journalBytes, copies, heapMiB, heard } = event;
  return changeNode(view, event, (node) => {
    if (node.sample && node.sample.at > at) return node;
    const sample: NodeSampleView = { at, acceptedPerSecond, appliedPerSecond, deliveredPerSecond, topics, clients, journalUpdates, journalBytes, copies, heapMiB, heard, sections, streams };
    return { ...node, sample: { ...sample, streams: keepSame(node.sample?.streams ?? streams, streams) } };
  });
}
