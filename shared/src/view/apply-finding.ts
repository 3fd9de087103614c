/** Findings: raised and cleared by whoever watches. */
import type { EventStamp, FindingEventBody } from '../domain/cluster-event.ts';
import type { ClusterView } from './cluster-view.ts';
import { entry, withEntry, withoutEntry } from './keep-same.ts';

export function applyFinding(view: ClusterView, event: EventStamp & FindingEventBody): ClusterView {
  const { finding: id, severity, subject, text, witness } = event;
  const wall = entry(view.findings, id)?.wall ?? event.wall;
  const findings = event.state === 'raised' ? withEntry(view.findings, id, { id, severity, subject, text, witness, wall }) : withoutEntry(view.findings, id);
  return findings === view.findings ? view : { ...view, findings };
}
