/**
 * The state of the cluster as the log tells it: a fold of numbered events (`applyEvent`), the same in the back end, in the
 * page and in replay. It stores what was reported and derives no decision again; plain JSON, so that it can be hashed and sent.
 */
import type { ClusterCommand, OrderId } from '../domain/cluster-command.ts';
import type { DeliveryHandover, ProcessState, SectionSample, StreamSample, Witness } from '../domain/cluster-event.ts';
import type { ClusterSpec } from '../domain/cluster-spec.ts';
import type { AckMode, DestinationState } from '../domain/destination.ts';
import type { ClientName, DestinationKey, GroupName, Incarnation, LinkKey, NodeName, TopicPath } from '../domain/ids.ts';
import type { GroupView, PeerOpinion } from '../domain/membership.ts';
import type { EpochMillis, Millis, MonoMillis } from '../domain/units.ts';
import type { HolderState, Registration } from '../domain/update-source.ts';
import type { WideIpStanding } from '../domain/wide-ip.ts';

/** What the lab saw last of a process. */
export interface ProcessView {
  incarnation: Incarnation;
  state: ProcessState | 'unknown';
  pid: number | null;
  exit: { code: number | null; signal: string | null } | null;
  order: OrderId | null;
  because: string;
  /** Since when. */
  at: MonoMillis;
  wall: EpochMillis;
}

/** One node's opinion of a peer, with the reason it gave. */
export interface PeerView {
  opinion: PeerOpinion;
  because: string;
  at: MonoMillis;
  wall: EpochMillis;
}

export interface DestinationView {
  node: NodeName;
  state: DestinationState;
  because: string;
  at: MonoMillis;
  wall: EpochMillis;
  /** Since when it has no connection; null while it has one. */
  lostWall: EpochMillis | null;
  /** Whether acknowledgements wait for it, since that was last changed in this life of the node; null: as configured (RP-06). */
  ack: { now: AckMode; because: string; at: MonoMillis; wall: EpochMillis } | null;
  /** The last tries, newest last, at most 20. */
  attempts: { index: number | null; peer: NodeName | null; address: string; pass: number; outcome: string; tookMillis: Millis; detail: string | null; wall: EpochMillis }[];
}

/** A wide IP as the lab, which serves it, reported it last. */
export interface WideIpView extends WideIpStanding {
  name: string;
  because: string;
  order: OrderId | null;
  at: MonoMillis;
  wall: EpochMillis;
}

export interface NodeSampleView {
  at: MonoMillis;
  acceptedPerSecond: number;
  appliedPerSecond: number;
  deliveredPerSecond: number;
  topics: number;
  clients: number;
  journalUpdates: number;
  journalBytes: number;
  heapMiB: number;
  /** Other members of the group that have its updates now, and how many are wanted before one is acknowledged (RP-11). */
  copies: { backups: number; wanted: number };
  heard: { peer: NodeName; agoMillis: Millis | null }[];
  sections: SectionSample[];
  streams: StreamSample[];
}

export interface NodeView {
  name: NodeName;
  group: GroupName;
  process: ProcessView;
  /** What the node says of itself in its present life; null until it spoke. */
  self: { incarnation: Incarnation; state: 'starting' | 'hearing' | 'serving' | 'stopping'; digest: string; because: string; at: MonoMillis; wall: EpochMillis } | null;
  /** Whether the collector has this node's outlet open. */
  outlet: { state: 'connected' | 'lost' | 'never'; because: string; wall: EpochMillis | null };
  peers: Record<NodeName, PeerView>;
  agreed: { view: GroupView; orderedBy: NodeName } | null;
  connections: Record<string, { peer: NodeName; peerGroup: GroupName; direction: 'dialled' | 'incoming'; since: MonoMillis }>;
  clients: Record<ClientName, { address: string; since: EpochMillis }>;
  /** Registrations of its own clients, by `path client`. */
  sources: Record<string, Registration>;
  sample: NodeSampleView | null;
  /** What it had said when its last life ended, until the next one speaks; null while it lives. */
  last: LastReport | null;
}

/** A node's own words, kept after its end: they are no present state, and whoever shows them says so. */
export interface LastReport extends Pick<NodeView, 'self' | 'peers' | 'agreed' | 'connections' | 'clients' | 'sources' | 'sample'> {
  /** When it spoke last. */
  at: MonoMillis;
  destinations: Record<DestinationKey, DestinationView>;
}

export interface ClientView {
  name: ClientName;
  path: TopicPath;
  process: ProcessView;
  /** The node that says it is connected there, or null. */
  node: NodeName | null;
}

/** Who holds a path, by the newest report of the highest epoch; and each node's own opinion, so that a split shows. */
export interface SectionView {
  path: TopicPath;
  home: GroupName | null;
  holder: HolderState | null;
  because: string;
  at: MonoMillis;
  wall: EpochMillis;
  opinions: Record<NodeName, HolderState>;
  /** The last handover at each node where one was measured. */
  handovers: Record<NodeName, DeliveryHandover & { at: MonoMillis }>;
}

export interface OrderView {
  id: OrderId;
  command: ClusterCommand;
  by: string;
  state: 'asked' | 'in-effect' | 'refused' | 'failed';
  reason: string | null;
  askedAt: MonoMillis;
  askedWall: EpochMillis;
  /** When it was seen to be in effect, refused or failed. */
  settledAt: MonoMillis | null;
}

export interface FindingView {
  id: string;
  /** A `note` is listed and counts as nothing. */
  severity: 'note' | 'attention' | 'fault';
  subject: string;
  text: string;
  witness: Witness;
  /** Since when it stands; raising it again changes its text alone. */
  wall: EpochMillis;
}

/** What somebody said to a standing problem, as long as it is not lifted. Whether it still holds is told by `muteInForce`. */
export interface MuteView {
  problem: string;
  verdict: 'acknowledged' | 'muted';
  /** The problem's then. */
  tone: 'attention' | 'unknown' | 'down';
  text: string;
  since: EpochMillis;
  by: string;
  reason: string;
  until: EpochMillis;
  /** When it was said. */
  wall: EpochMillis;
}

export interface ClusterView {
  /** The number of the last event in it. */
  n: number;
  at: MonoMillis;
  wall: EpochMillis;
  spec: ClusterSpec | null;
  lab: { state: 'connected' | 'lost' | 'never'; incarnation: Incarnation };
  nodes: Record<NodeName, NodeView>;
  clients: Record<ClientName, ClientView>;
  links: Record<LinkKey, { state: 'cut' | 'whole'; order: OrderId | null; at: MonoMillis; wall: EpochMillis }>;
  destinations: Record<DestinationKey, DestinationView>;
  wideIps: Record<string, WideIpView>;
  /** By path of registration; every configured section is there from the start. */
  sections: Record<TopicPath, SectionView>;
  /** The last 50, newest last. */
  orders: OrderView[];
  findings: Record<string, FindingView>;
  /** By problem. */
  mutes: Record<string, MuteView>;
  /** Branches whose values the log keeps now, by whose wish and until when; null while it keeps none. */
  valueRecording: { branches: TopicPath[]; by: string; since: EpochMillis; until: EpochMillis } | null;
  /** By `node path`, as the auditor counted last. */
  audits: Record<string, { node: NodeName; path: TopicPath; delivered: number; duplicated: number; reordered: number; missing: number; perSecond: number; at: MonoMillis }>;
  /** Events known to be missing, in all and the last 20 ranges. */
  gaps: { missing: number; ranges: { witness: Witness; from: number; to: number; because: string; wall: EpochMillis }[] };
}
