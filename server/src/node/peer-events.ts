/** Tells everybody whom an opened, closed or speaking connection concerns, the failover's path first. */
import type { Logger } from 'pino';
import type { NodeEventBody } from '@understudy/shared/domain/cluster-event';
import type { DestinationHost } from './hosts/destination-host.ts';
import { takePeerMessage, type TrafficParts } from './peer-traffic.ts';
import type { PeerConnection } from './peers/peer-connection.ts';

export interface PeerEventsParts extends TrafficParts {
  destinations: DestinationHost[];
  report: (body: NodeEventBody) => void;
  log: Logger;
  isStopping: () => boolean;
}

export class PeerEvents {
  constructor(private readonly parts: PeerEventsParts) {}

  opened(connection: PeerConnection): void {
    const { id, peer, peerGroup, peerIncarnation, direction } = connection;
    const { report, streams, membership, sources, relay, destinations } = this.parts;
    report({ kind: 'connection-opened', peer, peerGroup, peerIncarnation, direction, connection: id });
    streams.opened(connection);
    if (membership?.isMember(peer)) {
      membership.opened(connection);
      sources.peerConnected(peer);
      sources.peerDigest(peer, connection.peerDigest);
      relay.opened(connection);
    }
    for (const destination of destinations) destination.opened(connection);
  }

  replaced(replaced: PeerConnection, by: PeerConnection): void {
    for (const destination of this.parts.destinations) destination.replaced(replaced, by);
  }

  closed(connection: PeerConnection, because: string): void {
    const { id, peer, direction } = connection;
    const { report, streams, membership, relay, destinations, isStopping } = this.parts;
    report({ kind: 'connection-closed', peer, direction, connection: id, because });
    streams.closed(connection);
    const left = this.parts.connectionWith(peer);
    if (left) streams.goOnOver(left);
    if (isStopping()) return;
    if (membership?.isMember(peer)) {
      membership.closed(connection, because);
      streams.endLag();
      relay.tell();
    }
    for (const destination of destinations) destination.closed(connection, because);
  }

  /** A message that cannot be taken closes its connection, and nothing else. */
  take(connection: PeerConnection, raw: unknown): void {
    const { log, isStopping } = this.parts;
    if (isStopping()) return;
    try {
      takePeerMessage(this.parts, connection, raw);
    } catch (fault) {
      log.error({ peer: connection.peer, fault: fault instanceof Error ? fault.stack : String(fault) }, 'a message of a peer could not be taken');
      connection.close(`sent what could not be taken: ${fault instanceof Error ? fault.message : String(fault)}`);
    }
  }
}
