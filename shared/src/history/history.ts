/** What the timeline draws: spans in lanes, faults and failover episodes, folded from the same events as the view; bounded. */
import type { OrderId, Refusal } from '../domain/cluster-command.ts';
import type { Witness } from '../domain/cluster-event.ts';
import type { NodeName } from '../domain/ids.ts';
import type { Epoch } from '../domain/update-source.ts';
import type { EpochMillis, Millis, MonoMillis } from '../domain/units.ts';

export type LaneKind = 'node' | 'destination' | 'section';

/** How a span looks; each has a colour, a shape and a word. */
export type SpanTone = 'up' | 'standby' | 'attention' | 'down' | 'unknown';

/** A stretch of one state in a lane; `to` null means that it reaches now. */
export interface Span {
  from: MonoMillis;
  to: MonoMillis | null;
  tone: SpanTone;
  /** What is written in it: "nyc-2 · 2nd in list". */
  label: string;
  because: string;
  /** Reported so long after it began; absent when that was at once. */
  lateMillis?: Millis;
}

/** A moment worth a mark in a lane, such as a try of an address. */
export interface Mark {
  at: MonoMillis;
  tone: SpanTone;
  label: string;
  lateMillis?: Millis;
}

export interface Lane {
  /** `node:lon-1`, `destination:lon-1/new-york`, `section:prices/fx`. */
  id: string;
  kind: LaneKind;
  title: string;
  /** The node whose lane it is or that reports it, where there is one. */
  node: string | null;
  spans: Span[];
  marks: Mark[];
  /** Spans that ended before this had to go to stay within bounds; null while all since the beginning of the history are here. */
  cutBefore: MonoMillis | null;
}

/** An order that would be a fault, asked and not seen to be in effect yet. */
export interface AskedFault {
  order: OrderId;
  label: string;
  by: string;
  target: string;
  askedAt: MonoMillis;
}

/** An order's effect on the cluster, from asked to in effect to over. */
export interface Fault {
  order: OrderId | null;
  label: string;
  by: string | null;
  target: string;
  askedAt: MonoMillis | null;
  from: MonoMillis;
  to: MonoMillis | null;
}

/** One step of a failover with its time since the fault took effect. */
export interface Phase {
  name: string;
  at: MonoMillis;
  sinceFaultMillis: Millis;
  witness: string;
}

/** A source that held a section in an episode. */
export interface EpisodeHolder {
  client: string;
  node: string;
  epoch: Epoch | null;
}

/** Who could have been chosen, and what became of that. */
export interface Candidate {
  /** A node of an address list, or "fx-2 on lon-2". */
  name: string;
  /** Its place when the search or the takeover began, from 0; null when it came later. */
  place: number | null;
  verdict: 'chosen' | 'failed' | 'gone' | 'waiting' | 'untried';
  /** "refused after 3 ms", "gone with lon-1", "not tried". */
  words: string;
  /** How often it was tried in vain. */
  tries: number;
}

/** Why the new one is the new one, in the words of those who decided. */
export interface Decision {
  /** By which rule candidates were ranked. */
  rule: string;
  /** Who decided, as far as it was reported. */
  by: string | null;
  because: string;
  /** In the order of their rank, bounded. */
  candidates: Candidate[];
}

/** How far a measured time may be off, and how that is known. */
export interface Uncertainty {
  /** Half the width of the interval; null when a single witness measured, so that nothing bounds it. */
  millis: Millis | null;
  because: string;
}

/** One failover: of a section (source) or of a destination. */
export interface Episode {
  /** Stable: `section:prices/fx:8@lon-2`, `destination:nyc-1/recovery:12345.678`. */
  id: string;
  kind: 'section' | 'destination';
  lane: string;
  title: string;
  cause: string;
  /** Of a section: who held it before and who holds it since, once known. */
  was?: EpisodeHolder | null;
  now?: EpisodeHolder | null;
  faultAt: MonoMillis;
  wall: EpochMillis;
  phases: Phase[];
  state: 'running' | 'done' | 'superseded';
  /** Headline: worst gap over the nodes for a section, time without a connection for a destination; null while unknown. */
  gapMillis: Millis | null;
  /** As each node measured it by itself. */
  gapByNode: Record<string, Millis>;
  /** The same as the auditor at each node measured it: a subscriber in a process of its own. */
  auditedGapByNode: Record<string, Millis>;
  /** Of a section: nodes to which nobody replicated at the fault; what they measured is not of the headline. */
  unreached: NodeName[];
  /** Of the headline; null while there is none. */
  uncertainty: Uncertainty | null;
  /** How much earlier than `faultAt` the fault may have taken effect; null when nobody ordered it. */
  faultEarlierMillis: Millis | null;
  decision: Decision | null;
  /** Until a standby exists again (section) or the stream has caught up (destination). */
  redundancyMillis: Millis | null;
  /** One line in plain English, shared by tooltip, log and receipt. */
  sentence: string;
}

/** Something that one witness noticed of another, kept for a while: the fault that explains it may be reported later. */
export interface Clue {
  at: MonoMillis;
  name: 'suspected' | 'agreed' | 'client gone';
  /** The node or client of which it was noticed. */
  subject: string;
  witness: string;
}

/** A stretch in which events existed that are not in the log. */
export interface HistoryGap {
  from: MonoMillis;
  to: MonoMillis;
  witness: Pick<Witness, 'kind' | 'name'>;
  /** How many are missing. */
  count: number;
  because: string;
}

/** What an operator wrote about an instant or a failover. */
export interface Note {
  id: string;
  /** The instant that it is about. */
  at: MonoMillis;
  /** The failover that it is about, if it is about one. */
  episode: string | null;
  by: string;
  text: string;
  /** When it was written. */
  wall: EpochMillis;
}

/** The bounded history that goes with a view. */
export interface History {
  /** Nothing before this is known; earlier spans were dropped. */
  from: MonoMillis;
  /** Subtract from a monotonic time to get wall time. */
  monoMinusWall: Millis;
  /** When the first event arrived: what happened before it is not late, the log had not begun. */
  began: MonoMillis;
  /** In the order in which they are drawn. An array, since a copy of thousands of entries is a matter of microseconds. */
  lanes: Lane[];
  /** How many of them, from the first on, are of the present description; the rest have left it and still have spans. */
  described: number;
  /** Where in `lanes` each id is. */
  places: Record<string, number>;
  /** Spans and marks of all lanes together. */
  size: number;
  asked: AskedFault[];
  faults: Fault[];
  episodes: Episode[];
  clues: Clue[];
  gaps: HistoryGap[];
  notes: Note[];
  /** The last time that each outlet was not heard, by `outletKey`. */
  unheard: Record<string, { from: MonoMillis; to: MonoMillis | null }>;
  /** The last refusals of orders, for the activity list. */
  refusals: { refusal: Refusal; wall: EpochMillis }[];
}
