/** What the timeline draws: spans in lanes, faults and failover episodes, folded from the same events as the view; bounded. */
import type { EpochAudit } from '../domain/audit.ts';
import type { OrderId, Refusal } from '../domain/cluster-command.ts';
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
}

/** A moment worth a mark in a lane, such as a try of an address. */
export interface Mark {
  at: MonoMillis;
  tone: SpanTone;
  label: string;
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
  gapByNode: Record<string, Millis>;
  /** Until a standby exists again (section) or the stream has caught up (destination). */
  redundancyMillis: Millis | null;
  /** Of a section: what became of the updates of the activation that ended; null or missing while nobody has said. */
  loss?: EpochAudit | null;
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

/** The bounded history that goes with a view. */
export interface History {
  /** Nothing before this is known; earlier spans were dropped. */
  from: MonoMillis;
  /** Subtract from a monotonic time to get wall time. */
  monoMinusWall: Millis;
  lanes: Record<string, Lane>;
  /** Order in which lanes are drawn. */
  order: string[];
  faults: Fault[];
  episodes: Episode[];
  clues?: Clue[];
  /** The last refusals of orders, for the activity list. */
  refusals: { refusal: Refusal; wall: EpochMillis }[];
}
