/** What a heartbeat says, and what one says about oneself. */
import type { MonoMillis } from '../domain/units.ts';
import type { Heartbeat, MembershipMachine, PeerRecord } from './membership-contract.ts';

/** @returns the heartbeat with the number in `sent`: this node's opinions, with ages instead of times, since clocks are not shared. */
export function composeHeartbeat(machine: MembershipMachine, at: MonoMillis, asks: boolean): Heartbeat {
  return {
    from: machine.setup.self,
    incarnation: machine.setup.incarnation,
    number: machine.sent.number,
    asks,
    present: machine.present,
    agreed: machine.agreed,
    opinions: machine.peers.map((peer) => ({
      peer: peer.node,
      incarnation: peer.incarnation,
      opinion: peer.opinion,
      heardAgoMillis: peer.heardAt === null ? null : at - peer.heardAt,
      heardNumber: peer.heartbeat?.contents.number ?? 0,
    })),
  };
}

/** @returns the number of the last heartbeat of this life that the peer says it heard; 0 when none (MB-04). */
export function heardNumberOfSelf(machine: MembershipMachine, peer: PeerRecord): number {
  const { self, incarnation } = machine.setup;
  const stated = peer.heartbeat?.contents.opinions.find((one) => one.peer === self && one.incarnation === incarnation);
  return stated?.heardNumber ?? 0;
}
