/**
 * The receipt of one failover: what was measured, by whom, how sure it is, why it went so, and what was lost. Made from the log alone and
 * of nothing else (not even of the time at which it is made), so that the same failover has the same receipt, and the same hash, wherever it
 * is made: from the log that is being written, from a recording of it, on another machine.
 */
import type { Policy } from '../domain/cluster-spec.ts';
import type { NodeName, TopicPath } from '../domain/ids.ts';
import type { EpochMillis, Millis } from '../domain/units.ts';
import type { Episode, SpanTone } from '../history/history.ts';
import { canonicalJson } from '../view/hash-view.ts';
import type { Tone } from '../view/sentence.ts';

export const RECEIPT_FORMAT = 'understudy-receipt';
/** Raised when the form changes. */
export const RECEIPT_VERSION = 1;

/** Where its JSON stands in the page that is made of it. */
export const RECEIPT_BLOCK = { open: '<script type="application/json" id="receipt">', close: '</script>' };

/** What an auditor counted at one node for one section between the last count before the fault and the first after the end. */
export interface LossRow {
  node: NodeName;
  path: TopicPath;
  delivered: number;
  missing: number;
  duplicated: number;
  reordered: number;
}

export interface Loss {
  /** `pending`: not yet known; `counted`: by the auditors of nodes that stayed up; `unknown`: nobody counted. */
  state: 'pending' | 'counted' | 'unknown';
  /** Missing at the node that misses most, over all sections that are counted; null unless counted. */
  missing: number | null;
  rows: LossRow[];
  /** Why it is pending or unknown, and whose counts are left out. */
  because: string;
}

/** An event of the failover in words. Times are since the fault. */
export interface RecordLine {
  n: number;
  sinceFaultMillis: Millis;
  witness: string;
  tone: Tone;
  words: string;
  /** So long after it happened it was known; 0 when at once. */
  lateMillis: Millis;
}

/** A lane of the drawing; times are since the fault. */
export interface ReceiptLane {
  title: string;
  spans: { from: Millis; to: Millis; tone: SpanTone; label: string }[];
}

export interface Receipt {
  format: typeof RECEIPT_FORMAT;
  version: number;
  /** The version of Understudy that made it. */
  product: string;
  cluster: string;
  log: string;
  /** When the fault took effect, or was first noticed. */
  faultWall: EpochMillis;
  /** As the history has it: phases, gaps, uncertainty, decision, sentence. */
  episode: Episode;
  loss: Loss;
  record: { lines: RecordLine[]; leftOut: number };
  /** From and to of the drawing, since the fault. */
  drawn: { from: Millis; to: Millis; lanes: ReceiptLane[] };
  /** By which rules the cluster ran. */
  policy: Policy;
  /** What each node that took part says of its configuration. */
  digests: Record<NodeName, string>;
  clock: string;
  /** The first and the last number of its record. */
  events: { first: number; last: number };
  /** SHA-256 of all of the above as JSON with sorted keys. */
  hash: string;
}

/** @returns the text of which a receipt's hash is taken. */
export function hashedReceiptText(receipt: Omit<Receipt, 'hash'> | Receipt): string {
  const { hash: _hash, ...rest } = receipt as Receipt;
  return canonicalJson(rest);
}

/** One monotonic clock for all: what that means for every number (docs/architecture.md, "How sure a number is"). */
export const CLOCK_WORDS = 'All witnesses read one clock, the monotonic clock of their machine: no clock offset is in any duration. Wall times are labels.';
