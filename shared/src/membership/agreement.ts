/** Which view counts, who orders, who is to be in the next one, and when a group may form one anew (MB-05, MB-06). */
import type { NodeName } from '../domain/ids.ts';
import type { GroupView } from '../domain/membership.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { AgreedView, MembershipMachine, PeerRecord } from './membership-contract.ts';
import { statements } from './opinions.ts';

type Member = GroupView['members'][number];

/** @returns above 0 when `a` counts before `b`: by number, then by the proposer that sorts first. */
export function compareViews(a: AgreedView, b: AgreedView): number {
  if (a.view.number !== b.view.number) return a.view.number - b.view.number;
  return a.orderedBy < b.orderedBy ? 1 : a.orderedBy > b.orderedBy ? -1 : 0;
}

/** @returns the one that counts, of those that are there. */
export function highestView(views: readonly (AgreedView | null)[]): AgreedView | null {
  return views.reduce((best, one) => (one && (!best || compareViews(one, best) > 0) ? one : best), null);
}

/** Peers that are up and have said what they know in this life. */
export function heardPeers(machine: MembershipMachine): PeerRecord[] {
  return machine.peers.filter((peer) => peer.opinion === 'up' && peer.heartbeat !== null);
}

/** @returns whether this life of this node is a member of the view. */
export function isMember(machine: MembershipMachine, agreed: AgreedView | null): boolean {
  const { self, incarnation } = machine.setup;
  return agreed !== null && agreed.view.members.some((member) => member.node === self && member.incarnation === incarnation);
}

/** @returns the members of the agreed view that are not down, oldest first; the first of them orders (MB-05). */
export function reachableMembers(machine: MembershipMachine): Member[] {
  const { self, incarnation } = machine.setup;
  return (machine.agreed?.view.members ?? []).filter((member) => {
    if (member.node === self) return member.incarnation === incarnation;
    const peer = machine.peers.find((one) => one.node === member.node);
    return peer !== undefined && peer.opinion !== 'down' && (peer.incarnation === null || peer.incarnation === member.incarnation);
  });
}

/** @returns who orders, as this node sees it; null while it is not a member itself. */
export function ordererOf(machine: MembershipMachine): NodeName | null {
  return machine.present ? reachableMembers(machine)[0]!.node : null;
}

/** The number for a new view: above every one that was heard of. */
function nextNumber(machine: MembershipMachine): number {
  return Math.max(0, ...[machine.agreed, ...machine.peers.map((peer) => peer.heartbeat?.contents.agreed ?? null)].map((one) => one?.view.number ?? 0)) + 1;
}

/**
 * The next view, proposed by the orderer alone: without those that are down, with those that have joined at the end (MB-05).
 * A member that the orderer cannot hear but another one can joins through that one (MB-02).
 *
 * @returns null when this node does not order or nothing changed.
 */
export function proposeView(machine: MembershipMachine): { agreed: AgreedView; because: string } | null {
  const { self } = machine.setup;
  if (!machine.agreed || ordererOf(machine) !== self) return null;
  const stay = reachableMembers(machine);
  const joined = machine.peers.filter((peer) => isJoining(machine, peer, stay)).map(asMember);
  const gone = machine.agreed.view.members.filter((member) => !stay.includes(member));
  if (joined.length + gone.length === 0) return null;
  const because = [...gone.map((member) => `${member.node} is gone`), ...joined.map((member) => `${member.node} joined`)].join(', ');
  return { agreed: { view: { number: nextNumber(machine), members: [...stay, ...joined] }, orderedBy: self }, because };
}

function isJoining(machine: MembershipMachine, peer: PeerRecord, stay: Member[]): boolean {
  if (stay.some((member) => member.node === peer.node)) return false;
  if (peer.opinion === 'up') return peer.heartbeat !== null;
  return peer.opinion !== 'down' && peer.incarnation !== null && statements(machine, peer, peer.incarnation).some(({ stated }) => stated.opinion === 'up');
}

function asMember(peer: PeerRecord): Member {
  return { node: peer.node, incarnation: peer.incarnation! };
}

/**
 * A view formed anew, when no member is known to be present (MB-06):
 *
 * - after a restart of the whole group: all members of the highest view known have been heard and none is present in a later one;
 *   its oldest forms the next, in the same order. A view of one node alone is a case of this.
 * - a group that never had a view. Policy: as soon as all configured members are heard, or one limit after the start, the first of
 *   those heard in the order of the cluster file forms view 1. Waiting longer would keep a group with a broken node from starting.
 * - the operator forced this node.
 *
 * @returns null while it is not this node's turn or too early.
 */
export function formView(machine: MembershipMachine, at: MonoMillis): { agreed: AgreedView; because: string } | null {
  const { setup, started } = machine;
  if (machine.present || !started) return null;
  const heard = heardPeers(machine);
  const known = highestView([machine.agreed, ...heard.map((peer) => peer.heartbeat!.contents.agreed)]);
  const here = [setup.self, ...heard.map((peer) => peer.node)];
  const byAge = (known?.view.members ?? []).map((member) => member.node);
  const order = [...byAge, ...setup.members.filter((node) => !byAge.includes(node))].filter((node) => here.includes(node));
  const because = machine.forced ? 'an operator forced it' : whyMayForm(machine, at, known, here);
  if (because === null || (order[0] !== setup.self && !machine.forced)) return null;
  const members = order.map((node) => (node === setup.self ? { node, incarnation: setup.incarnation } : asMember(heard.find((peer) => peer.node === node)!)));
  return { agreed: { view: { number: nextNumber(machine), members }, orderedBy: setup.self }, because };
}

function whyMayForm(machine: MembershipMachine, at: MonoMillis, known: AgreedView | null, here: NodeName[]): string | null {
  if (heardPeers(machine).some((peer) => peer.heartbeat!.contents.present)) return null;
  if (known) return known.view.members.every((member) => here.includes(member.node)) ? `all members of view ${known.view.number} are here again` : null;
  if (here.length === machine.setup.members.length) return 'all members are here';
  if (at >= machine.started!.at + machine.setup.heartbeatLimitMillis) return `${machine.setup.heartbeatLimitMillis} ms were waited for the others`;
  return null;
}
