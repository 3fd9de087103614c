/**
 * The event vocabulary: everything a screen can ever show arrives as one of these.
 *
 * Each event names its witness (who saw it), carries the witness's own number (from 1 in each life, without holes) and the
 * time by the monotonic clock of that machine, with wall time for labels. A machine's state travels whole, with the reason,
 * so that nobody has to derive it again.
 */
import type { ClusterCommand, OrderId } from './cluster-command.ts';
import type { ClusterSpec } from './cluster-spec.ts';
import type { AckMode, AttemptOutcome, DestinationState } from './destination.ts';
import type { ClientName, DestinationName, GroupName, Incarnation, LinkKey, NodeName, TopicPath } from './ids.ts';
import type { GroupView, PeerOpinion } from './membership.ts';
import type { EpochMillis, Millis, MonoMillis } from './units.ts';
import type { Epoch, HolderState, Registration } from './update-source.ts';
import type { WideIpStanding } from './wide-ip.ts';

export type WitnessKind = 'node' | 'lab' | 'auditor' | 'dashboard';

/** Who saw it. The lab and the dashboard count their starts as incarnations, too. */
export interface Witness {
  kind: WitnessKind;
  name: string;
  incarnation: Incarnation;
}

export interface EventStamp {
  witness: Witness;
  /** The witness's own number: 1, 2, 3 … within its incarnation, so that what is missing is known. */
  number: number;
  at: MonoMillis;
  wall: EpochMillis;
}

/** A process of the lab. */
export interface ProcessSubject {
  kind: 'node' | 'client' | 'auditor';
  name: string;
}

export type ProcessState = 'starting' | 'running' | 'paused' | 'stopping' | 'exited';

/** What the lab sees: processes, links, orders. */
export type LabEventBody =
  | { kind: 'cluster-described'; spec: ClusterSpec; labStarted: EpochMillis }
  | { kind: 'process-changed'; subject: ProcessSubject; incarnation: Incarnation; state: ProcessState; pid: number | null;
      /** Once exited: the code or the signal. */
      exit: { code: number | null; signal: string | null } | null;
      /** The order that did it, if one did. */
      order: OrderId | null; because: string }
  | { kind: 'link-changed'; link: LinkKey; state: 'cut' | 'whole'; order: OrderId | null }
  | { kind: 'order-changed'; order: OrderId; command: ClusterCommand; by: string;
      /** asked → in-effect (observed, e.g. the process is gone) or refused; `failed` when it was tried and did not come about. */
      state: 'asked' | 'in-effect' | 'refused' | 'failed'; reason: string | null }
  /** Members joined, left, failed or passed a check, and what the name server answers from now on (WI-02, WI-04). */
  | ({ kind: 'wide-ip-changed'; name: string; because: string; order: OrderId | null } & WideIpStanding);

/** How a service handed over at one node, measured there. */
export interface DeliveryHandover {
  path: TopicPath;
  epoch: Epoch;
  client: ClientName;
  node: NodeName;
  previous: { epoch: Epoch; client: ClientName; lastAt: MonoMillis } | null;
  /** From the last update of the previous source to the first of this one, here; null when there was none before. */
  gapMillis: Millis | null;
}

/** Counts of one section at one node over the last second. */
export interface SectionSample {
  path: TopicPath;
  /** Topics with a value. */
  topics: number;
  updatesPerSecond: number;
  holder: HolderState;
  /** Age of the newest update. */
  ageMillis: Millis | null;
  /** Cumulative in this life: accepted here / refused here / duplicates dropped / fenced. */
  accepted: number;
  refused: number;
  duplicates: number;
  fenced: number;
  subscribers: number;
}

/** What a destination's stream, or the stream to a member of the group, carries and owes. */
export interface StreamSample {
  /** The destination's name, or the member's name for the datagrid. */
  to: string;
  kind: 'destination' | 'member';
  peer: NodeName | null;
  sentPerSecond: number;
  /** In the journal and not yet acknowledged (RP-07). */
  waitingUpdates: number;
  waitingBytes: number;
  waitingMillis: Millis;
}

