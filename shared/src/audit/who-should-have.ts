/** Which nodes should have the updates of a section, as the description says and as destinations are connected now (RP-04, RP-10). */
import type { ClusterSpec, GroupSpec } from '../domain/cluster-spec.ts';
import type { DestinationName, GroupName, NodeName, TopicPath } from '../domain/ids.ts';
import { judgeTopics } from '../replication/send-rule.ts';

/** `whole`: all of them. `part`: what topic filters let through, which only numbers up to the highest that came can tell. */
export type Due = 'whole' | 'part';

/**
 * @param path of the registration
 * @param accepting the node that accepted the updates
 * @param peerOf the server to which a node's destination is connected; null while it is to none
 * @returns every node on which they belong. Of a group with a datagrid it is all members, of another one whoever is connected.
 */
export function whoShouldHave(spec: ClusterSpec, path: TopicPath, accepting: NodeName, peerOf: (node: NodeName, destination: DestinationName) => NodeName | null): Map<NodeName, Due> {
  const due = new Map<NodeName, Due>();
  /** The group from which they come to a node; null where they were published. */
  const cameFrom = new Map<NodeName, GroupName | null>([[accepting, null]]);
  const groupOf = (node: NodeName): GroupSpec | undefined => spec.groups.find(({ nodes }) => nodes.includes(node));
  const waiting: NodeName[] = [];
  const reach = (node: NodeName, how: Due): void => {
    const group = groupOf(node);
    for (const member of group?.datagrid ? group.nodes : [node]) {
      if (due.get(member) === 'whole' || due.get(member) === how) continue;
      due.set(member, how);
      if (!cameFrom.has(member)) cameFrom.set(member, group?.name ?? null);
      waiting.push(member);
    }
  };
  reach(accepting, 'whole');
  const home = groupOf(accepting);
  for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
    const origin = cameFrom.get(node)!;
    for (const { name, group, topics, passThrough } of spec.nodes.find((one) => one.name === node)?.destinations ?? []) {
      const peer = peerOf(node, name);
      const verdict = judgeTopics({ kind: 'destination', group, datagrid: false, topics, passThrough }, { path });
      if (peer === null || verdict === 'filtered' || (origin !== null && !passThrough.includes(origin)) || (home?.datagrid && group === home.name)) continue;
      if (!cameFrom.has(peer)) cameFrom.set(peer, groupOf(node)?.name ?? null);
      reach(peer, verdict === 'send' && due.get(node) === 'whole' ? 'whole' : 'part');
    }
  }
  return due;
}
