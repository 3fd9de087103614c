/** From a checked cluster file and a block of ports to the description that every program starts from. */
import type { ClusterSpec, DestinationSpec, NodeSpec, WideIpSpec } from '@understudy/shared/domain/cluster-spec';
import type { ClusterFile } from './file-schema.ts';
import { LAB_HOST, ownAddress, type PortBlock, type PortNeeds } from './port-block.ts';

type FileGroup = ClusterFile['groups'][number];
type FileDestination = FileGroup['destinations'][number];

/** @returns what ports a cluster needs. */
export function portNeeds(file: ClusterFile): PortNeeds {
  const nodes = file.groups.flatMap((group) => group.nodes.map((name) => ({ name, behind: isBehindWideIp(file, group) })));
  return { nodes: nodes.length, behindWideIp: nodes.flatMap(({ behind }, index) => (behind ? [index] : [])) };
}

/** @returns the description; the nth node of the file has the nth port of each kind, so that they stay the same from start to start. */
export function toClusterSpec(file: ClusterFile, ports: PortBlock): ClusterSpec {
  const names = file.groups.flatMap((group) => group.nodes);
  const behind = new Set(ports.wideIp === null ? [] : portNeeds(file).behindWideIp.map((index) => names[index]!));
  const peerAddress = (node: string): { host: string; port: number } => {
    const index = names.indexOf(node);
    return behind.has(node) ? { host: ownAddress(index), port: ports.wideIp! } : { host: LAB_HOST, port: ports.peer + index };
  };
  const toDestination = (destination: FileDestination): DestinationSpec => ({
    name: destination.name,
    group: destination.group,
    addresses: (destination.addresses ?? []).map((node) => ({ node, ...peerAddress(node) })),
    wideIp: destination.wideIp === undefined ? null : { name: destination.wideIp, port: ports.wideIp },
    topics: destination.topics,
    passThrough: destination.passThrough,
    ack: destination.ack,
    reconnectTimeoutMillis: destination.reconnectTimeoutMillis ?? file.policy.reconnectTimeoutMillis,
  });
  const toNode = (name: string, group: FileGroup): NodeSpec => ({
    name,
    group: group.name,
    host: LAB_HOST,
    peerHost: peerAddress(name).host,
    peerPort: peerAddress(name).port,
    mqttPort: ports.mqtt + names.indexOf(name),
    eventPort: ports.event + names.indexOf(name),
    destinations: group.destinations.filter(({ nodes }) => nodes?.includes(name) ?? true).map(toDestination),
  });
  const audited = file.auditors?.nodes === 'all' ? names : (file.auditors?.nodes ?? []);
  return {
    name: file.name,
    policy: file.policy,
    groups: file.groups.map((group) => ({ name: group.name, title: group.title ?? group.name, ...(group.site === undefined ? {} : { site: group.site }), datagrid: group.datagrid, nodes: group.nodes })),
    sections: file.sections,
    nodes: file.groups.flatMap((group) => group.nodes.map((name) => toNode(name, group))),
    clients: file.clients,
    auditors: audited.length === 0 ? null : { nodes: audited, host: LAB_HOST, eventPort: ports.auditors },
    wideIps: file.wideIps.map((wideIp) => toWideIp(file, wideIp, ports)),
    nameServer: file.wideIps.length === 0 ? null : { host: LAB_HOST, port: ports.nameServer },
  };
}

/** Any node of the group may join: those that are in it at the start come first in the order of preference. */
function toWideIp(file: ClusterFile, { name, group, members }: ClusterFile['wideIps'][number], ports: PortBlock): WideIpSpec {
  const { nodes } = file.groups.find((one) => one.name === group)!;
  const atStart = members ?? nodes;
  return { name, group, port: ports.wideIp, servers: [...atStart, ...nodes.filter((node) => !atStart.includes(node))], members: atStart };
}

function isBehindWideIp(file: ClusterFile, group: FileGroup): boolean {
  return file.wideIps.some((wideIp) => wideIp.group === group.name);
}
