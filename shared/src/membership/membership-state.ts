/** A membership's first state, and what a node asks of a state between two inputs. */
import type { MonoMillis } from '../domain/units.ts';
import { hearsFirstAfterMillis } from './opinions.ts';
import type { MembershipMachine, MembershipSetup, PeerRecord } from './membership-contract.ts';

/** A membership before `started`: it knows nobody and is hearing. */
export function initialMembership(setup: MembershipSetup): MembershipMachine {
  const peers = setup.members.filter((node) => node !== setup.self).map((node): PeerRecord => ({
    node, incarnation: null, opinion: 'unknown', because: 'not heard yet', connections: [], heardAt: null, silentFrom: 0, heartbeat: null, redial: { state: 'none' },
  }));
  return {
    setup, started: null, awakeAt: 0, peers, agreed: null, present: false, rehearing: null, forced: false, serving: false,
    orderer: null, reachable: [], sent: { number: 0, at: 0 }, wakeAt: null,
  };
}

/**
 * @returns whether the node may accept updates and activate sources at this moment. Ask this, not `serving` alone, when an update
 *   comes in: a node that was stalled may read a client's update before its first tick (MB-04).
 */
export function mayServe(machine: MembershipMachine, at: MonoMillis): boolean {
  return machine.serving && at - machine.awakeAt <= hearsFirstAfterMillis(machine.setup);
}
