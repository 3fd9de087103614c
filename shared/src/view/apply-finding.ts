/** Findings: raised and cleared by whoever watches; and the sums of the auditors. */
import type { AuditEventBody, EventStamp, FindingEventBody } from '../domain/cluster-event.ts';
import type { ClusterView } from './cluster-view.ts';
import { entry, withEntry, withoutEntry } from './keep-same.ts';

export function applyFinding(view: ClusterView, event: EventStamp & FindingEventBody): ClusterView {
  const { finding: id, severity, subject, text, witness } = event;
  const wall = entry(view.findings, id)?.wall ?? event.wall;
  const findings = event.state === 'raised' ? withEntry(view.findings, id, { id, severity, subject, text, witness, wall }) : withoutEntry(view.findings, id);
  return findings === view.findings ? view : { ...view, findings };
}

export function applyAudit(view: ClusterView, event: EventStamp & Extract<AuditEventBody, { kind: 'audit-sampled' }>): ClusterView {
  if (event.rows.length === 0) return view;
  const audits = { ...view.audits };
  for (const row of event.rows) audits[`${row.node} ${row.path}`] = { ...row, at: event.at };
  return { ...view, audits };
}
