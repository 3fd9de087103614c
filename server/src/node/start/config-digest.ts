/** A short digest of what all nodes must have alike, stated at logon (US-16). */
import { createHash } from 'node:crypto';
import type { ClusterSpec, GroupSpec } from '@understudy/shared/domain/cluster-spec';

/**
 * Covers the group, its members' destinations, the sections and the policy: what decides how a group behaves. Destinations are
 * those of the whole group, so that two members with the same file have the same digest.
 * @returns 12 hexadecimal digits.
 */
export function configurationDigest(cluster: ClusterSpec, group: GroupSpec): string {
  const destinations = cluster.nodes
    .filter((node) => node.group === group.name)
    .map((node) => [node.name, node.destinations])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  const sections = [...cluster.sections].sort((a, b) => (a.path < b.path ? -1 : 1));
  const said = JSON.stringify(sortKeys({ group: { name: group.name, datagrid: group.datagrid, nodes: group.nodes }, destinations, sections, policy: cluster.policy }));
  return createHash('sha256').update(said).digest('hex').slice(0, 12);
}

/** The order in which a file names things must not matter. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
}
