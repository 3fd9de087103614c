/** The states of one destination of one node, as its machine reports them and every screen shows them (DF). */
import type { DestinationName, GroupName, NodeName } from './ids.ts';
import type { Millis, MonoMillis } from './units.ts';

/** How a try of an address ended (DF-16). */
export type AttemptOutcome = 'connected' | 'refused' | 'timeout' | 'unresolved' | 'logon-failed' | 'cancelled';

/** How acknowledgements depend on a destination now: `downgraded` is a sync one that they do not wait for (RP-06). */
export type AckMode = 'sync' | 'async' | 'downgraded';

/** The last thing known of one entry of the address list. */
export interface AddressState {
  node: NodeName;
  host: string;
  port: number;
  /** `untried` in this search, `trying` now, or how the last try of this search ended. */
  state: 'untried' | 'trying' | AttemptOutcome;
  /** How long the last try took. */
  tookMillis?: Millis;
  /** The reason in words, where there is one ("ECONNREFUSED", "states group x"). */
  detail?: string;
}

/**
 * - `waiting`: no address to dial; starts when a peer connects (DF-10)
 * - `searching`: going through the list (DF-03, DF-04)
 * - `backing-off`: the end of the list was reached; begins again after a wait (DF-05)
 * - `connected`: a logged-on connection carries the stream
 */
export type DestinationPhase = 'waiting' | 'searching' | 'backing-off' | 'connected';

export interface DestinationState {
  destination: DestinationName;
  group: GroupName;
  phase: DestinationPhase;
  addresses: AddressState[];
  /** Index into `addresses` that is tried now, else null. */
  trying: number | null;
  /** How many passes of this search reached the end of the list. */
  passes: number;
  /** While backing off: how long this wait is and when it ends. */
  wait: { millis: Millis; until: MonoMillis } | null;
  /** What carries the stream: a connection dialled for it, or an incoming one that is reused (DF-02). */
  connection: { peer: NodeName; via: 'dialled' | 'incoming'; since: MonoMillis } | null;
  /** Logged-on incoming connections from servers of the list, used or not. */
  incoming: NodeName[];
}
