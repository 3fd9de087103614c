/**
 * State, inputs, effects and messages of the update-source machine, apart from its rules so that a shell can be written
 * against them. All of it is plain JSON.
 *
 * ```
 *            register                 ordered (MB-05)            activation durable (US-22)
 *   client ───────────► pending ───────────────────► standby ───────────────────────────────► active
 *                          │ refused (US-12, US-28)      ▲ higher epoch seen, split ruled (US-24)  │
 *                          ▼                             └─────────────────────────────────────────┤
 *                        closed ◄──────────── deregistered, gone, node stopping (US-05, US-20) ────┘
 * ```
 */
import type { FindingEventBody, NodeEventBody } from '../domain/cluster-event.ts';
import type { Policy, SectionSpec } from '../domain/cluster-spec.ts';
import type { ClientName, GroupName, Incarnation, NodeName, TopicPath } from '../domain/ids.ts';
import type { GroupView } from '../domain/membership.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { Epoch, HolderState, SourceState } from '../domain/update-source.ts';

/** A registration's identity in the group: `node#incarnation#serial`. */
export type RegistrationKey = string;

/** What a registration holds once its activation is durable. */
export interface Claim {
  epoch: Epoch;
  /** Epochs of other sources that this activation overrules: the losers of a healed split (US-24). */
  over: Epoch[];
  /** Its node was stalled and has not heard its peers since: it yields to any other claim (MB-04). */
  doubtful: boolean;
  because: string;
}

/** One registration as its own node states it. */
export interface GridEntry {
  path: TopicPath;
  client: ClientName;
  serial: number;
  claim: Claim | null;
}

/** What a node says of itself to the group; it alone writes it, and the highest (incarnation, version) is the truth. */
export interface NodeRecord {
  node: NodeName;
  incarnation: Incarnation;
  version: number;
  /** The highest serial it ever gave in this life: a lower one that is not in `entries` is closed. */
  lastSerial: number;
  /** The members it reaches, itself included: its side, should the group be split (US-24). */
  reachable: NodeName[];
  /** The activation it follows for each path; its vote when a split heals (US-24). */
  follows: Record<TopicPath, Epoch>;
  /** The highest epoch that it made durable for each path in this life, whether or not its source still is. */
  granted: Record<TopicPath, Epoch>;
  entries: GridEntry[];
}

/** The highest epoch known of a path, and whose it is. */
export interface SeenEpoch {
  epoch: Epoch;
  client: ClientName | null;
  node: NodeName;
}

/** What the members share: a merge of facts that only grow, so that every order of arrival ends in the same table. */
export interface Grid {
  records: Record<NodeName, NodeRecord>;
  /** Place of each registration in the group's order (MB-05). */
  orders: Record<RegistrationKey, number>;
  lastOrder: number;
  /** Highest epoch seen by registered path (US-10, US-22). */
  epochs: Record<TopicPath, SeenEpoch>;
  /** Highest counter given in each section; outside sections by path. */
  counters: Record<TopicPath, number>;
}

/** The orderer's decision that a registration is to be active. */
export interface Activation {
  path: TopicPath;
  key: RegistrationKey;
  epoch: Epoch;
  over: Epoch[];
  because: string;
}

/** What members tell each other; JSON, over an ordered connection. A lost one is made good by the `table` on the next connection. */
export type UpdateSourceMessage =
  /** All that the sender knows; with `ask` it wants the receiver's in return. */
  | { kind: 'table'; grid: Grid; ask: boolean }
  /** What the sender says of itself now, and why it changed. */
  | { kind: 'record'; record: NodeRecord; because: string }
  /** What the orderer decided. Nodes act on what concerns their own registrations and note the rest. */
  | { kind: 'decided'; orders: [RegistrationKey, number][]; activate: Activation[]; refuse: { key: RegistrationKey; reason: string }[] };

/** What the shell knows of the activity on a path whose active source is on this node. */
export interface PathActivity {
  path: TopicPath;
  /** When this node last accepted an update of it; null when never in this activation. */
  acceptedAt: MonoMillis | null;
  /** Topics whose value still is of an earlier epoch, and one of them. */
  olderTopics: number;
  olderExample: TopicPath | null;
}

export interface UpdateSourceConfig {
  node: NodeName;
  group: GroupName;
  incarnation: Incarnation;
  /** Of the replication configuration (US-16). */
  digest: string;
  /** Whether the group shares topics and registrations; without it every path is this node's own. */
  datagrid: boolean;
  sections: SectionSpec[];
  policy: Pick<Policy, 'takeover' | 'silentAfterMillis'>;
}

export type UpdateSourceInput =
  /** The group's view changed. `orderer`: the oldest reachable member (MB-05), null while there is none. `reachable` includes this node. */
  | { kind: 'view-changed'; at: MonoMillis; view: GroupView; reachable: NodeName[]; orderer: NodeName | null; mayActivate: boolean; because: string }
  /** A connection to a member of the group is logged on, for the first time or again. */
  | { kind: 'peer-connected'; at: MonoMillis; node: NodeName }
  /** A peer, of whatever group, stated its configuration's digest at logon (US-16). */
  | { kind: 'peer-digest'; at: MonoMillis; node: NodeName; digest: string }
  | { kind: 'message'; at: MonoMillis; from: NodeName; message: UpdateSourceMessage }
  /** `connection`: the shell's number of the client's connection; comes back in callbacks. */
  | { kind: 'register'; at: MonoMillis; client: ClientName; path: TopicPath; connection: number }
  | { kind: 'deregister'; at: MonoMillis; client: ClientName; path: TopicPath; connection: number }
  /** The client's connection closed, or it was silent for 1.5 × its keep-alive (US-05). */
  | { kind: 'client-gone'; at: MonoMillis; client: ClientName; connection: number; because: string }
  /** What `persist-epoch` with this token asked for is on disk. */
  | { kind: 'epoch-persisted'; at: MonoMillis; token: number }
  /** A member is closing the epochs before one that is about to begin there: of lower ones nothing more is taken here while it is reachable. */
  | { kind: 'epoch-promised'; at: MonoMillis; path: TopicPath; epoch: Epoch; to: NodeName }
  /** A replicated update carried a higher epoch than this node knew (`judgeReplicated` said `news`). */
  | { kind: 'epoch-seen'; at: MonoMillis; path: TopicPath; epoch: Epoch; source: { client: ClientName; node: NodeName } }
  /** This node was itself stalled for longer than the heartbeat's limit (MB-04). */
  | { kind: 'stalled'; at: MonoMillis }
  /** The node stops: all its registrations are closed. */
  | { kind: 'close-all'; at: MonoMillis; because: string }
  /** About once a second; findings that depend on time (US-17). */
  | { kind: 'tick'; at: MonoMillis; activity: PathActivity[] };

