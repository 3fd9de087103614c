/** Which column a group stands in: sources on the left, what they replicate to on the right; cycles are cut where they close. */
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import type { GroupName } from '@understudy/shared/domain/ids';

/** @returns for each group the groups that its nodes replicate to, in the order of the description. */
export function replicationGraph(spec: ClusterSpec): Map<GroupName, GroupName[]> {
  const graph = new Map<GroupName, GroupName[]>(spec.groups.map((group) => [group.name, []]));
  for (const node of spec.nodes) {
    for (const destination of node.destinations) {
      const targets = graph.get(node.group);
      if (targets && destination.group !== node.group && graph.has(destination.group) && !targets.includes(destination.group)) targets.push(destination.group);
    }
  }
  return graph;
}

/**
 * Longest path from the sources, over the graph without the edges that would close a cycle. Groups are walked in the order of
 * the description, so that of two that replicate to each other the one that is written first stands left.
 *
 * @returns the groups of each column, left to right; within a column in the order of the description.
 */
export function layerGroups(spec: ClusterSpec): GroupName[][] {
  const graph = replicationGraph(spec);
  const forward = new Map<GroupName, GroupName[]>([...graph.keys()].map((name) => [name, []]));
  const state = new Map<GroupName, 'open' | 'done'>();
  const finished: GroupName[] = [];
  const walk = (name: GroupName): void => {
    state.set(name, 'open');
    for (const target of graph.get(name) ?? []) {
      if (state.get(target) === 'open') continue;
      forward.get(name)!.push(target);
      if (!state.has(target)) walk(target);
    }
    state.set(name, 'done');
    finished.push(name);
  };
  for (const name of graph.keys()) if (!state.has(name)) walk(name);

  const layer = new Map<GroupName, number>(finished.map((name) => [name, 0]));
  for (const name of finished.reverse()) {
    for (const target of forward.get(name)!) layer.set(target, Math.max(layer.get(target)!, layer.get(name)! + 1));
  }
  const columns: GroupName[][] = [];
  for (const name of graph.keys()) (columns[layer.get(name)!] ??= []).push(name);
  return columns;
}
