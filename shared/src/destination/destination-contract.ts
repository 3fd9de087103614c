/** What goes into the destination machine, what comes out, and what it keeps; apart, so that a node can be read against it. */
import type { OrderId } from '../domain/cluster-command.ts';
import type { DestinationSpec, Policy } from '../domain/cluster-spec.ts';
import type { AddressState, AttemptOutcome, DestinationPhase, DestinationState } from '../domain/destination.ts';
import type { GroupName, NodeName } from '../domain/ids.ts';
import type { Millis, MonoMillis } from '../domain/units.ts';
import type { HostPort, WideIpAnswer } from './wide-ip-answer.ts';

/** The node's own number of a connection, unique in the node's life; the one in `connection-opened` events. */
export type ConnectionId = number;

/** A logged-on connection between this node and a peer. All streams between the two share it (DF-11). */
export interface PeerConnection {
  connection: ConnectionId;
  /** As the peer stated them at logon; never derived from its source address (DF-12). */
  peer: NodeName;
  peerGroup: GroupName;
  /** As this node sees it. */
  direction: 'dialled' | 'incoming';
  /** Where this node dialled it; null for an incoming one, of which only the peer knows where it came from. */
  dialledAt: HostPort | null;
  since: MonoMillis;
}

/** What a destination machine is made from. */
export interface DestinationSetup {
  spec: DestinationSpec;
  self: NodeName;
  policy: Pick<Policy, 'retryFirstMillis' | 'retryMostMillis' | 'firstPassExtraMillis'>;
}

/**
 * What a destination is told. `at` is the time at which the node handles it, and never goes back.
 *
 * - `started`: once, first. Connections that exist may be told before or after it.
 * - `attempt-ended`: how the dial with this attempt number ended. `connected` means that the logon is complete (DF-04); what the
 *   peer stated is judged here (DF-12). An attempt that was cancelled needs no answer; a late one is ignored, and the
 *   connection it made, if no `connection-opened` told of it, is closed.
 * - `resolved` / `unresolved`: what came of `resolve` (WI-01). One that was cancelled needs no answer; a late one is ignored.
 * - `connection-opened`: any logged-on connection with any peer, whoever dialled it and whatever for; again is harmless. For an
 *   own attempt it may come before `attempt-ended` or not at all.
 * - `connection-closed`: it is gone. Closing by this machine's own `close-connection` may be told or not.
 * - `connection-replaced`: two connections joined the same two nodes and `replaced` is (being) closed for `by` (DF-11): the
 *   stream goes on over `by`, nothing is searched. Tell of `by` with `connection-opened` first.
 * - `timer-fired`: the timer with this number.
 * - `reconnect`: the operator's order (DF-14).
 */
export type DestinationInput = { at: MonoMillis } & (
  | { type: 'started' }
  | { type: 'attempt-ended'; attempt: number; outcome: 'connected'; connection: PeerConnection }
  | { type: 'attempt-ended'; attempt: number; outcome: Exclude<AttemptOutcome, 'connected'>; detail: string | null }
  | { type: 'resolved'; attempt: number; addresses: HostPort[]; ttlMillis: Millis }
  | { type: 'unresolved'; attempt: number; detail: string }
  | { type: 'connection-opened'; connection: PeerConnection }
  | { type: 'connection-closed'; connection: ConnectionId; because: string }
  | { type: 'connection-replaced'; replaced: ConnectionId; by: ConnectionId }
  | { type: 'timer-fired'; timer: number }
  | { type: 'reconnect'; order: OrderId | null }
);

/**
 * What a node is to do, in order.
 *
 * - `dial`: connect and log on within `timeoutMillis`, then say `attempt-ended`. At most one is in flight per destination. When
 *   another destination of this node has a dial to the same peer in flight, share it (DF-18). `peer` is null for an address of a
 *   wide IP: whoever logs on there is judged by the group that it states (DF-12).
 * - `resolve`: ask the name server within `timeoutMillis` for what the name stands for, then say `resolved` or `unresolved`.
 * - `use-connection` / `stop-using`: what carries the outgoing stream; at most one is in use.
 * - `close-connection`: for everybody who shares it (DF-14).
 * - `report`: becomes `destination-changed`; `report-attempt` becomes `destination-attempt`.
 */
export type DestinationEffect =
  | { type: 'dial'; attempt: number; index: number; peer: NodeName | null; host: string; port: number; timeoutMillis: Millis }
  | { type: 'cancel-dial'; attempt: number; because: string }
  | { type: 'resolve'; attempt: number; name: string; port: number | null; timeoutMillis: Millis }
  | { type: 'cancel-resolve'; attempt: number; because: string }
  | { type: 'set-timer'; timer: number; at: MonoMillis }
  | { type: 'cancel-timer'; timer: number }
  | { type: 'use-connection'; connection: ConnectionId; peer: NodeName; via: 'dialled' | 'incoming' }
  | { type: 'stop-using'; connection: ConnectionId; because: string }
  | { type: 'close-connection'; connection: ConnectionId; because: string }
  | { type: 'report'; from: DestinationPhase; state: DestinationState; because: string; order: OrderId | null }
  | { type: 'report-attempt'; index: number | null; peer: NodeName | null; address: string; pass: number; outcome: AttemptOutcome; tookMillis: Millis; detail: string | null };

/** The machine's whole state; plain JSON. `destinationState` projects what is shown of it. */
export interface DestinationMachine {
  setup: DestinationSetup;
  started: boolean;
  /** Connections with servers of this destination, in the order in which they were told. */
  connections: PeerConnection[];
  addresses: AddressState[];
  /** What a wide IP's name stood for last; null before the first answer and without a wide IP. */
  answer: WideIpAnswer | null;
  /** What the machine is doing; exactly one of these. */
  doing:
    | { phase: 'waiting' }
    | { phase: 'resolving'; attempt: number; since: MonoMillis }
    | { phase: 'searching'; index: number; attempt: number; since: MonoMillis }
    | { phase: 'backing-off'; timer: number; millis: Millis; until: MonoMillis }
    | { phase: 'connected'; connection: ConnectionId; peer: NodeName; via: 'dialled' | 'incoming'; since: MonoMillis };
  /** Passes that reached the end of the list since the last connection (DF-06). */
  passes: number;
  /** What is left of the first pass's extra time (DF-17). */
  extraMillis: Millis;
  /** Numbers the next attempt and the next timer. */
  nextNumber: number;
}