export type UpdateSourceReport = Extract<NodeEventBody, { kind: 'source-changed' } | { kind: 'holder-changed' }> | FindingEventBody;

/** What is to be done, in this order. */
export type UpdateSourceEffect =
  | { kind: 'send'; to: NodeName; message: UpdateSourceMessage }
  /** To every member of the group that is connected. */
  | { kind: 'broadcast'; message: UpdateSourceMessage }
  /**
   * Make it durable; without a token it is only to be known after a restart. With one it is the epoch of an activation here: first
   * close the epochs before (`replication/epoch-ledger.ts`), then make both durable, then answer `epoch-persisted`.
   */
  | { kind: 'persist-epoch'; path: TopicPath; epoch: Epoch; token: number | null }
  /** The registration is ordered (US-13): the time of the SUBACK. Comes before its first callback, and again when it is repeated (MQ-01). */
  | { kind: 'accept-registration'; client: ClientName; path: TopicPath; connection: number }
  | { kind: 'refuse-registration'; client: ClientName; path: TopicPath; connection: number; reason: string }
  /** Tell the client (US-06). `closed` only when the server closes it. */
  | { kind: 'callback'; client: ClientName; path: TopicPath; connection: number; state: 'active' | 'standby' | 'closed'; epoch: Epoch | null; because: string }
  | { kind: 'report'; body: UpdateSourceReport };

/** A registration of one of this node's clients: what only this node needs to know of it. */
export interface OwnRegistration {
  key: RegistrationKey;
  path: TopicPath;
  /** The section that covers the path, or null (US-14). */
  section: TopicPath | null;
  client: ClientName;
  serial: number;
  connection: number;
  claim: Claim | null;
  /** Why it last changed. */
  because: string;
  /** As last told to the client and reported. */
  shown: { state: SourceState; order: number | null; epoch: Epoch | null };
}

export interface Finding {
  /** Whether the orderer speaks for the group, or the node for itself. */
  by: 'orderer' | 'node';
  severity: 'note' | 'attention' | 'fault';
  subject: string;
  text: string;
}

/** An update that is accepted, and what it is to be numbered under (RP-03). */
export interface AcceptedUpdate {
  verdict: 'accept';
  path: TopicPath;
  section: TopicPath | null;
  epoch: Epoch;
  source: ClientName;
}

export interface UpdateSourceState {
  config: UpdateSourceConfig;
  view: { number: number; members: { node: NodeName; incarnation: Incarnation }[]; reachable: NodeName[]; orderer: NodeName | null; mayActivate: boolean };
  /** What the group shares, and what is this node's alone (US-14). */
  grid: Grid;
  local: Grid;
  own: OwnRegistration[];
  nextSerial: number;
  nextToken: number;
  /** As the orderer: activations that were sent and are not yet claimed, by path. */
  deciding: Record<TopicPath, Activation>;
  /** As the orderer: registrations that were refused and whose node has not yet closed them. */
  refused: Record<RegistrationKey, string>;
  /** Activations of own registrations that are being made durable, by token. */
  persisting: Record<number, Activation>;
  /** What was promised to members that are about to begin an epoch, by path; void once that life of the member is not reachable. */
  promised: Record<TopicPath, { epoch: Epoch; to: NodeName; incarnation: Incarnation }>;
  /** Members not heard since this node was stalled; null when it was not (MB-04). */
  unheard: NodeName[] | null;
  /** Whom each path lost last and why, until somebody is active again. */
  lost: Record<TopicPath, { client: ClientName; node: NodeName; because: string }>;
  /** Registrations refused because they lie above a section's edge, by `client path connection` (US-15). */
  aboveEdge: Record<string, { client: ClientName; path: TopicPath; connection: number }>;
  /** Digests that differ from this node's, by peer. */
  digests: Record<NodeName, string>;
  /** For paths that are active here: since when, what was accepted last, and since when the older topics do not get fewer. */
  activity: Record<TopicPath, { epoch: Epoch; since: MonoMillis; acceptedAt: MonoMillis | null; older: number; olderExample: TopicPath | null; olderSince: MonoMillis }>;
  at: MonoMillis;
  findings: Record<string, Finding>;
  /** Each path's holder as last reported. */
  holders: Record<TopicPath, HolderState>;
  /** What each client of this node may update now: the index of `judgeUpdate`. */
  permits: Record<ClientName, AcceptedUpdate[]>;
  /** The lowest epoch that is applied by path: the highest seen of it and of what lies above or below it. */
  fences: Record<TopicPath, Epoch>;
}

/** @returns the key of a registration. */
export function registrationKey(node: NodeName, incarnation: Incarnation, serial: number): RegistrationKey {
  return `${node}#${incarnation}#${serial}`;
}
