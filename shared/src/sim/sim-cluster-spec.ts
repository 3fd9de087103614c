/** The cluster that is simulated: seven nodes in three groups, each path with two or three sources, as the lab's default has it; or a part of it. */
import { DEFAULT_POLICY, type ClientSpec, type ClusterSpec, type DestinationSpec, type GroupSpec, type NodeSpec, type SectionSpec } from '../domain/cluster-spec.ts';
import type { TopicPath } from '../domain/ids.ts';
import type { SimulationSettings } from './simulation-script.ts';

export const GROUPS: GroupSpec[] = [
  { name: 'london', title: 'London', datagrid: true, nodes: ['lon-1', 'lon-2', 'lon-3'] },
  { name: 'new-york', title: 'New York', datagrid: true, nodes: ['nyc-1', 'nyc-2'] },
  { name: 'recovery', title: 'Recovery', datagrid: false, nodes: ['r-1', 'r-2'] },
];

const SECTIONS: SectionSpec[] = [
  { path: 'prices/fx', home: 'london' },
  { path: 'prices/rates', home: 'london' },
  { path: 'metals', home: 'london' },
  { path: 'orders', home: 'new-york' },
];

/**
 * `eur-1` and `fx-1` cannot stand beside each other (US-12); the sources of `metals` are registered for branches of it, whose epochs
 * are counted together (US-15).
 */
const CLIENTS: [name: string, path: TopicPath, nodes: string[], intervalMillis: number][] = [
  ['fx-1', 'prices/fx', ['lon-1', 'lon-3', 'lon-2'], 500],
  ['fx-2', 'prices/fx', ['lon-2', 'lon-3', 'lon-1'], 500],
  ['eur-1', 'prices/fx/eur', ['lon-3', 'lon-2', 'lon-1'], 700],
  ['rates-1', 'prices/rates', ['lon-3', 'lon-1', 'lon-2'], 700],
  ['rates-2', 'prices/rates', ['lon-2', 'lon-1', 'lon-3'], 700],
  ['gold-1', 'metals/gold', ['lon-1', 'lon-2'], 1000],
  ['gold-2', 'metals/gold', ['lon-3', 'lon-2'], 1000],
  ['silver-1', 'metals/silver', ['lon-2', 'lon-1', 'lon-3'], 1000],
  ['oms-1', 'orders', ['nyc-1', 'nyc-2'], 500],
  ['oms-2', 'orders', ['nyc-2', 'nyc-1'], 500],
];

export const NODE_NAMES = GROUPS.flatMap(({ nodes }) => nodes);
export const CLIENT_NAMES = CLIENTS.map(([name]) => name);

/** Filters of which some match a whole section, some part of one, and some nothing. */
const SOME_TOPICS = { prices: ['prices/fx/t0', 'prices/+/t1', 'prices/fx/eur/#', 'prices/rates/t2', 'prices/rates/t3'], orders: ['orders/t0', 'orders/t2'], metals: ['metals/gold/#'] };

/** @returns the description of the cluster, without nodes and clients that the settings leave out. */
export function simClusterSpec(settings: SimulationSettings): ClusterSpec {
  const { backups, takeover, downgradeAfterMillis, keepUpdates } = settings;
  const groups = GROUPS.map((group) => ({ ...group, nodes: group.nodes.filter((node) => settings.nodes.includes(node)) })).filter(({ nodes }) => nodes.length > 0);
  const all = settings.filter === 'all';
  const filters = { prices: all ? ['prices/#'] : SOME_TOPICS.prices, orders: all ? ['orders/#'] : SOME_TOPICS.orders, metals: all ? ['metals/#'] : SOME_TOPICS.metals };
  const destination = (name: string, group: string, topics: string[], passThrough: string[]): DestinationSpec[] => {
    const nodes = groups.find((one) => one.name === group)?.nodes;
    if (!nodes) return [];
    const addresses = nodes.map((node) => ({ node, host: node, port: 1 }));
    return [{ name, group, topics, passThrough, addresses, wideIp: null, ack: name === 'recovery' ? settings.recovery : 'async', reconnectTimeoutMillis: 1000 }];
  };
  const destinations: Record<string, DestinationSpec[]> = {
    london: destination('new-york', 'new-york', [...filters.prices, ...filters.metals], ['london']),
    'new-york': [...destination('london', 'london', filters.orders, ['new-york']), ...destination('recovery', 'recovery', [...filters.prices, ...filters.orders], ['london', 'new-york'])],
    recovery: [],
  };
  const nodes: NodeSpec[] = groups.flatMap((group) => group.nodes.map((name) => ({ name, group: group.name, host: name, peerHost: name, peerPort: 1, mqttPort: 2, eventPort: 3, destinations: destinations[group.name]! })));
  const clients: ClientSpec[] = CLIENTS.filter(([name]) => settings.clients.includes(name)).map(([name, path, of, intervalMillis]) => ({
    name, path, keepAliveSeconds: 2,
    nodes: of.filter((node) => settings.nodes.includes(node)),
    feed: { topics: settings.topics, updatesPerSecond: 2000 / intervalMillis, intervalMillis },
  }));
  return {
    name: 'simulated',
    policy: { ...DEFAULT_POLICY, backups, takeover, downgradeAfterMillis, keepUpdates },
    groups,
    sections: SECTIONS.filter(({ home }) => groups.some(({ name }) => name === home)),
    nodes,
    clients: clients.filter((client) => client.nodes.length > 0),
    auditors: null,
    wideIps: [],
    nameServer: null,
  };
}

/** Topics of a source: all that are registered for one path publish the same, so that a takeover shows in each; one of a whole section also what lies in a branch of it. */
export function topicsOf({ path, feed }: ClientSpec): TopicPath[] {
  const own = Array.from({ length: feed.topics }, (_, index) => `${path}/t${index}`);
  return path === 'prices/fx' ? [...own, `${path}/eur/t0`, `${path}/eur/t1`] : own;
}
