/** Where a client is: more than one node may list it for a while, when it moved before the old one noticed. */
import type { ClientName, NodeName } from '../domain/ids.ts';
import type { NodeView } from './cluster-view.ts';
import { entry } from './keep-same.ts';

/** @returns the node that lists the client since the latest, or null when none does. */
export function whereListed(nodes: Readonly<Record<NodeName, NodeView>>, client: ClientName): NodeName | null {
  let found: { node: NodeName; since: number } | null = null;
  for (const [node, { clients }] of Object.entries(nodes)) {
    const listed = entry(clients, client);
    if (listed && (found === null || listed.since > found.since)) found = { node, since: listed.since };
  }
  return found?.node ?? null;
}
