/**
 * Which connection stays when two nodes have more than one (DF-11, DF-18), and who closes the others.
 *
 * Both ends know the rule, but only the node whose name sorts first acts on it. Were both to act, each on what it has seen so
 * far, they could close one connection each and have none. The other end just goes on over what is left: when its connection
 * closes and another with the same peer is there, the stream moves to that one (`connection-replaced`), without a search.
 */
import type { Incarnation, NodeName } from '../domain/ids.ts';
import type { ConnectionId } from './destination-contract.ts';

/** A logged-on connection between two nodes, as one of them sees it. */
export interface JoiningConnection {
  connection: ConnectionId;
  dialledBy: NodeName;
  /** The life that the peer stated at logon. */
  peerIncarnation: Incarnation;
}

export interface DuplicateVerdict {
  /** The one that stays. */
  keep: ConnectionId;
  /** Those that this node closes now; empty when there are none or the other end decides. */
  close: ConnectionId[];
}

/**
 * Judges the connections between `self` and `peer`.
 *
 * - A connection with an earlier life of the peer is dead, whoever dialled it.
 * - The one dialled by the node whose name sorts first stays.
 * - Of two that the same node dialled the newer stays: nobody dials a node that he is connected to, so the older is lost at his end.
 *
 * @param connections in the order in which they were logged on; at least one
 * @throws Error when there is no connection to judge.
 */
export function judgeDuplicates(self: NodeName, peer: NodeName, connections: readonly JoiningConnection[]): DuplicateVerdict {
  const first = self < peer ? self : peer;
  const life = Math.max(...connections.map((connection) => connection.peerIncarnation));
  const living = connections.filter((connection) => connection.peerIncarnation === life);
  const stays = living.filter((connection) => connection.dialledBy === first).at(-1) ?? living.at(-1);
  if (!stays) throw new Error(`asked which connection between ${self} and ${peer} stays, and there is none`);
  const dead = connections.filter((connection) => connection.peerIncarnation < life);
  const spare = living.filter((connection) => connection !== stays);
  const close = self === first ? [...dead, ...spare] : dead;
  return { keep: stays.connection, close: close.map((connection) => connection.connection) };
}
