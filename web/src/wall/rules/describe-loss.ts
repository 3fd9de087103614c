/** The loss line: what became of every acknowledged update, as the auditors found it (RP-08). Nobody having looked is no zero. */
import { describeLost, describeOfHowMany, summarizeAudit } from '@understudy/shared/view/audit-summary';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { Tone } from '@understudy/shared/view/sentence';

export interface LossWords {
  tone: Tone;
  /** "0", "12", "pending". */
  number: string;
  /** What the number is of. */
  words: string;
}

/** @returns what was known by the last event of the view: a wall that hears nothing more keeps what it knew. */
export function describeLoss(view: ClusterView): LossWords {
  if (view.spec?.auditors === null) return { tone: 'unknown', number: '—', words: 'no auditor counts in this cluster' };
  const audit = summarizeAudit(view);
  const tone = audit.lost > 0 ? 'down' : audit.state === 'final' ? 'up' : 'unknown';
  return { tone, number: describeLost(audit), words: describeOfHowMany(audit) };
}
