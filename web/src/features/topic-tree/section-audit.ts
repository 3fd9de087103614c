/** What the auditors counted of a section, in one word and one mark. */
import { summarizeAudit } from '@understudy/shared/view/audit-summary';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { TopicPath } from '@understudy/shared/domain/ids';

/**
 * - `ok`: nothing is missing · `pending`: something is missing or still looked for · `lost`: it will not come any more
 * - `unknown`: nobody counts, or nobody has for a while
 */
export type AuditState = 'ok' | 'pending' | 'lost' | 'unknown';

export interface SectionAudit {
  state: AuditState;
  delivered: number;
  missing: number;
  duplicated: number;
  reordered: number;
  /** By the final audit: gone for good; and replaced by a healed split (RP-12). */
  lost: number;
  overwritten: number;
}

/** Auditors say what they counted every second. */
const STALE_MILLIS = 5000;

/** @returns the counts of all auditors of the section; live counts are never the last word: `lost` is what is on no disk on which it belongs. */
export function auditOf(view: ClusterView, path: TopicPath): SectionAudit {
  const rows = Object.values(view.audits).filter((audit) => audit.path === path);
  const sum = (of: 'delivered' | 'missing' | 'duplicated' | 'reordered'): number => rows.reduce((total, row) => total + row[of], 0);
  const counts = { delivered: sum('delivered'), missing: sum('missing'), duplicated: sum('duplicated'), reordered: sum('reordered') };
  const newest = Math.max(...rows.map((row) => row.at));
  const { lost, overwritten, state: standing } = summarizeAudit(view, path);
  const state = lost > 0 ? 'lost' : rows.length === 0 || view.at - newest > STALE_MILLIS ? 'unknown' : counts.missing > 0 || standing === 'pending' ? 'pending' : 'ok';
  return { state, ...counts, lost, overwritten };
}

/** @returns the word beside the mark: "audit ok", "3 missing". */
export function describeAudit({ state, missing, duplicated, reordered, lost, overwritten }: SectionAudit): string {
  if (state === 'unknown') return 'not audited';
  if (state === 'lost') return `${lost} lost`;
  const oddities = [overwritten > 0 ? `${overwritten} overwritten` : '', missing > 0 ? `${missing} missing` : '', duplicated > 0 ? `${duplicated} duplicated` : '', reordered > 0 ? `${reordered} reordered` : ''].filter((words) => words !== '');
  return oddities.length > 0 ? oddities.join(', ') : state === 'pending' ? 'audit pending' : 'audit ok';
}
