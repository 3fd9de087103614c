/** `process-changed`: what the lab sees of the processes. The end of a process ends all that it said of itself, which stays as its last report. */
import type { EventStamp, LabEventBody } from '../domain/cluster-event.ts';
import type { ClusterView, ProcessView } from './cluster-view.ts';
import { unheardNode, unseenProcess } from './empty-view.ts';
import { entry, withEntry } from './keep-same.ts';
import { endLife } from './node-life.ts';

type ProcessChanged = EventStamp & Extract<LabEventBody, { kind: 'process-changed' }>;

export function applyProcess(view: ClusterView, event: ProcessChanged): ClusterView {
  const { kind, name } = event.subject;
  if (kind === 'node') return applyNodeProcess(view, event);
  if (kind === 'client') return applyClientProcess(view, event);
  // The auditors are no part of the cluster that is drawn: their silence is a finding (apply-outlet).
  return view;
  function applyNodeProcess(before: ClusterView, changed: ProcessChanged): ClusterView {
    const node = entry(before.nodes, name) ?? unheardNode(name, '');
    if (isOlder(changed, node.process)) return before;
    const nodes = withEntry(before.nodes, name, { ...node, process: processView(changed) });
    const next = { ...before, nodes };
    const spokenLife = node.self?.incarnation ?? node.process.incarnation;
    const ended = changed.state === 'exited' ? spokenLife <= changed.incarnation : spokenLife < changed.incarnation;
    return ended ? endLife(next, name) : next;
  }
  function applyClientProcess(before: ClusterView, changed: ProcessChanged): ClusterView {
    const client = entry(before.clients, name) ?? { name, path: '', process: unseenProcess(), node: null, counts: null };
    if (isOlder(changed, client.process)) return before;
    return { ...before, clients: withEntry(before.clients, name, { ...client, process: processView(changed) }) };
  }
}

function isOlder(event: ProcessChanged, known: ProcessView): boolean {
  return event.incarnation < known.incarnation || (event.incarnation === known.incarnation && event.at < known.at);
}

function processView(event: ProcessChanged): ProcessView {
  const { incarnation, state, pid, exit, order, because, at, wall } = event;
  return { incarnation, state, pid, exit, order, because, at, wall };
}
