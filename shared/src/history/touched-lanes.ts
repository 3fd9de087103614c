/**
 * The lanes whose look an event can have changed: what the event speaks of and what hangs on it, found by identity, so that
 * the cost of an event does not follow the size of the cluster. A test holds that no other lane would look different.
 */
import type { ClusterEvent } from '../domain/cluster-event.ts';
import { destinationKey, type NodeName } from '../domain/ids.ts';
import type { ClusterView, NodeView, SectionView } from '../view/cluster-view.ts';
import { entry } from '../view/keep-same.ts';
import type { History } from './history.ts';

/** @returns the ids of lanes to look at again, each once. */
export function touchedLanes(history: History, before: ClusterView, after: ClusterView, event: ClusterEvent): string[] {
  if (before.spec !== after.spec || before.lab !== after.lab) return history.lanes.slice(0, history.described).map(({ id }) => id);
  const spoken = nodesOf(event);
  const nodes = spoken.filter((name) => !sameStatus(entry(before.nodes, name), entry(after.nodes, name)));
  const destinations = before.destinations === after.destinations ? nodes : spoken;
  return [
    ...nodes.map((name) => `node:${name}`),
    ...destinations.flatMap((name) => destinationsOf(after, name).filter((key) => nodes.includes(name) || entry(before.destinations, key) !== entry(after.destinations, key)).map((key) => `destination:${key}`)),
    ...touchedSections(before, after, event, nodes),
  ];
}

/** The nodes of which an event can say something: its witness, its subject, the node whose outlet it is about. */
function nodesOf(event: ClusterEvent): NodeName[] {
  const names = new Set<NodeName>();
  if (event.witness.kind === 'node') names.add(event.witness.name);
  if (event.kind === 'process-changed' && event.subject.kind === 'node') names.add(event.subject.name);
  if (event.kind === 'outlet-changed' && event.outlet.kind === 'node') names.add(event.outlet.name);
  return [...names];
}

/** Whether all that a node's status is made of (`nodeStatus`) is the same. */
function sameStatus(before: NodeView | undefined, after: NodeView | undefined): boolean {
  return before === after || (before !== undefined && after !== undefined && before.process === after.process && before.outlet === after.outlet && before.self === after.self);
}

function destinationsOf({ spec }: ClusterView, name: NodeName): string[] {
  return spec?.nodes.find((node) => node.name === name)?.destinations.map((destination) => destinationKey(name, destination.name)) ?? [];
}

function touchedSections(before: ClusterView, after: ClusterView, event: ClusterEvent, nodes: readonly NodeName[]): string[] {
  const client = event.kind === 'process-changed' && event.subject.kind === 'client' ? event.subject.name : null;
  if (before.sections === after.sections && nodes.length === 0 && client === null) return [];
  const hangs = ({ holder, opinions }: SectionView): boolean =>
    (client !== null && holder?.active?.client === client) || nodes.some((name) => holder?.active?.node === name || Object.hasOwn(opinions, name));
  return Object.values(after.sections)
    .filter((section) => section.home !== null && (entry(before.sections, section.path) !== section || hangs(section)))
    .map(({ path }) => `section:${path}`);
}
