/**
 * `cluster-described`: who belongs to the cluster. A new life of the lab means new processes, so all that was live is forgotten, but for
 * what its nodes have said before their lab was heard.
 */
import type { EventStamp, LabEventBody } from '../domain/cluster-event.ts';
import { coveringSection } from '../domain/topic-path.ts';
import { whereListed } from './client-place.ts';
import type { ClusterView, NodeView } from './cluster-view.ts';
import { emptyView, unheardNode, unheldSection, unseenProcess } from './empty-view.ts';
import { entry, keepSame, mapEntries } from './keep-same.ts';

type Described = Extract<LabEventBody, { kind: 'cluster-described' }>;

export function applySpec(view: ClusterView, event: EventStamp & Described): ClusterView {
  const { incarnation } = event.witness;
  if (incarnation < view.lab.incarnation) return view;
  const sameLife = incarnation === view.lab.incarnation;
  const base = sameLife ? view : { ...forgetLab(view), ...saidEarly(view) };
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
      entry(base.clients, client.name) ?? { name: client.name, path: client.path, process: unseenProcess(), node: whereListed(base.nodes, client.name), counts: null }),
    sections: {
      ...fill(spec.sections.map((section) => ({ ...section, name: section.path })), (section) =>
        entry(base.sections, section.path) ?? unheldSection(section.path, section.home)),
      ...Object.fromEntries(Object.entries(base.sections).map(([path, section]) =>
        [path, keepSame(section, { ...section, home: coveringSection(spec.sections, path)?.home ?? null })])),
    },
  };
}

/** What operators said outlives the lab: it was said to things, not to processes. */
function forgetLab({ orders, gaps, mutes, valueRecording, n, at, wall }: ClusterView): ClusterView {
  return { ...emptyView(), orders, gaps, mutes, valueRecording, n, at, wall };
}

/** Of what is known, what nodes said of lives that the lab before has not spoken of, and which nodes are heard. */
function saidEarly(view: ClusterView): Pick<ClusterView, 'nodes' | 'destinations' | 'sections'> {
  const isNew = ({ self, process }: NodeView): boolean => self !== null && self.incarnation > process.incarnation;
  const fresh = new Set(Object.values(view.nodes).filter(isNew).map(({ name }) => name));
  const ofFresh = <V>(record: Record<string, V>): Record<string, V> => mapEntries(record, (value, node) => (fresh.has(node) ? value : undefined));
  return {
    nodes: mapEntries(view.nodes, (node) => {
      if (fresh.has(node.name)) return { ...node, process: unseenProcess() };
      return node.outlet.state === 'connected' ? { ...unheardNode(node.name, node.group), outlet: node.outlet } : undefined;
    }),
    destinations: mapEntries(view.destinations, (destination) => (fresh.has(destination.node) ? destination : undefined)),
    sections: mapEntries(view.sections, (section) => {
      const opinions = ofFresh(section.opinions);
      return Object.keys(opinions).length === 0 ? undefined : { ...section, opinions, handovers: ofFresh(section.handovers) };
    }),
  };
}

function fill<S extends { name: string }, V>(specs: readonly S[], make: (spec: S) => V): Record<string, V> {
  return Object.fromEntries(specs.map((spec) => [spec.name, make(spec)]));
}
