/** Hands each message of another node to the part it is for. */
import type { NodeName } from '../../domain/ids.ts';
import type { EndedEpochs } from '../epochs/ended-epochs.ts';
import type { EpochCloser } from '../epochs/epoch-closer.ts';
import type { MembershipHost } from '../hosts/membership-host.ts';
import type { UpdateSourceHost } from '../hosts/update-source-host.ts';
import type { GridRelay } from '../streams/grid-relay.ts';
import type { StreamTable } from '../streams/stream-table.ts';
import type { PeerLink } from './peer-link.ts';
import type { PeerMessage } from './peer-message.ts';

export interface TrafficParts {
  self: NodeName;
  /** Null in a group without a datagrid. */
  membership: MembershipHost | null;
  sources: UpdateSourceHost;
  closer: EpochCloser;
  ended: EndedEpochs;
  relay: GridRelay;
  streams: StreamTable;
  linkWith: (member: NodeName) => PeerLink | undefined;
}

/** @throws Error when the message is none of these or cannot be read; the connection is then to be closed. */
export function takePeerMessage(parts: TrafficParts, link: PeerLink, raw: unknown): void {
  const message = raw as PeerMessage;
  const { peer } = link;
  const member = parts.membership?.isMember(peer) ? parts.membership : null;
  if (message.type !== 'beat') member?.heard(peer, null);
  switch (message.type) {
    case 'pulse':
      return;
    case 'beat':
      member?.heard(peer, message.heartbeat);
      return;
    case 'grid':
      if (member) takeGridMessage(parts, peer, message);
      return;
    case 'relay':
      if (member) parts.relay.take(peer, message);
      return;
    case 'want-values':
      parts.ended.answer(message, link);
      return;
    case 'right-values':
      parts.ended.correct(message);
      return;
    case 'again':
    case 'ask':
    case 'have':
    case 'values':
    case 'updates':
    case 'ack':
      parts.streams.take(link, message);
      return;
    default:
      throw new Error(`no message of this protocol: ${JSON.stringify((raw as { type?: unknown }).type)}`);
  }
}

function takeGridMessage(parts: TrafficParts, peer: NodeName, frame: PeerMessage & { type: 'grid' }): void {
  const { from, to, message } = frame;
  // Said by the peer itself: whoever cannot hear it is told by this node.
  if (from === peer) for (const other of parts.relay.receiversOf(peer)) if (to === null || to === other) parts.linkWith(other)?.send(frame);
  if (to !== null && to !== parts.self) return;
  if (message.kind === 'closing' || message.kind === 'closed') parts.closer.take(from, message);
  else parts.sources.message(from, message);
}
