/** Orders and links: what was asked, what came of it, and which links are cut. */
import type { EventStamp, LabEventBody } from '../domain/cluster-event.ts';
import type { ClusterView, OrderView } from './cluster-view.ts';
import { entry, withEntry } from './keep-same.ts';

type Seen<K extends LabEventBody['kind']> = EventStamp & Extract<LabEventBody, { kind: K }>;

/** Orders kept: more than a drill gives, and an activity list shows no more. */
const ORDERS_KEPT = 50;

export function applyOrderChanged(view: ClusterView, event: Seen<'order-changed'>): ClusterView {
  const { order: id, command, by, state, reason, at, wall } = event;
  const known = view.orders.find((order) => order.id === id);
  if (known && known.state !== 'asked' && state === 'asked') return view;
  const settledAt = state === 'asked' ? null : at;
  const next: OrderView = known ? { ...known, state, reason, settledAt } : { id, command, by, state, reason, askedAt: at, askedWall: wall, settledAt };
  const orders = known ? view.orders.map((order) => (order.id === id ? next : order)) : [...view.orders, next].slice(-ORDERS_KEPT);
  return { ...view, orders };
}

export function applyLinkChanged(view: ClusterView, event: Seen<'link-changed'>): ClusterView {
  const { link, state, order, at, wall } = event;
  const known = entry(view.links, link);
  if (known && known.at > at) return view;
  return { ...view, links: withEntry(view.links, link, { state, order, at, wall }) };
}
