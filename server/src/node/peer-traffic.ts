/** Hands each message of another node to the part it is for. */
import type { NodeName } from '@understudy/shared/domain/ids';
import type { Heartbeat } from '@understudy/shared/membership/membership-contract';
import type { UpdateSourceMessage } from '@understudy/shared/update-source/update-source-types';
import type { MembershipHost } from './hosts/membership-host.ts';
import type { UpdateSourceHost } from './hosts/update-source-host.ts';
import type { PeerConnection } from './peers/peer-connection.ts';
import type { GridRelay } from './streams/grid-relay.ts';
import type { StreamMessage } from './streams/stream-message.ts';
import type { StreamTable } from './streams/stream-table.ts';

export type PeerMessage =
  /** Only says that the sender is there. */
  | { type: 'pulse' }
  | { type: 'beat'; heartbeat: Heartbeat }
  /** Between members; `from` said it, another one may have passed it on. */
  | { type: 'grid'; from: NodeName; message: UpdateSourceMessage }
  | StreamMessage;

export interface TrafficParts {
  /** Null in a group without a datagrid. */
  membership: MembershipHost | null;
  sources: UpdateSourceHost;
  relay: GridRelay;
  streams: StreamTable;
  connectionWith: (member: NodeName) => PeerConnection | undefined;
}

/** @throws Error when the message is none of these or cannot be read; the connection is then to be closed. */
export function takePeerMessage(parts: TrafficParts, connection: PeerConnection, raw: unknown): void {
  const message = raw as PeerMessage;
  const { peer } = connection;
  const member = parts.membership?.isMember(peer) ? parts.membership : null;
  if (message.type !== 'beat') member?.heard(peer, null);
  switch (message.type) {
    case 'pulse':
      return;
    case 'beat':
      member?.heard(peer, message.heartbeat);
      return;
    case 'grid':
      if (!member) return;
      if (message.from === peer) for (const other of parts.relay.receiversOf(peer)) parts.connectionWith(other)?.send(message);
      parts.sources.message(message.from, message.message);
      return;
    case 'relay':
      if (member) parts.relay.take(peer, message);
      return;
    case 'ask':
    case 'have':
    case 'values':
    case 'updates':
    case 'ack':
      parts.streams.take(connection, message);
      return;
    default:
      throw new Error(`no message of this protocol: ${JSON.stringify((raw as { type?: unknown }).type)}`);
  }
}
