/** `client-changed` and `source-changed`: who is connected where, and what each registered. */
import type { EventStamp, NodeEventBody } from '../domain/cluster-event.ts';
import { whereListed } from './client-place.ts';
import type { ClusterView } from './cluster-view.ts';
import { entry, withEntry, withoutEntry } from './keep-same.ts';
import { changeNode } from './node-life.ts';

type Said<K extends NodeEventBody['kind']> = EventStamp & Extract<NodeEventBody, { kind: K }>;

export function applyClientChanged(view: ClusterView, event: Said<'client-changed'>): ClusterView {
  const { client, state, address, wall } = event;
  const node = event.witness.name;
  const next = changeNode(view, event, (known) => {
    const clients = state === 'connected' ? withEntry(known.clients, client, { address, since: wall }) : withoutEntry(known.clients, client);
    return clients === known.clients ? known : { ...known, clients };
  });
  if (next === view) return view;
  const drawn = entry(next.clients, client);
  if (!drawn) return next;
  // A client that moved is connected at its new node before the old one notices that it left; and a node that was slow may say of a
  // client that gave up on it both that it came and that it left, while it is elsewhere.
  const where = state === 'connected' ? node : drawn.node === node ? whereListed(next.nodes, client) : drawn.node;
  return where === drawn.node ? next : { ...next, clients: withEntry(next.clients, client, { ...drawn, node: where }) };
}

export function applySourceChanged(view: ClusterView, event: Said<'source-changed'>): ClusterView {
  const { registration } = event;
  // A node may report what the datagrid says of others; only its own clients stand in its list.
  if (registration.node !== event.witness.name) return view;
  const key = `${registration.path} ${registration.client}`;
  return changeNode(view, event, (node) => {
    const known = entry(node.sources, key);
    if (known && known.serial > registration.serial) return node;
    const sources = registration.state === 'closed' ? withoutEntry(node.sources, key) : withEntry(node.sources, key, registration);
    return sources === node.sources ? node : { ...node, sources };
  });
}
