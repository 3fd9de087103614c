/** From a checked cluster file and a block of ports to the description that every program starts from. */
import type { ClusterSpec, DestinationSpec, NodeSpec } from '@understudy/shared/domain/cluster-spec';
import type { ClusterFile } from './file-schema.ts';
import { LAB_HOST, type PortBlock } from './port-block.ts';

/** @returns the description; the nth node of the file has the nth port of each kind, so that they stay the same from start to start. */
export function toClusterSpec(file: ClusterFile, ports: PortBlock): ClusterSpec {
  const names = file.groups.flatMap((group) => group.nodes);
  const peerPort = (node: string): number => ports.peer + names.indexOf(node);
  const toDestination = (destination: ClusterFile['groups'][number]['destinations'][number]): DestinationSpec => ({
    name: destination.name,
    group: destination.group,
    addresses: destination.addresses.map((node) => ({ node, host: LAB_HOST, port: peerPort(node) })),
    topics: destination.topics,
    passThrough: destination.passThrough,
    ack: destination.ack,
    reconnectTimeoutMillis: destination.reconnectTimeoutMillis ?? file.policy.reconnectTimeoutMillis,
  });
  const toNode = (name: string, group: ClusterFile['groups'][number]): NodeSpec => ({
    name,
    group: group.name,
    host: LAB_HOST,
    peerPort: peerPort(name),
    mqttPort: ports.mqtt + names.indexOf(name),
    eventPort: ports.event + names.indexOf(name),
    destinations: group.destinations.map(toDestination),
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
  };
}
