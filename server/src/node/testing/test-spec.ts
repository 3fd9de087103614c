/** Cluster descriptions in a few words, on free ports. */
import { DEFAULT_POLICY, type ClusterSpec, type DestinationSpec, type Policy, type SectionSpec, type WideIpTarget } from '@understudy/shared/domain/cluster-spec';
import { freePorts } from './free-ports.ts';

export interface TestGroup {
  name: string;
  nodes: string[];
  datagrid: boolean;
  /** Destinations of each of its nodes. */
  destinations?: { name: string; group: string; addresses?: string[]; wideIp?: WideIpTarget; topics: string[]; passThrough?: string[] }[];
}

export async function testSpec(groups: TestGroup[], sections: SectionSpec[], policy: Partial<Policy> = {}): Promise<ClusterSpec> {
  const names = groups.flatMap((group) => group.nodes);
  const ports = await freePorts(names.length * 3);
  const peerPort = (name: string): number => ports[names.indexOf(name) * 3]!;
  const destinations = (group: TestGroup): DestinationSpec[] =>
    (group.destinations ?? []).map(({ name, group: target, addresses, wideIp, topics, passThrough }) => ({
      name,
      group: target,
      addresses: (addresses ?? []).map((node) => ({ node, host: '127.0.0.1', port: peerPort(node) })),
      wideIp: wideIp ?? null,
      topics,
      passThrough: passThrough ?? [group.name],
      ack: 'async',
      reconnectTimeoutMillis: 1000,
    }));
  return {
    name: 'test',
    policy: { ...DEFAULT_POLICY, ...policy },
    groups: groups.map(({ name, nodes, datagrid }) => ({ name, title: name, datagrid, nodes })),
    sections,
    nodes: groups.flatMap((group) =>
      group.nodes.map((name) => ({
        name,
        group: group.name,
        host: '127.0.0.1',
        peerHost: '127.0.0.1',
        peerPort: peerPort(name),
        mqttPort: ports[names.indexOf(name) * 3 + 1]!,
        eventPort: ports[names.indexOf(name) * 3 + 2]!,
        destinations: destinations(group),
      })),
    ),
    clients: [],
    auditors: null,
    wideIps: [],
    nameServer: null,
  };
}
