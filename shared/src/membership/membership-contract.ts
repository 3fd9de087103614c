/** What goes into the membership machine, what comes out, and what it keeps; apart, so that a node can be read against it. */
import type { OrderId } from '../domain/cluster-command.ts';
import type { AttemptOutcome } from '../domain/destination.ts';
import type { Incarnation, NodeName } from '../domain/ids.ts';
import type { GroupView, PeerOpinion } from '../domain/membership.ts';
import type { Millis, MonoMillis } from '../domain/units.ts';

/** A view with the member that proposed it. Of two views the one with the higher number counts, then the proposer that sorts first. */
export interface AgreedView {
  view: GroupView;
  orderedBy: NodeName;
}

/** What a membership machine is made from: one per node of a group with a datagrid. */
export interface MembershipSetup {
  self: NodeName;
  incarnation: Incarnation;
  /** The configured members of the group, itself included, in the order of the cluster file. */
  members: NodeName[];
  heartbeatMillis: Millis;
  heartbeatLimitMillis: Millis;
}

/** What a member says about another one. */
export interface StatedOpinion {
  peer: NodeName;
  incarnation: Incarnation | null;
  opinion: PeerOpinion;
  /** How long ago it was heard, when the heartbeat left; null when never in this incarnation. */
  heardAgoMillis: Millis | null;
  /** The number of the last heartbeat that came from it: tells the peer that its words arrive (MB-04). */
  heardNumber: number;
}

/** The contents of a heartbeat frame, from one member to all others that it has a connection with. */
export interface Heartbeat {
  from: NodeName;
  incarnation: Incarnation;
  /** 1, 2, 3 … within the incarnation. */
  number: number;
  /** Whether an answer is wanted at once, not at the next beat. */
  asks: boolean;
  /** Whether the sender is a member of the agreed view in this life. */
  present: boolean;
  /** The last agreed view that the sender knows; while not `present` this is what it had stored. */
  agreed: AgreedView | null;
  opinions: StatedOpinion[];
}

/**
 * What the machine is told. `at` is the time at which the node handles it, and never goes back.
 *
 * - `started`: once, first, with the view that was stored by the last life.
 * - `tick`: every 50 ms or so, and at the time of the last `wake-at`. Hand it over after the sockets were read (in Node: from
 *   `setImmediate` within the timer), so that what arrived in time is heard in time. A late one is how a stall is noticed (MB-03).
 * - `peer-logged-on`: a connection with a member is logged on, whoever dialled.
 * - `peer-connection-lost`: it is gone, for whatever reason but the node's own closing of a duplicate (which may be told, too).
 * - `redial-ended`: how a dial asked for by `redial` ended; `connected` is told besides `peer-logged-on`.
 * - `heard`: a frame came over a logged-on connection. With `heartbeat` null any other frame; the node may leave out those
 *   that follow within 20 ms of the last.
 * - `force`: the operator's order (MB-06).
 */
export type MembershipInput = { at: MonoMillis } & (
  | { type: 'started'; stored: AgreedView | null }
  | { type: 'tick' }
  | { type: 'peer-logged-on'; peer: NodeName; incarnation: Incarnation; connection: number }
  | { type: 'peer-connection-lost'; peer: NodeName; connection: number; because: string }
  | { type: 'redial-ended'; peer: NodeName; outcome: AttemptOutcome; detail: string | null }
  | { type: 'heard'; peer: NodeName; heartbeat: Heartbeat | null }
  | { type: 'force'; order: OrderId | null }
);

/**
 * What a node is to do, in order.
 *
 * - `redial`: connect to a member. The machine asks for every dial between members, from the start on; at most one per member is
 *   in flight. When a connection is there already, answer `redial-ended` `connected`.
 * - `send-heartbeat`: to every member with a logged-on connection.
 * - `persist-view`: durable before the effects after it are done.
 * - `report-peer` becomes `peer-changed`, `report-view` becomes `view-agreed`, `serving-changed` becomes `node-changed`.
 * - `view-changed`: for the update sources: the view, or who orders, changed. `orderer` is the oldest reachable member (MB-05);
 *   null while this node is not present. `reachable`: the members of the view that are not down, oldest first.
 * - `serving-changed`: while `hearing`, no update is accepted and no source activated (MB-04, MB-06). The first is sent at `started`.
 * - `wake-at`: arm one timer for this time in place of the one before, and send `tick` when it fires.
 */
export type MembershipEffect =
  | { type: 'redial'; peer: NodeName; timeoutMillis: Millis }
  | { type: 'send-heartbeat'; heartbeat: Heartbeat }
  | { type: 'persist-view'; agreed: AgreedView }
  | { type: 'report-peer'; peer: NodeName; peerIncarnation: Incarnation | null; from: PeerOpinion; to: PeerOpinion; because: string; heardAt: MonoMillis | null }
  | { type: 'report-view'; view: GroupView; orderedBy: NodeName; because: string }
  | { type: 'view-changed'; view: GroupView; orderer: NodeName | null; reachable: NodeName[]; because: string }
  | { type: 'serving-changed'; state: 'serving' | 'hearing'; because: string; order: OrderId | null }
  | { type: 'wake-at'; at: MonoMillis };

/** What the machine knows of one other member. */
export interface PeerRecord {
  node: NodeName;
  incarnation: Incarnation | null;
  opinion: PeerOpinion;
  because: string;
  /** Logged-on connections, oldest first. */
  connections: number[];
  heardAt: MonoMillis | null;
  /** Silence counts from here, or from `heardAt` where that is later (MB-03). */
  silentFrom: MonoMillis;
  /** Its last heartbeat in this incarnation and when it came. */
  heartbeat: { at: MonoMillis; contents: Heartbeat } | null;
  redial: { state: 'none' } | { state: 'asked' } | { state: 'due'; at: MonoMillis };
}

/** The machine's whole state; plain JSON. */
export interface MembershipMachine {
  setup: MembershipSetup;
  started: { at: MonoMillis } | null;
  /** When it was last given any input: the gap to the next one shows a stall. */
  awakeAt: MonoMillis;
  peers: PeerRecord[];
  agreed: AgreedView | null;
  /** Whether this life is a member of `agreed`. */
  present: boolean;
  /** While its peers are to be heard again after a stall (MB-04): the first heartbeat that they must answer, and until when. */
  rehearing: { number: number; until: MonoMillis; peers: NodeName[] } | null;
  /** Whether an operator forced it to go ahead (MB-06). */
  forced: boolean;
  serving: boolean;
  /** As `view-changed` said last. */
  orderer: NodeName | null;
  reachable: NodeName[];
  /** The number of the last heartbeat, and when it left. */
  sent: { number: number; at: MonoMillis };
  wakeAt: MonoMillis | null;
}
