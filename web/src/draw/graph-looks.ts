/** What the topology's pen is told of each thing that it draws: states and words, no places and no colours. */
import type { AckMode, AddressState, DestinationState } from '@understudy/shared/domain/destination';
import type { ClientName, DestinationKey, DestinationName, GroupName, LinkKey, NodeName, TopicPath } from '@understudy/shared/domain/ids';
import type { PeerOpinion } from '@understudy/shared/domain/membership';
import type { Millis, MonoMillis } from '@understudy/shared/domain/units';
import type { ProcessStatus } from '@understudy/shared/view/status';

export type Role = 'active' | 'standby' | 'pending' | 'none';

export interface SectionChip {
  path: TopicPath;
  short: string;
  role: Role;
  /** Somebody else holds it, too (US-24). */
  split: boolean;
}

export interface ClientTab {
  name: ClientName;
  role: Role;
  state: ProcessStatus | 'away';
  /** For screen readers and the tooltip: "fx-1, active for prices/fx". */
  words: string;
}

/** A destination's address list and its search as the node reported them last. */
export interface ListLook {
  key: DestinationKey;
  name: DestinationName;
  state: DestinationState;
}

export interface CardLook {
  name: NodeName;
  state: ProcessStatus;
  /** Second and third line; empty where the chips stand instead. */
  lines: string[];
  rate: string | null;
  chips: SectionChip[];
  clients: ClientTab[];
  lists: ListLook[];
  /** Of a node that is not heard: why not. */
  why: string;
}

/**
 * What one end of a link thinks of the other. `silent`: that end is down and thinks nothing · `unheard`: what it thinks is not
 * known here · `denies`: it says that it has no connection to the other.
 */
export type EndOpinion = PeerOpinion | 'silent' | 'unheard' | 'denies';

/** A destination's stream over the connection that carries it (DF-02). */
export interface StreamLook {
  key: DestinationKey;
  pair: LinkKey;
  from: NodeName;
  to: NodeName;
  /** `incoming`: reuses a connection that the other end dialled. */
  via: 'dialled' | 'incoming';
  /** As the cluster file says, and as it is now: a sync destination that is too late is acknowledged as async (RP-06). */
  ack: { configured: 'sync' | 'async'; now: AckMode };
  /** Null while no sample of this stream is there, or an old one alone. */
  rate: number | null;
  /** What waits longer than `LAG_WORTH_SHOWING`, in whole tenths of a second; zeros for less. */
  lag: { updates: number; millis: Millis };
  /** False while its sender is paused or not heard: the line is what was said last. */
  certain: boolean;
  /** What the sender, then the receiver, says of the connection. */
  opinions: [EndOpinion, EndOpinion];
}

/** A try of an address that is going on or has failed in this search (DF-04, DF-16). */
export interface TryLook {
  key: DestinationKey;
  pair: LinkKey;
  from: NodeName;
  to: NodeName;
  state: 'trying' | 'failed';
  /** "1 refused 3 ms": the place in the list, the outcome, how long it took. */
  text: string;
  /** Place in the list, from 0. */
  index: number;
  /** The outcome alone: "refused". */
  outcome: string;
  /** On the first address while the list rests before its next pass (DF-05). */
  wait: { passes: number; until: MonoMillis } | null;
}

export interface PairLook {
  key: LinkKey;
  streams: StreamLook[];
  tries: TryLook[];
  cut: boolean;
}

export interface MemberLook {
  key: LinkKey;
  ends: [NodeName, NodeName];
  /** In the order of `ends`. */
  opinions: [EndOpinion, EndOpinion];
  cut: boolean;
}

export interface GroupLook {
  name: GroupName;
  title: string;
  datagrid: boolean;
  /** How many of its nodes are in each state. */
  states: Partial<Record<ProcessStatus, number>>;
  all: number;
  up: number;
  /** The state of each node, in the order of the description. */
  each: ProcessStatus[];
  /** The state that most needs somebody to look. */
  worst: ProcessStatus;
  /** Sections that two of its nodes hold at once, and sides that take each other to be down; null while it is one. */
  split: string | null;
}

/** Links between two marks of which one at least is folded, as one line. */
export interface BundleLook {
  key: string;
  /** Group or node at each end, as `group:london` or `node:lon-1`. */
  ends: [string, string];
  streams: number;
  failed: number;
  trying: number;
  cut: number;
  lagging: number;
  unsure: number;
  rate: number | null;
  /** Where updates go: from the first end to the second, back, or both. */
  forth: boolean;
  back: boolean;
  words: string;
}

/** A numbered address at the end of its curve, for the destination that is looked at. */
export interface AddressLook {
  number: number;
  state: AddressState['state'];
  next: boolean;
}

export interface LabelLine {
  text: string;
  tone: 'plain' | 'quiet' | 'down' | 'attention';
  /** With scissors before its words. */
  cut?: boolean;
}
