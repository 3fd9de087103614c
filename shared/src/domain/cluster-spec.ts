/** What a cluster file says once it has been checked: the static description that every program starts from. */
import type { ClientName, DestinationName, GroupName, NodeName, TopicPath } from './ids.ts';
import type { Millis } from './units.ts';

/** Every setting that the source documents leave to us, with its statement. The screen calls these "policy". */
export interface Policy {
  /** How often a member says that it is there. */
  heartbeatMillis: Millis;
  /** Silence after which a peer is down (MB-01). */
  heartbeatLimitMillis: Millis;
  /** First wait after the end of an address list (DF-06). */
  retryFirstMillis: Millis;
  /** Longest wait after the end of an address list (DF-06). */
  retryMostMillis: Millis;
  /** How long an address is tried (DF-09). */
  reconnectTimeoutMillis: Millis;
  /** Extra time that addresses get in all on the first pass after start-up (DF-17). */
  firstPassExtraMillis: Millis;
  /** Who takes over (US-18). */
  takeover: 'first-registered' | 'any';
  /** How many other members of a group must have an update before it is acknowledged (RP-11). */
  backups: number;
  /** Age of the oldest unacknowledged update at which a sync destination is downgraded (RP-06). */
  downgradeAfterMillis: Millis;
  /** For how long a downgraded destination must be caught up before it is sync again (RP-06). */
  upgradeAfterMillis: Millis;
  /** An active source that is silent for so long is a finding (US-17). */
  silentAfterMillis: Millis;
  /** How often the lab's wide IP checks each member, and how long one may take to answer (WI-04). */
  wideIpCheckMillis: Millis;
  /** After so many checks in a row without an answer a member is no longer named (WI-04). */
  wideIpFailures: number;
  /** How long an answer of the lab's wide IP may be kept; DNS knows whole seconds (WI-04). */
  wideIpTtlSeconds: number;
  /** How many of the healthy members an answer names at most, preferred first (WI-04). */
  wideIpAnswers: number;
}

/** A branch of the topic tree that has topic replication enabled; its home group alone may update it (US-08, US-28). */
export interface SectionSpec {
  path: TopicPath;
  home: GroupName;
}

/** One entry of a destination's prioritized list (DF-01). */
export interface AddressSpec {
  node: NodeName;
  host: string;
  port: number;
}

/** One name in the place of an address list (WI-01). */
export interface WideIpTarget {
  name: string;
  /** Where the servers listen, each at an address of its own; null: the name server says the port with each server (SRV). */
  port: number | null;
}

/** What a node replicates to (DF-00): either a list of addresses or a wide IP. */
export interface DestinationSpec {
  name: DestinationName;
  /** The group whose members the addresses are; a peer that states another is refused (DF-12). */
  group: GroupName;
  /** In order of priority; may be empty (DF-10), and is with a wide IP. */
  addresses: AddressSpec[];
  wideIp: WideIpTarget | null;
  /** MQTT filters of what it carries (RP-10). */
  topics: string[];
  /** Groups whose updates are passed on (RP-04). */
  passThrough: GroupName[];
  ack: 'sync' | 'async';
  /** One interval for all addresses or one for each (DF-09); with a wide IP one for all, the question to the name server too. */
  reconnectTimeoutMillis: Millis | Millis[];
}

export interface NodeSpec {
  name: NodeName;
  group: GroupName;
  host: string;
  /** Address for peers; one of its own where the node may stand behind a wide IP. */
  peerHost: string;
  /** Port for peers (framed TCP). */
  peerPort: number;
  /** Port for MQTT clients. */
  mqttPort: number;
  /** Port of the event outlet. */
  eventPort: number;
  destinations: DestinationSpec[];
}

export interface GroupSpec {
  name: GroupName;
  /** What the screen calls it ("London"). */
  title: string;
  /** Where it stands, as the screen frames it; groups of one site are drawn side by side. A group without one stands alone. */
  site?: string;
  /** Whether its nodes share topics and registrations. */
  datagrid: boolean;
  nodes: NodeName[];
}

/** What a lab client publishes once it is the active source. */
export interface FeedSpec {
  /** How many topics it updates, in turn. */
  topics: number;
  updatesPerSecond: number;
  /** Time between two bursts. */
  intervalMillis: Millis;
}

/** A client of the lab: registers for `path` and, while it is active, publishes its feed below it. */
export interface ClientSpec {
  name: ClientName;
  path: TopicPath;
  /** Its own list of nodes, tried in turn, advancing (US-27). */
  nodes: NodeName[];
  keepAliveSeconds: number;
  feed: FeedSpec;
}

/** A name that stands for whichever servers of a group are in it and healthy (WI-04). The lab serves it. */
export interface WideIpSpec {
  name: string;
  group: GroupName;
  /** As in `WideIpTarget`. */
  port: number | null;
  /** Every server that may be in it, preferred first. */
  servers: NodeName[];
  /** Those that are in it when the lab starts. */
  members: NodeName[];
}

export interface ClusterSpec {
  name: string;
  policy: Policy;
  groups: GroupSpec[];
  sections: SectionSpec[];
  nodes: NodeSpec[];
  clients: ClientSpec[];
  /** The process whose subscribers count what is delivered on these nodes, and the port of its event outlet; null when there is none. */
  auditors: { nodes: NodeName[]; host: string; eventPort: number } | null;
  wideIps: WideIpSpec[];
  /** Whom the nodes ask for the names of wide IPs (UDP and TCP); null when there are none. */
  nameServer: { host: string; port: number } | null;
}

/** What one node process is started with: the whole description, who it is, and which life this is. */
export interface NodeConfig {
  cluster: ClusterSpec;
  node: NodeName;
  incarnation: number;
  dataDirectory: string;
  /** Peers to which the link is cut at the time of the start (MB-02). */
  cutPeers: NodeName[];
  /** The lab starts the whole cluster: the node listens, says `ready` and dials nobody before `begin`, so that nobody is dialled who does not listen yet. */
  awaitBegin: boolean;
}

/** The defaults of SEMANTICS.md; a cluster file overrides them by name. */
export const DEFAULT_POLICY: Policy = {
  heartbeatMillis: 250,
  heartbeatLimitMillis: 1000,
  retryFirstMillis: 200,
  retryMostMillis: 20_000,
  reconnectTimeoutMillis: 1000,
  firstPassExtraMillis: 5000,
  takeover: 'first-registered',
  backups: 1,
  downgradeAfterMillis: 10_000,
  upgradeAfterMillis: 5000,
  silentAfterMillis: 5000,
  wideIpCheckMillis: 1000,
  wideIpFailures: 2,
  wideIpTtlSeconds: 2,
  wideIpAnswers: 8,
};
