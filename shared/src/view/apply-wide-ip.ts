/** `wide-ip-changed`: who is in a wide IP, how its checks went, and what its name answers. */
import type { EventStamp, LabEventBody } from '../domain/cluster-event.ts';
import type { ClusterView } from './cluster-view.ts';
import { withEntry } from './keep-same.ts';

export function applyWideIpChanged(view: ClusterView, event: EventStamp & Extract<LabEventBody, { kind: 'wide-ip-changed' }>): ClusterView {
  if (event.witness.incarnation < view.lab.incarnation) return view;
  const { name, members, answer, ttlSeconds, because, order, at, wall } = event;
  return { ...view, wideIps: withEntry(view.wideIps, name, { name, members, answer, ttlSeconds, because, order, at, wall }) };
}
