/** The first words on a connection between nodes: who each is, and why one does not take the other (DF-12, US-16). */
import type { ClusterSpec } from '../../domain/cluster-spec.ts';
import type { GroupName, Incarnation, NodeName } from '../../domain/ids.ts';

/** Changed whenever messages between nodes change their meaning. */
export const PEER_PROTOCOL = 1;
/** Largest message between nodes: a batch of updates, each at most as large as an MQTT packet of ours. */
export const PEER_FRAME_LIMIT_BYTES = 32 * 1024 * 1024;
/** Largest first message: it is read before anything is known of the other side. */
export const LOGON_FRAME_LIMIT_BYTES = 4096;
/** Who connects and does not log on in this time is closed. */
export const LOGON_MILLIS = 2000;

/** Who a node says it is. */
export interface Identity {
  cluster: string;
  node: NodeName;
  group: GroupName;
  incarnation: Incarnation;
  digest: string;
}

export type LogonMessage =
  | ({ type: 'logon'; protocol: number } & Identity)
  | ({ type: 'welcome' } & Identity)
  | { type: 'refused'; reason: string };

/** @returns what a first message states, or in words why it is no logon. */
export function readLogonMessage(raw: unknown): LogonMessage | string {
  if (typeof raw !== 'object' || raw === null) return 'the first message is no logon';
  const message = raw as Record<string, unknown>;
  if (message.type === 'refused') return { type: 'refused', reason: String(message.reason) };
  if (message.type !== 'logon' && message.type !== 'welcome') return 'the first message is no logon';
  for (const field of ['cluster', 'node', 'group', 'digest']) {
    if (typeof message[field] !== 'string') return `the logon states no ${field}`;
  }
  if (!Number.isSafeInteger(message.incarnation) || Number(message.incarnation) < 1) return 'the logon states no incarnation';
  if (message.type === 'logon' && message.protocol !== PEER_PROTOCOL) return `the logon states protocol ${String(message.protocol)}; this node speaks ${PEER_PROTOCOL}`;
  return message as unknown as LogonMessage;
}

/**
 * What an acceptor asks of who logs on, and a dialler of who welcomes it.
 * @param expected the node that was dialled; null for an incoming connection, where any other node of the cluster may be.
 * @returns the reason of a refusal, or null.
 */
export function logonFault(self: NodeName, cluster: ClusterSpec, stated: Identity, expected: NodeName | null): string | null {
  if (stated.cluster !== cluster.name) return `states cluster ${stated.cluster}; this is ${cluster.name}`;
  if (expected !== null && stated.node !== expected) return `states node ${stated.node}; ${expected} was dialled`;
  if (stated.node === self) return `states the name of this node, ${self}`;
  const known = cluster.nodes.find((node) => node.name === stated.node);
  if (!known) return `states node ${stated.node}, which is not in the configuration`;
  if (known.group !== stated.group) return `states group ${stated.group}; the configuration has ${stated.node} in ${known.group}`;
  return null;
}
