/** What the auditors counted of a section, in one word and one mark. */
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { TopicPath } from '@understudy/shared/domain/ids';

/**
 * - `ok`: nothing is missing · `pending`: something is missing and may still come · `lost`: it will not come any more
 * - `unknown`: nobody counts, or nobody has for a while
 */
export type AuditState = 'ok' | 'pending' | 'lost' | 'unknown';

export interface SectionAudit {
  state: AuditState;
  delivered: number;
  missing: number;
  duplicated: number;
  reordered: number;
}

/** Auditors say what they counted every second. */
const STALE_MILLIS = 5000;

/** @returns the counts of all auditors of the section; live counts are never the last word, so that nothing is `lost` by them. */
export function auditOf(view: ClusterView, path: TopicPath): SectionAudit {
  const rows = Object.values(view.audits).filter((audit) => audit.path === path);
  const sum = (of: 'delivered' | 'missing' | 'duplicated' | 'reordered'): number => rows.reduce((total, row) => total + row[of], 0);
  const counts = { delivered: sum('delivered'), missing: sum('missing'), duplicated: sum('duplicated'), reordered: sum('reordered') };
  const newest = Math.max(...rows.map((row) => row.at));
  const state = rows.length === 0 || view.at - newest > STALE_MILLIS ? 'unknown' : counts.missing > 0 ? 'pending' : 'ok';
  return { state, ...counts };
}

/** @returns the word beside the mark: "audit ok", "3 missing". */
export function describeAudit({ state, missing, duplicated, reordered }: SectionAudit): string {
  if (state === 'unknown') return 'not audited';
  if (state === 'lost') return `${missing} lost`;
  const oddities = [missing > 0 ? `${missing} missing` : '', duplicated > 0 ? `${duplicated} duplicated` : '', reordered > 0 ? `${reordered} reordered` : ''].filter((words) => words !== '');
  return oddities.length > 0 ? oddities.join(', ') : 'audit ok';
}
