/** `cluster-described`: who belongs to the cluster. A new life of the lab means new processes, so all that was live is forgotten. */
import type { EventStamp, LabEventBody } from '../domain/cluster-event.ts';
import { coveringSection } from '../domain/topic-path.ts';
import type { ClusterView } from './cluster-view.ts';
import { emptyView, unheardNode, unheldSection, unseenProcess } from './empty-view.ts';
import { entry, keepSame } from './keep-same.ts';

type Described = Extract<LabEventBody, { kind: 'cluster-described' }>;

export function applySpec(view: ClusterView, event: EventStamp & Described): ClusterView {
  const { incarnation } = event.witness;
  if (incarnation < view.lab.incarnation) return view;
  const sameLife = incarnation === view.lab.incarnation;
  // What operators said outlives the lab: it was said to things, not to processes.
  const { orders, gaps, mutes, valueRecording, n, at, wall } = view;
  const base = sameLife ? view : { ...emptyView(), orders, gaps, mutes, valueRecording, n, at, wall };
  const { spec } = event;
  return {
    ...base,
    lab: { state: view.lab.state, incarnation },
    spec: keepSame(view.spec, spec),
    nodes: fill(spec.nodes, (node) => {
      const known = entry(base.nodes, node.name);
      if (known) return known.group === node.group ? known : { ...known, group: node.group };
      return unheardNode(node.name, node.group);
    }),
    clients: fill(spec.clients, (client) =>
      entry(base.clients, client.name) ?? { name: client.name, path: client.path, process: unseenProcess(), node: null }),
    sections: {
      ...fill(spec.sections.map((section) => ({ ...section, name: section.path })), (section) =>
        entry(base.sections, section.path) ?? unheldSection(section.path, section.home)),
      ...Object.fromEntries(Object.entries(base.sections).map(([path, section]) =>
        [path, keepSame(section, { ...section, home: coveringSection(spec.sections, path)?.home ?? null })])),
    },
  };
}

function fill<S extends { name: string }, V>(specs: readonly S[], make: (spec: S) => V): Record<string, V> {
  return Object.fromEntries(specs.map((spec) => [spec.name, make(spec)]));
}
