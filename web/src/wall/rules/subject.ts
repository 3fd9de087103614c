/** What a problem is about, read from its id: where on the map, in the sections and on the timeline to look. */
import { linkEnds, type NodeName } from '@understudy/shared/domain/ids';
import type { EpochMillis } from '@understudy/shared/domain/units';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { listProblems } from '@understudy/shared/view/problems';
import type { Selection } from '../../state/selection.ts';

export interface Subject {
  /** Nodes to have in sight. */
  nodes: NodeName[];
  /** What is lit on the map and on the timeline. */
  selection: Selection;
}

/** A standing problem: its stable id, and what it is about; null for what has no place. */
export interface ShownProblem {
  id: string;
  /** Tells one occurrence from the next; 0 where nobody said. */
  since: EpochMillis;
  subject: Subject | null;
}

/** @returns the standing problems that nobody has muted, the gravest first. What is only starting breaks nothing. */
export function shownProblems(view: ClusterView): ShownProblem[] {
  return listProblems(view)
    .filter(({ id, mute, tone }) => mute === null && !(tone === 'attention' && id.startsWith('finding:')))
    .map(({ id, since }) => ({ id, since, subject: subjectOf(id, view) }));
}

/** @returns what a problem is about, or null when it is about nothing that has a place. */
export function subjectOf(problem: string, view: ClusterView): Subject | null {
  const [kind, rest] = [problem.slice(0, problem.indexOf(':')), problem.slice(problem.indexOf(':') + 1)];
  switch (kind) {
    case 'node':
      return { nodes: [rest], selection: { kind: 'node', id: rest } };
    case 'client': {
      const client = Object.hasOwn(view.clients, rest) ? view.clients[rest] : undefined;
      return client ? sectionSubject(client.path, view) : null;
    }
    case 'split':
    case 'no-source':
    case 'no-standby':
      return sectionSubject(rest, view);
    case 'destination': {
      const destination = Object.hasOwn(view.destinations, rest) ? view.destinations[rest] : undefined;
      return destination ? { nodes: [destination.node], selection: { kind: 'destination', id: rest } } : null;
    }
    case 'link':
      return { nodes: linkEnds(rest), selection: { kind: 'link', id: rest } };
    default:
      return null;
  }
}

function sectionSubject(path: string, view: ClusterView): Subject | null {
  const section = Object.hasOwn(view.sections, path) ? view.sections[path] : undefined;
  if (!section) return null;
  const active = section.holder?.active?.node;
  return { nodes: active ? [active] : [], selection: { kind: 'topic', id: path } };
}
