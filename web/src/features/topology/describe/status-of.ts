/** The state of a node as its witnesses tell it, worked out once for each report: a picture of a thousand nodes asks for it many thousand times. */
import type { NodeName } from '@understudy/shared/domain/ids';
import type { ClusterView, NodeView } from '@understudy/shared/view/cluster-view';
import { nodeStatus, type Status } from '@understudy/shared/view/status';

const known = new WeakMap<NodeView, { lab: ClusterView['lab']['state']; status: Status }>();

/** @returns what `nodeStatus` gives, which depends on what was said of the node and on whether the lab is heard. */
export function statusOf(view: ClusterView, name: NodeName): Status {
  const node = view.nodes[name];
  if (!node) return nodeStatus(view, name);
  const found = known.get(node);
  if (found?.lab === view.lab.state) return found.status;
  const status = nodeStatus(view, name);
  known.set(node, { lab: view.lab.state, status });
  return status;
}
