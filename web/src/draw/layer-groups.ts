/** Which column a group stands in: sources on the left, what they replicate to on the right; cycles are cut where they close. */
import type { ClusterSpec, GroupSpec } from '@understudy/shared/domain/cluster-spec';
import type { GroupName } from '@understudy/shared/domain/ids';

type Graph = Map<string, string[]>;

/** @returns for each group the groups that its nodes replicate to, in the order of the description. */
export function replicationGraph(spec: ClusterSpec): Map<GroupName, GroupName[]> {
  const graph = new Map<GroupName, Set<GroupName>>(spec.groups.map((group) => [group.name, new Set()]));
  for (const node of spec.nodes) {
    for (const destination of node.destinations) {
      if (destination.group !== node.group && graph.has(destination.group)) graph.get(node.group)?.add(destination.group);
    }
  }
  return new Map([...graph].map(([name, targets]) => [name, [...targets]]));
}

/**
 * @returns the groups of each column, left to right; within a column in the order of the description. Of two that replicate to
 * each other the one that is written first stands left.
 */
export function layerGroups(spec: ClusterSpec): GroupName[][] {
  return layer(replicationGraph(spec));
}

/** What is drawn in one frame: the groups of a site, or a group that names none. */
export interface Block {
  site: string | null;
  groups: GroupSpec[];
}

const layered = new WeakMap<ClusterSpec, Block[][]>();

/** @returns the blocks of each column, as `layerGroups` for groups; within a block the groups in the order of their own layers. */
export function layerBlocks(spec: ClusterSpec): Block[][] {
  // Asked for at each size of the panel, and once for each density: thousands of destinations are gone through once.
  const known = layered.get(spec) ?? makeBlocks(spec);
  layered.set(spec, known);
  return known;
}

function makeBlocks(spec: ClusterSpec): Block[][] {
  const replication = replicationGraph(spec);
  const depth = new Map(layer(replication).flatMap((names, column) => names.map((name) => [name, column] as const)));
  const keyOf = (group: GroupSpec): string => (group.site === undefined ? `group ${group.name}` : `site ${group.site}`);
  const blocks = new Map<string, Block>();
  for (const group of spec.groups) {
    const block = blocks.get(keyOf(group)) ?? { site: group.site ?? null, groups: [] };
    block.groups.push(group);
    blocks.set(keyOf(group), block);
  }
  const keyOfGroup = new Map(spec.groups.map((group) => [group.name, keyOf(group)]));
  const graph = new Map<string, Set<string>>([...blocks.keys()].map((key) => [key, new Set()]));
  for (const [from, targets] of replication) {
    const key = keyOfGroup.get(from)!;
    for (const to of targets) if (keyOfGroup.get(to) !== key) graph.get(key)!.add(keyOfGroup.get(to)!);
  }
  for (const block of blocks.values()) block.groups.sort((a, b) => depth.get(a.name)! - depth.get(b.name)!);
  return layer(new Map([...graph].map(([key, targets]) => [key, [...targets]]))).map((keys) => keys.map((key) => blocks.get(key)!));
}

/** Longest path from the sources, over the graph without the edges that would close a cycle. */
function layer(graph: Graph): string[][] {
  const forward: Graph = new Map([...graph.keys()].map((name) => [name, []]));
  const state = new Map<string, 'open' | 'done'>();
  const finished: string[] = [];
  const walk = (name: string): void => {
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

  const depth = new Map<string, number>(finished.map((name) => [name, 0]));
  for (const name of finished.reverse()) {
    for (const target of forward.get(name)!) depth.set(target, Math.max(depth.get(target)!, depth.get(name)! + 1));
  }
  const columns: string[][] = [];
  for (const name of graph.keys()) (columns[depth.get(name)!] ??= []).push(name);
  return columns;
}
