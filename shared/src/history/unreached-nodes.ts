/** Nodes to which nothing was replicated when a fault came: what they say later of a gap is when somebody came to them, and no outage. */
import type { NodeName, TopicPath } from '../domain/ids.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import { nodeStatus } from '../view/status.ts';

/**
 * @param lost the node of the source: what it replicated to it did until the fault, whatever is known of it since
 * @returns the nodes outside the section's own group that no destination was connected to, nor to a member of their datagrid
 */
export function unreachedNodes(view: ClusterView, path: TopicPath, lost: NodeName): NodeName[] {
  const { spec } = view;
  if (!spec) return [];
  const connected = new Set(Object.values(view.destinations).flatMap(({ node, state }) => (state.connection && (node === lost || nodeStatus(view, node).state !== 'down') ? [state.connection.peer] : [])));
  const home = view.sections[path]?.home;
  return spec.groups.filter(({ name }) => name !== home).flatMap(({ datagrid, nodes }) => {
    if (datagrid) return nodes.some((node) => connected.has(node)) ? [] : nodes;
    return nodes.filter((node) => !connected.has(node));
  });
}
