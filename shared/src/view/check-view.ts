/** What must be true of every view, whatever events made it; tests and debug mode ask. */
import { compareEpochs } from '../domain/update-source.ts';
import type { ClusterView } from './cluster-view.ts';

/** @returns each broken invariant in words; empty for a sound view. */
export function checkView(view: ClusterView): string[] {
  return [...checkNodes(view), ...checkDestinations(view), ...checkSections(view), ...checkBounds(view)];
}

function checkNodes(view: ClusterView): string[] {
  return Object.entries(view.nodes).flatMap(([key, node]) => [
    ...(key === node.name ? [] : [`node ${node.name} stands under ${key}`]),
    ...(node.process.state === 'exited' && node.self && node.self.incarnation <= node.process.incarnation ? [`${key} has exited and still speaks`] : []),
    ...(node.self && node.self.incarnation < node.process.incarnation ? [`${key} speaks from life ${node.self.incarnation}, the lab runs ${node.process.incarnation}`] : []),
    ...Object.values(node.sources).filter(({ node: at }) => at !== key).map((source) => `${key} lists the source ${source.client} of ${source.node}`),
  ]).concat(Object.values(view.clients).flatMap((client) =>
    client.node !== null && !view.nodes[client.node]?.clients[client.name] ? [`${client.name} is said to be at ${client.node}, which does not list it`] : []));
}

function checkDestinations(view: ClusterView): string[] {
  return Object.entries(view.destinations).flatMap(([key, { node, state }]) => [
    ...(key === `${node}/${state.destination}` ? [] : [`destination ${node}/${state.destination} stands under ${key}`]),
    ...((state.phase === 'connected') === (state.connection !== null) ? [] : [`${key} is ${state.phase} with ${state.connection ? 'a' : 'no'} connection`]),
    ...(view.nodes[node]?.process.state === 'exited' && (view.nodes[node].self === null) ? [`${key} outlived its node`] : []),
  ]);
}

function checkSections(view: ClusterView): string[] {
  return Object.entries(view.sections).flatMap(([key, section]) => [
    ...(key === section.path ? [] : [`section ${section.path} stands under ${key}`]),
    ...Object.entries(section.opinions)
      .filter(([name, opinion]) => section.home !== null && view.nodes[name]?.group === section.home && opinion.epoch && section.holder?.epoch && compareEpochs(opinion.epoch, section.holder.epoch) > 0)
      .map(() => `${key}: a node knows a higher epoch than the holder shown`),
  ]);
}

function checkBounds(view: ClusterView): string[] {
  return [
    ...(view.orders.length <= 50 ? [] : [`${view.orders.length} orders are kept`]),
    ...(view.gaps.ranges.length <= 20 ? [] : [`${view.gaps.ranges.length} gap ranges are kept`]),
    ...Object.entries(view.destinations).filter(([, { attempts }]) => attempts.length > 20).map(([key]) => `${key} keeps too many tries`),
  ];
}
