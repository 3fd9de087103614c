/** One line of English for a membership's state, and one for each input and effect; logs and goldens share them. */
import type { GroupView } from '../domain/membership.ts';
import type { Heartbeat, MembershipEffect, MembershipInput, MembershipMachine, PeerRecord } from './membership-contract.ts';

/** @returns the state in one line: "lon-1#1 serving in view 3 [lon-1#1 lon-2#1]; lon-1 orders; lon-2 up". */
export function describeMembership(machine: MembershipMachine): string {
  const { setup, agreed, serving, present, orderer, rehearing, peers } = machine;
  const where = agreed ? `${present ? 'in' : 'outside'} ${describeView(agreed.view)} by ${agreed.orderedBy}` : 'without a view';
  const waits = rehearing ? `, waiting for ${rehearing.peers.join(' and ')} until ${rehearing.until}` : '';
  return `${setup.self}#${setup.incarnation} ${serving ? 'serving' : 'hearing'} ${where}${waits}; ${orderer ?? 'nobody'} orders; ${peers.map(describePeer).join(', ') || 'no peers'}`;
}

/** @returns a view in brief: "view 3 [lon-1#1 lon-2#4]", oldest first, with each member's incarnation. */
export function describeView(view: GroupView): string {
  return `view ${view.number} [${view.members.map((member) => `${member.node}#${member.incarnation}`).join(' ')}]`;
}

/** @returns a peer in brief: "lon-2#1 up" and what is wrong with it. */
export function describePeer(peer: PeerRecord): string {
  return `${peer.node}${peer.incarnation === null ? '' : `#${peer.incarnation}`} ${peer.opinion}`;
}

/** @returns a heartbeat in one line. */
export function describeHeartbeat(beat: Heartbeat): string {
  const opinions = beat.opinions.map((one) => `${one.peer}${one.incarnation === null ? '' : `#${one.incarnation}`} ${one.opinion}${one.heardAgoMillis === null ? '' : ` ${one.heardAgoMillis} ms ago`}${one.heardNumber ? ` (${one.heardNumber})` : ''}`);
  const agreed = beat.agreed ? `${describeView(beat.agreed.view)} by ${beat.agreed.orderedBy}` : 'no view';
  return `${beat.number} of ${beat.from}#${beat.incarnation}${beat.asks ? ', asking' : ''}, ${beat.present ? 'present in' : 'knows'} ${agreed}: ${opinions.join(', ')}`;
}

/** @returns an input in one line, without its time. */
export function describeMembershipInput(input: MembershipInput): string {
  switch (input.type) {
    case 'started':
      return `started with ${input.stored ? describeView(input.stored.view) : 'no view'}`;
    case 'tick':
      return 'tick';
    case 'peer-logged-on':
      return `${input.peer}#${input.incarnation} logged on, connection ${input.connection}`;
    case 'peer-connection-lost':
      return `connection ${input.connection} with ${input.peer} lost: ${input.because}`;
    case 'redial-ended':
      return `dial to ${input.peer}: ${input.outcome}${input.detail === null ? '' : ` (${input.detail})`}`;
    case 'heard':
      return `heard ${input.peer}${input.heartbeat ? `: ${describeHeartbeat(input.heartbeat)}` : ''}`;
    case 'force':
      return `force${input.order === null ? '' : ` (${input.order})`}`;
  }
}

/** @returns an effect in one line. */
export function describeMembershipEffect(effect: MembershipEffect): string {
  switch (effect.type) {
    case 'redial':
      return `dial ${effect.peer}, ${effect.timeoutMillis} ms`;
    case 'send-heartbeat':
      return `send heartbeat ${describeHeartbeat(effect.heartbeat)}`;
    case 'persist-view':
      return `persist ${describeView(effect.agreed.view)} by ${effect.agreed.orderedBy}`;
    case 'report-peer':
      return `report ${effect.peer}${effect.peerIncarnation === null ? '' : `#${effect.peerIncarnation}`} ${effect.from} → ${effect.to}, because ${effect.because}${effect.heardAt === null ? '' : `, heard at ${effect.heardAt}`}`;
    case 'report-view':
      return `report ${describeView(effect.view)} by ${effect.orderedBy}, because ${effect.because}`;
    case 'view-changed':
      return `tell the sources: ${effect.orderer ?? 'nobody'} orders ${describeView(effect.view)}, reachable ${effect.reachable.join(' ') || 'nobody'}, because ${effect.because}`;
    case 'serving-changed':
      return `report ${effect.state}, because ${effect.because}${effect.order === null ? '' : `, order ${effect.order}`}`;
    case 'wake-at':
      return `wake at ${effect.at}`;
  }
}
