/** When a node has its copies again, and when all is well: what a bounded run waits for before the next fault. */
import type { NodeName } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { ClusterView } from '@understudy/shared/view/cluster-view';

/** What waits no longer than this is on its way. */
const ON_ITS_WAY_MILLIS = 2000;

/** @returns nodes that run and have not said since `since` that they serve and owe nothing old, or to which somebody owes something. */
export function recoveringNodes(view: ClusterView, since: (node: NodeName) => MonoMillis): Set<NodeName> {
  const recovering = new Set<NodeName>();
  for (const { name } of view.spec?.nodes ?? []) {
    const node = view.nodes[name];
    const { sample } = node ?? {};
    if (node?.self?.state !== 'serving' || !sample || sample.at < since(name)) {
      recovering.add(name);
      continue;
    }
    for (const { to, kind, phase, peer, waitingMillis } of sample.streams) {
      const target = kind === 'member' ? to : peer;
      if (phase === 'live' && waitingMillis <= ON_ITS_WAY_MILLIS) continue;
      recovering.add(name);
      if (target !== null) recovering.add(target);
    }
  }
  return recovering;
}

/** @returns what is not well yet, in words; empty when every process runs, serves, is connected and has what it should have. */
export function whatIsNotWell(view: ClusterView, since: (node: NodeName) => MonoMillis): string[] {
  const { spec } = view;
  if (!spec) return ['the cluster is not described yet'];
  return [
    ...spec.nodes.filter(({ name }) => view.nodes[name]?.process.state !== 'running').map(({ name }) => `${name} does not run`),
    ...spec.clients.filter(({ name }) => view.clients[name]?.process.state !== 'running').map(({ name }) => `${name} does not run`),
    ...spec.clients.filter(({ name }) => view.clients[name]?.node === null).map(({ name }) => `${name} is connected to no node`),
    ...Object.entries(view.links).filter(([, { state }]) => state === 'cut').map(([link]) => `${link} is cut`),
    ...spec.nodes.flatMap(({ name, destinations }) => destinations.filter((one) => view.destinations[`${name}/${one.name}`]?.state.phase !== 'connected').map((one) => `${name} → ${one.name} is not connected`)),
    ...spec.sections.filter(({ path }) => !view.sections[path]?.holder?.active).map(({ path }) => `${path} has no active source`),
    ...[...recoveringNodes(view, since)].map((name) => `${name} does not serve, or streams from or to it owe something`),
  ];
}
