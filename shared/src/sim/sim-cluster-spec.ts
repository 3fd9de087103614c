/** The cluster that is simulated: seven nodes in three groups, each section with two or three sources, as the lab's default has it. */
import { DEFAULT_POLICY, type ClientSpec, type ClusterSpec, type DestinationSpec, type NodeSpec } from '../domain/cluster-spec.ts';
import type { Random } from '../machine/random.ts';

const GROUPS = [
  { name: 'london', title: 'London', datagrid: true, nodes: ['lon-1', 'lon-2', 'lon-3'] },
  { name: 'new-york', title: 'New York', datagrid: true, nodes: ['nyc-1', 'nyc-2'] },
  { name: 'recovery', title: 'Recovery', datagrid: false, nodes: ['r-1', 'r-2'] },
];

const SECTIONS = [
  { path: 'prices/fx', home: 'london' },
  { path: 'prices/rates', home: 'london' },
  { path: 'orders', home: 'new-york' },
];

const TOPICS_OF_A_SOURCE = 12;

/** @returns a description; what the random numbers choose is what a cluster file may: ack mode and copies. */
export function simClusterSpec(random: Random): ClusterSpec {
  const sync = random.chance(0.3);
  const backups = random.pick([0, 1, 1, 1, 2]);
  const destination = (name: string, group: string, topics: string[], passThrough: string[]): DestinationSpec => ({
    name, group, topics, passThrough,
    addresses: GROUPS.find((one) => one.name === group)!.nodes.map((node) => ({ node, host: node, port: 1 })),
    ack: sync && name === 'recovery' ? 'sync' : 'async',
    reconnectTimeoutMillis: 1000,
  });
  const destinations: Record<string, DestinationSpec[]> = {
    london: [destination('new-york', 'new-york', ['prices/#'], ['london'])],
    'new-york': [destination('london', 'london', ['orders/#'], ['new-york']), destination('recovery', 'recovery', ['prices/#', 'orders/#'], ['london', 'new-york'])],
    recovery: [],
  };
  const nodes: NodeSpec[] = GROUPS.flatMap((group) => group.nodes.map((name) => ({ name, group: group.name, host: name, peerPort: 1, mqttPort: 2, eventPort: 3, destinations: destinations[group.name]! })));
  const client = (name: string, path: string, of: string[]): ClientSpec => ({ name, path, nodes: of, keepAliveSeconds: 2, feed: { topics: TOPICS_OF_A_SOURCE, updatesPerSecond: 4, intervalMillis: 500 } });
  return {
    name: 'simulated',
    policy: { ...DEFAULT_POLICY, backups, takeover: random.pick(['first-registered', 'any']) },
    groups: GROUPS,
    sections: SECTIONS,
    nodes,
    clients: [
      client('fx-1', 'prices/fx', ['lon-1', 'lon-3', 'lon-2']),
      client('fx-2', 'prices/fx', ['lon-2', 'lon-3', 'lon-1']),
      client('rates-1', 'prices/rates', ['lon-3', 'lon-1', 'lon-2']),
      client('rates-2', 'prices/rates', ['lon-2', 'lon-1', 'lon-3']),
      client('oms-1', 'orders', ['nyc-1', 'nyc-2']),
      client('oms-2', 'orders', ['nyc-2', 'nyc-1']),
    ],
    auditors: null,
  };
}

/** Topics of a section: all its sources publish the same, so that a takeover shows in each. */
export function topicsOf(path: string): string[] {
  return Array.from({ length: TOPICS_OF_A_SOURCE }, (_, index) => `${path}/t${index}`);
}
