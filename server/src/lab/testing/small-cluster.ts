/** A small cluster for tests: two groups, one destination, one client. Its ports are never listened on by the stand-ins. */
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { readClusterFile } from '../cluster-file/read-cluster-file.ts';
import { toClusterSpec } from '../cluster-file/to-cluster-spec.ts';

export const SMALL_CLUSTER = `name: small
groups:
  - name: north
    nodes: [n-1, n-2]
    destinations:
      - { name: south, group: south, addresses: [s-1] }
  - { name: south, datagrid: false, nodes: [s-1, s-2] }
sections:
  - { path: news, home: north }
clients:
  - { name: writer, path: news, nodes: [n-1, n-2], feed: { topics: 10, updatesPerSecond: 100, intervalMillis: 20 } }
`;

/** @returns its description, with ports that nothing listens on. */
export function smallCluster(): ClusterSpec {
  const read = readClusterFile(SMALL_CLUSTER);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return toClusterSpec(read.file, { skipped: 0, taken: null, lab: 1, auditors: 2, nameServer: 3, wideIp: 4, event: 10, peer: 20, mqtt: 30 });
}
