/** The default cluster (trading-floor) as its checked description, with ports as the lab gives them. */
import { DEFAULT_POLICY, type ClientSpec, type ClusterSpec, type DestinationSpec, type NodeSpec } from '../../domain/cluster-spec.ts';

const GROUPS = [
  { name: 'london', title: 'London', datagrid: true, nodes: ['lon-1', 'lon-2', 'lon-3'] },
  { name: 'new-york', title: 'New York', datagrid: true, nodes: ['nyc-1', 'nyc-2'] },
  { name: 'recovery', title: 'Recovery', datagrid: false, nodes: ['r-1', 'r-2'] },
];

const NAMES = GROUPS.flatMap(({ nodes }) => nodes);

function destination(group: string, topics: string[], passThrough: string[]): DestinationSpec {
  const addresses = GROUPS.find(({ name }) => name === group)!.nodes.map((node) => ({ node, host: '127.0.0.1', port: peerPort(node) }));
  return { name: group, group, addresses, wideIp: null, topics, passThrough, ack: 'async', reconnectTimeoutMillis: 1000 };
}

function peerPort(node: string): number {
  return 7100 + NAMES.indexOf(node);
}

const DESTINATIONS: Record<string, DestinationSpec[]> = {
  london: [destination('new-york', ['prices/#'], ['london'])],
  'new-york': [destination('london', ['orders/#'], ['new-york']), destination('recovery', ['prices/#', 'orders/#'], ['london', 'new-york'])],
  recovery: [],
};

function node(name: string, group: string): NodeSpec {
  const index = NAMES.indexOf(name);
  return { name, group, host: '127.0.0.1', peerHost: '127.0.0.1', peerPort: 7100 + index, mqttPort: 1883 + index, eventPort: 7200 + index, destinations: DESTINATIONS[group]! };
}

function client(name: string, path: string, nodes: string[], topics: number, updatesPerSecond: number): ClientSpec {
  return { name, path, nodes, keepAliveSeconds: 2, feed: { topics, updatesPerSecond, intervalMillis: 50 } };
}

/** @returns seven nodes in three groups, three sections, seven clients. */
export function defaultSpec(): ClusterSpec {
  return {
    name: 'trading-floor',
    policy: DEFAULT_POLICY,
    groups: GROUPS,
    sections: [{ path: 'prices/fx', home: 'london' }, { path: 'prices/rates', home: 'london' }, { path: 'orders', home: 'new-york' }],
    nodes: GROUPS.flatMap(({ name: group, nodes }) => nodes.map((name) => node(name, group))),
    clients: [
      client('fx-1', 'prices/fx', ['lon-1', 'lon-3', 'lon-2'], 1200, 120),
      client('fx-2', 'prices/fx', ['lon-2', 'lon-3', 'lon-1'], 1200, 120),
      client('rates-1', 'prices/rates', ['lon-3', 'lon-1', 'lon-2'], 1600, 80),
      client('rates-2', 'prices/rates', ['lon-2', 'lon-1', 'lon-3'], 1600, 80),
      client('oms-1', 'orders', ['nyc-1', 'nyc-2'], 900, 80),
      client('oms-2', 'orders', ['nyc-2', 'nyc-1'], 900, 80),
      client('probe-1', 'telemetry', ['lon-1', 'lon-2', 'lon-3'], 200, 20),
    ],
    auditors: { nodes: NAMES, host: '127.0.0.1', eventPort: 7300 },
    wideIps: [],
    nameServer: null,
  };
}
