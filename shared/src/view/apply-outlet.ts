/** What the dashboard's back end adds: which outlets it hears, which events it knows to be missing, whether it keeps values. */
import type { DashboardEventBody, EventStamp } from '../domain/cluster-event.ts';
import type { ClusterView, FindingView } from './cluster-view.ts';
import { unheardNode } from './empty-view.ts';
import { entry, withEntry, withoutEntry } from './keep-same.ts';

type Added<K extends DashboardEventBody['kind']> = EventStamp & Extract<DashboardEventBody, { kind: K }>;

/** Ranges of missing events kept in words; the count goes on beyond. */
const RANGES_KEPT = 20;

export function applyOutletChanged(view: ClusterView, event: Added<'outlet-changed'>): ClusterView {
  const { outlet, state, because, wall } = event;
  switch (outlet.kind) {
    case 'lab':
      return view.lab.state === state ? view : { ...view, lab: { ...view.lab, state } };
    case 'node': {
      const node = entry(view.nodes, outlet.name) ?? unheardNode(outlet.name, '');
      return { ...view, nodes: withEntry(view.nodes, outlet.name, { ...node, outlet: { state, because, wall } }) };
    }
    case 'auditor':
      return applyAuditorOutlet(view, event);
    case 'dashboard':
      return view;
  }
}

/** The auditors have no place in the picture; without them nothing is counted, and that has to be said. */
function applyAuditorOutlet(view: ClusterView, event: Added<'outlet-changed'>): ClusterView {
  const id = `auditors-lost:${event.outlet.name}`;
  const { witness, wall } = event;
  const finding: FindingView = { id, severity: 'attention', subject: event.outlet.name, text: `Deliveries are not counted: ${event.because}.`, witness, wall };
  const findings = event.state === 'connected' ? withoutEntry(view.findings, id) : withEntry(view.findings, id, finding);
  return findings === view.findings ? view : { ...view, findings };
}

export function applyGap(view: ClusterView, event: Added<'gap'>): ClusterView {
  const { outlet: witness, from, to, because, wall } = event;
  const missing = view.gaps.missing + Math.max(0, to - from + 1);
  return { ...view, gaps: { missing, ranges: [...view.gaps.ranges, { witness, from, to, because, wall }].slice(-RANGES_KEPT) } };
}

export function applyValuesRecorded(view: ClusterView, { state, branches, by, until, wall }: Added<'values-recorded'>): ClusterView {
  return { ...view, valueRecording: state === 'begun' ? { branches, by, since: wall, until } : null };
}
