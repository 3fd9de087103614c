/** What a member may conclude about another from silence and from what others say (MB-01, MB-02, MB-03). */
import type { Incarnation } from '../domain/ids.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { MembershipMachine, MembershipSetup, PeerRecord, StatedOpinion } from './membership-contract.ts';

/**
 * A gap between two inputs from which on this node itself stood still, and silence does not count (MB-03). Policy: half a beat.
 * Ticks come every 50 ms, so a busy machine makes gaps of 60 or 90; a gap of half a beat may hide one that arrived.
 */
export function stallAfterMillis(setup: MembershipSetup): number {
  return setup.heartbeatMillis / 2;
}

/**
 * A gap after which this node hears its peers first (MB-04). They count from what they last heard of it, a beat or more before it
 * stood still: before its own gap reaches the limit they may have replaced it. Policy: one and a half beats earlier.
 */
export function hearsFirstAfterMillis({ heartbeatMillis, heartbeatLimitMillis }: MembershipSetup): number {
  return Math.max(heartbeatMillis / 2, heartbeatLimitMillis - 1.5 * heartbeatMillis);
}

/** @returns from when this node's own silence about the peer counts: last heard, or the end of its own last stall (MB-03). */
export function silentSince(peer: PeerRecord): MonoMillis {
  return Math.max(peer.heardAt ?? peer.silentFrom, peer.silentFrom);
}

/** What the members that are up say about this peer in the life that is given. */
export function statements(machine: MembershipMachine, peer: PeerRecord, incarnation: Incarnation | null): { at: MonoMillis; by: string; stated: StatedOpinion }[] {
  return machine.peers.flatMap((voter) => {
    if (voter === peer || voter.opinion !== 'up' || !voter.heartbeat) return [];
    const stated = voter.heartbeat.contents.opinions.find((one) => one.peer === peer.node && one.incarnation === incarnation);
    return stated ? [{ at: voter.heartbeat.at, by: voter.node, stated }] : [];
  });
}

/** @returns when the peer was last heard by a member that is up and does not hold it for down, by this node's clock; null when by none (MB-02). */
export function heardThroughOthers(machine: MembershipMachine, peer: PeerRecord): { at: MonoMillis; by: string } | null {
  let latest: { at: MonoMillis; by: string } | null = null;
  for (const { at, by, stated } of statements(machine, peer, peer.incarnation)) {
    if (stated.heardAgoMillis === null || stated.opinion === 'down') continue;
    const heardAt = at - stated.heardAgoMillis;
    if (!latest || heardAt > latest.at) latest = { at: heardAt, by };
  }
  return latest;
}

/**
 * @returns when silence is next to be judged: for a peer that is up or unknown after its own silence, for a suspected one after
 *   everybody's; null for one that is down.
 */
export function silenceDeadline(machine: MembershipMachine, peer: PeerRecord): MonoMillis | null {
  if (peer.opinion === 'down') return null;
  const own = silentSince(peer) + machine.setup.heartbeatLimitMillis;
  if (peer.opinion !== 'suspected') return own;
  const through = heardThroughOthers(machine, peer);
  return through ? Math.max(own, through.at + machine.setup.heartbeatLimitMillis) : own;
}

/**
 * @returns who agrees that the suspected peer is gone, when all other members that are up do; null when one does not, or when there
 *   is nobody to agree: in a group of two the loss of a connection alone proves nothing (MB-01).
 */
export function allOthersAgree(machine: MembershipMachine, peer: PeerRecord): string[] | null {
  const voters = machine.peers.filter((voter) => voter !== peer && voter.opinion === 'up');
  const agreeing = statements(machine, peer, peer.incarnation).filter(({ stated }) => stated.opinion === 'suspected' || stated.opinion === 'down');
  return voters.length > 0 && agreeing.length === voters.length ? agreeing.map(({ by }) => by) : null;
}

/** @returns the newest life of the peer that a member that is up says is up, when it is newer than the one known here (MB-02). */
export function newerLife(machine: MembershipMachine, peer: PeerRecord): { incarnation: Incarnation; by: string } | null {
  let newest: { incarnation: Incarnation; by: string } | null = null;
  for (const voter of machine.peers) {
    if (voter === peer || voter.opinion !== 'up') continue;
    const stated = voter.heartbeat?.contents.opinions.find((one) => one.peer === peer.node && one.opinion === 'up');
    if (stated && stated.incarnation !== null && stated.incarnation > (newest?.incarnation ?? peer.incarnation ?? 0)) newest = { incarnation: stated.incarnation, by: voter.node };
  }
  return newest;
}
