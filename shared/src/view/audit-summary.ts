/** What the audits say of one section or of all of them together, in numbers and in one sentence. Apart because the page says it in many places. */
import type { SectionAudit } from '../domain/audit.ts';
import type { TopicPath } from '../domain/ids.ts';
import type { Millis } from '../domain/units.ts';
import type { ClusterView } from './cluster-view.ts';

/**
 * - `final`: what was acknowledged was looked for everywhere, but for the newest few seconds
 * - `pending`: it is still being looked for; until then no number of losses is the last word, least of all 0
 * - `unheard`: nobody audits, or the auditors have not been heard for a while
 */
export type AuditStanding = 'final' | 'pending' | 'unheard';

export interface AuditSummary extends Omit<SectionAudit, 'path' | 'state' | 'pendingMillis'> {
  state: AuditStanding;
  /** Live, over all nodes. */
  missing: number;
  duplicated: number;
  reordered: number;
}

/** Auditors say what they know every second. */
const STALE_MILLIS: Millis = 5000;

/** @param path of a section; without it: over all sections */
export function summarizeAudit(view: ClusterView, path?: TopicPath): AuditSummary {
  const sections = Object.values(view.sectionAudits).filter((section) => path === undefined || section.path === path);
  const rows = Object.values(view.audits).filter((row) => path === undefined || row.path === path);
  const sum = <K extends string>(from: readonly Record<K, number>[], key: K): number => from.reduce((total, one) => total + one[key], 0);
  const heard = sections.length > 0 && view.at - Math.max(...sections.map(({ at }) => at)) <= STALE_MILLIS;
  return {
    state: !heard ? 'unheard' : sections.every(({ state }) => state === 'final') ? 'final' : 'pending',
    published: sum(sections, 'published'), acknowledged: sum(sections, 'acknowledged'), refused: sum(sections, 'refused'), unconfirmed: sum(sections, 'unconfirmed'),
    audited: sum(sections, 'audited'), pending: sum(sections, 'pending'), lost: sum(sections, 'lost'), overwritten: sum(sections, 'overwritten'), unknown: sum(sections, 'unknown'),
    missing: sum(rows, 'missing'), duplicated: sum(rows, 'duplicated'), reordered: sum(rows, 'reordered'),
  };
}

const counts = new Intl.NumberFormat('en-GB');

/** @returns the number of losses as it may be shown: "0", "3", "pending", "—". */
export function describeLost({ state, lost }: Pick<AuditSummary, 'state' | 'lost'>): string {
  if (lost > 0) return counts.format(lost);
  return state === 'final' ? '0' : state === 'pending' ? 'pending' : '—';
}

/** @returns what stands after that number: "of 48,210 acknowledged updates lost". What is acknowledged is counted once it was looked for. */
export function describeOfHowMany({ state, lost, audited, pending }: Pick<AuditSummary, 'state' | 'lost' | 'audited' | 'pending'>): string {
  const all = `of ${counts.format(audited)} acknowledged updates lost`;
  if (lost > 0) return state === 'final' ? all : `${all}, ${state === 'pending' ? `${counts.format(pending)} pending` : 'when heard last'}`;
  if (state === 'final') return all;
  return state === 'pending' ? `${counts.format(pending)} acknowledged updates still looked for` : 'acknowledged updates not audited now';
}

/** @returns the sentence: "0 of 48,210 acknowledged updates lost" (RP-08). */
export function describeLoss(summary: Pick<AuditSummary, 'state' | 'lost' | 'audited' | 'pending'>): string {
  const words = describeOfHowMany(summary);
  if (summary.lost > 0 || summary.state === 'final') return `${describeLost(summary)} ${words}`;
  return summary.state === 'pending' ? `Losses pending: ${words}` : `Losses unknown: ${words}`;
}