/** What a node says of itself. */
export type NodeEventBody =
  | { kind: 'node-changed'; group: GroupName; pid: number;
      /** `serving` accepts updates; `hearing` does not yet (MB-04, MB-06). */
      state: 'starting' | 'hearing' | 'serving' | 'stopping'; digest: string; because: string; order: OrderId | null }
  | { kind: 'peer-changed'; peer: NodeName; peerIncarnation: Incarnation | null; from: PeerOpinion; to: PeerOpinion; because: string;
      /** When it was last heard, by this node's clock. */
      heardAt: MonoMillis | null }
  | { kind: 'view-agreed'; group: GroupName; view: GroupView; orderedBy: NodeName; because: string }
  | { kind: 'connection-opened'; peer: NodeName; peerGroup: GroupName; peerIncarnation: Incarnation; direction: 'dialled' | 'incoming'; connection: number }
  | { kind: 'connection-closed'; peer: NodeName; direction: 'dialled' | 'incoming'; connection: number; because: string }
  | { kind: 'destination-changed'; destination: DestinationName; from: DestinationState['phase']; state: DestinationState; because: string; order: OrderId | null }
  | { kind: 'destination-attempt'; destination: DestinationName;
      /** Which of the addresses; null when it was the question for a wide IP's name that failed. */
      index: number | null;
      /** Null while nobody said who answers at the address of a wide IP. */
      peer: NodeName | null;
      /** `host:port`, or the name that could not be resolved. */
      address: string; pass: number; outcome: AttemptOutcome; tookMillis: Millis; detail: string | null }
  | { kind: 'destination-caught-up'; destination: DestinationName; peer: NodeName; resentUpdates: number; tookMillis: Millis }
  /** Whether acknowledgements wait for a sync destination (RP-06). */
  | { kind: 'ack-mode-changed'; destination: DestinationName; now: AckMode; because: string; order: OrderId | null }
  /** Updates of ended epochs that this node had and that do not count, since another source began without them (US-24, RP-12); their topics' values give way. */
  | { kind: 'updates-overruled'; path: TopicPath; epoch: Epoch; ranges: { source: ClientName; epoch: Epoch; from: number; to: number }[]; topics: number }
  | { kind: 'client-changed'; client: ClientName; state: 'connected' | 'gone'; address: string; because: string }
  | { kind: 'source-changed'; registration: Registration; because: string }
  | { kind: 'holder-changed'; holder: HolderState; because: string }
  | { kind: 'callback-sent'; path: TopicPath; client: ClientName; state: 'active' | 'standby' | 'closed'; epoch: Epoch | null }
  | { kind: 'first-accepted'; path: TopicPath; epoch: Epoch; client: ClientName }
  | { kind: 'first-delivered'; handover: DeliveryHandover }
  | { kind: 'update-refused'; topic: TopicPath; client: ClientName; reason: string;
      /** How many like it in the last second, so that a flood costs one event. */
      count: number }
  | { kind: 'node-sampled'; sections: SectionSample[]; streams: StreamSample[]; acceptedPerSecond: number; appliedPerSecond: number; deliveredPerSecond: number;
      topics: number; clients: number; journalUpdates: number; journalBytes: number;
      /** Other members of the group that have its updates now, and how many are wanted before one is acknowledged (RP-11). */
      copies: { backups: number; wanted: number };
      /** Each peer of the group and how long ago it was heard. */
      heard: { peer: NodeName; agoMillis: Millis | null }[]; heapMiB: number };

/** Something that does not stop the service but should be looked at (US-15 … US-17, US-24). */
export type FindingEventBody = {
  kind: 'finding-changed';
  /** Stable, such as `silent-source:prices/fx`; raising it again changes the text, not the list. */
  finding: string;
  state: 'raised' | 'cleared';
  /** `note`: as it was configured, and worth knowing; nobody has to act. */
  severity: 'note' | 'attention' | 'fault';
  /** Which node, client, section or destination it hangs on. */
  subject: string;
  text: string;
};

/** What an auditor, a subscriber on every audited node, counted in the last second and since it began. */
export type AuditEventBody =
  | { kind: 'audit-sampled'; rows: { node: NodeName; path: TopicPath; delivered: number; duplicated: number; reordered: number; missing: number; perSecond: number }[] }
  | { kind: 'audit-handover'; node: NodeName; handover: DeliveryHandover };

/** What the dashboard's back end adds, as witness of the outlets (`outlet`: whose) that it listens to. */
export type DashboardEventBody =
  | { kind: 'outlet-changed'; outlet: Witness; state: 'connected' | 'lost'; because: string }
  /** Events that existed and never came into the log: the outlet's buffer overflowed, a life ended unheard, or they could not be read. */
  | { kind: 'gap'; outlet: Witness; from: number; to: number; because: string }
  /** Whether the nodes are asked for the values of these branches, so that the log keeps them: begun by an operator, ended by one or at its time. */
  | { kind: 'values-recorded'; state: 'begun' | 'ended'; branches: TopicPath[]; by: string; until: EpochMillis; because: string }
  /**
   * What an operator said to a standing problem (`view/problems`): `acknowledged` holds for this occurrence, `muted` for every one until it
   * expires; `lifted` takes either back, by an operator or because its time has come. `tone`, `text` and `since` are the problem's then.
   */
  | { kind: 'problem-muted'; problem: string; verdict: 'acknowledged' | 'muted' | 'lifted'; tone: 'attention' | 'unknown' | 'down'; text: string; since: EpochMillis;
      by: string; reason: string; until: EpochMillis }
  /** What an operator wrote about an instant, and about a failover if it names one (`Episode.id`). */
  | { kind: 'note-added'; note: string; about: { at: MonoMillis; episode: string | null }; by: string; text: string };

export type ClusterEventBody = LabEventBody | NodeEventBody | FindingEventBody | AuditEventBody | DashboardEventBody;
export type ClusterEvent = EventStamp & ClusterEventBody;
export type ClusterEventKind = ClusterEventBody['kind'];

/** An event as the log keeps it: numbered by the collector, which also says when it arrived. */
export interface LoggedEvent {
  n: number;
  arrivedAt: MonoMillis;
  event: ClusterEvent;
}
