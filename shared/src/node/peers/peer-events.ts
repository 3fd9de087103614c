/** Tells everybody whom an opened, closed or speaking connection concerns, the failover's path first. */
import type { NodeEventBody } from '../../domain/cluster-event.ts';
import type { DestinationHost } from '../hosts/destination-host.ts';
import type { PeerLink } from './peer-link.ts';
import { takePeerMessage, type TrafficParts } from './peer-traffic.ts';

export interface PeerEventsParts extends TrafficParts {
  destinations: DestinationHost[];
  report: (body: NodeEventBody) => void;
  /** A message of a peer that could not be taken, for the log. */
  onFault: (peer: string, fault: unknown) => void;
  isStopping: () => boolean;
}

export class PeerEvents {
  constructor(private readonly parts: PeerEventsParts) {}

  opened(link: PeerLink): void {
    const { id, peer, peerGroup, peerIncarnation, direction } = link;
    const { report, streams, membership, sources, closer, relay, destinations } = this.parts;
    report({ kind: 'connection-opened', peer, peerGroup, peerIncarnation, direction, connection: id });
    streams.opened(link);
    if (membership?.isMember(peer)) {
      membership.opened(link);
      sources.peerConnected(peer);
      sources.peerDigest(peer, link.peerDigest);
      relay.opened(link);
      closer.askAgain(peer);
    }
    for (const destination of destinations) destination.opened(link);
  }

  replaced(replaced: PeerLink, by: PeerLink): void {
    for (const destination of this.parts.destinations) destination.replaced(replaced, by);
  }

  closed(link: PeerLink, because: string): void {
    const { id, peer, direction } = link;
    const { report, streams, membership, relay, destinations, isStopping } = this.parts;
    report({ kind: 'connection-closed', peer, direction, connection: id, because });
    streams.closed(link);
    const left = this.parts.linkWith(peer);
    if (left) streams.goOnOver(left);
    if (isStopping()) return;
    if (membership?.isMember(peer)) {
      membership.closed(link, because);
      streams.endLag();
      relay.tell();
    }
    for (const destination of destinations) destination.closed(link, because);
  }

  /** A message that cannot be taken closes its connection, and nothing else. */
  take(link: PeerLink, raw: unknown): void {
    const { onFault, isStopping } = this.parts;
    if (isStopping()) return;
    try {
      takePeerMessage(this.parts, link, raw);
    } catch (fault) {
      onFault(link.peer, fault);
      link.close(`sent what could not be taken: ${fault instanceof Error ? fault.message : String(fault)}`);
    }
  }
}
