/** The sequence audit: sums by node and section, exact ranges, and what clients say of what they published. */
import type { AuditEventBody, EventStamp, LabEventBody } from '../domain/cluster-event.ts';
import type { ClusterView } from './cluster-view.ts';
import { entry, withEntry } from './keep-same.ts';

type Counted<K extends AuditEventBody['kind']> = EventStamp & Extract<AuditEventBody, { kind: K }>;

export function applyAuditSampled(view: ClusterView, event: Counted<'audit-sampled'>): ClusterView {
  const { rows, sections, settled, at } = event;
  const audits = { ...view.audits };
  for (const row of rows) audits[`${row.node} ${row.path}`] = { ...row, at };
  const sectionAudits = { ...view.sectionAudits };
  for (const section of sections) sectionAudits[section.path] = { ...section, at };
  return { ...view, audits, sectionAudits, auditSettled: settled };
}

export function applyAuditRanges(view: ClusterView, { path, ranges, leftOut }: Counted<'audit-ranges'>): ClusterView {
  return { ...view, auditRanges: withEntry(view.auditRanges, path, { ranges, leftOut }) };
}

export function applySourcesCounted(view: ClusterView, event: EventStamp & Extract<LabEventBody, { kind: 'sources-counted' }>): ClusterView {
  let { clients } = view;
  for (const totals of event.sources) {
    const client = entry(clients, totals.client);
    if (client) clients = withEntry(clients, totals.client, { ...client, counts: totals });
  }
  return clients === view.clients ? view : { ...view, clients };
}
