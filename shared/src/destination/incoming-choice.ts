/** Which connections belong to a destination, and which of them is used without a search (DF-02, DF-07, DF-12). */
import type { DestinationSpec } from '../domain/cluster-spec.ts';
import type { NodeName } from '../domain/ids.ts';
import type { PeerConnection } from './destination-contract.ts';

type Listed = Pick<DestinationSpec, 'group' | 'addresses' | 'wideIp'>;

/** @returns whether the peer's name is one of the destination's; without a list any name is (DF-10, WI-02). */
export function isListed(spec: Listed, peer: NodeName): boolean {
  return spec.addresses.length === 0 || spec.addresses.some((address) => address.node === peer);
}

/** @returns whether the connection is one with a server of the destination, by the name and group that the peer stated (DF-12). */
export function belongs(spec: Listed, connection: PeerConnection): boolean {
  return connection.peerGroup === spec.group && isListed(spec, connection.peer);
}

/**
 * The connection that is used without a search: of the incoming ones from servers of the list the one highest in the list,
 * among equals the oldest (DF-07); null when there is none and a connection is needed (DF-02).
 *
 * Without a list nothing is ever dialled for this destination, and its servers will not dial a node that they share a
 * connection with (DF-11): so there a connection that was dialled for another destination counts as well (DF-10). A wide IP has
 * no list either, but is dialled: its turn comes as that of an address does.
 */
export function chooseWithoutSearch(spec: Listed, connections: readonly PeerConnection[]): PeerConnection | null {
  const place = (connection: PeerConnection) => spec.addresses.findIndex((address) => address.node === connection.peer);
  const neverDials = spec.addresses.length === 0 && spec.wideIp === null;
  const usable = connections.filter((connection) => connection.direction === 'incoming' || neverDials);
  usable.sort((a, b) => place(a) - place(b) || a.since - b.since || a.connection - b.connection);
  return usable[0] ?? null;
}
