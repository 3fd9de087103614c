/** The loss line: what the auditors, subscribers on every node, missed. Nobody having counted is no zero. */
import type { Millis } from '@understudy/shared/domain/units';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { Tone } from '@understudy/shared/view/sentence';
import { countOf, formatCount } from '../../ui/format-number.ts';

export interface LossWords {
  tone: Tone;
  /** "0", "12", "pending". */
  number: string;
  /** What the number is of. */
  words: string;
}

/** Auditors say every second what they counted; older than this it is not the present. */
const OLD_MILLIS: Millis = 10_000;

/** @returns what was counted by the last event of the view: a wall that hears nothing more keeps what it knew. */
export function describeLoss(view: ClusterView): LossWords {
  if (view.spec?.auditors === null) return { tone: 'unknown', number: '—', words: 'no auditor counts in this cluster' };
  const rows = Object.values(view.audits);
  const sum = (key: 'missing' | 'delivered'): number => rows.reduce((total, row) => total + row[key], 0);
  const [missing, delivered] = [sum('missing'), sum('delivered')];
  if (rows.length === 0) return { tone: 'unknown', number: 'pending', words: 'the auditors have not counted yet' };
  // A live count is never the last word: what is missing may be on its way.
  if (missing > 0) return { tone: 'attention', number: 'pending', words: `${formatCount(missing)} of ${formatCount(delivered + missing)} updates missing so far` };
  if (view.at - Math.max(...rows.map(({ at }) => at)) > OLD_MILLIS) return { tone: 'unknown', number: 'pending', words: 'the auditors have not been heard for a while' };
  return { tone: 'up', number: '0', words: `of ${formatCount(delivered)} updates, as ${countOf(new Set(rows.map(({ node }) => node)).size, 'subscriber')} counted` };
}
