/** The mark of a number of losses: colour and shape; the word stands beside it. */
import type { AuditStanding } from '@understudy/shared/view/audit-summary';
import { StateMark, type MarkShape, type Tone } from '../../ui/state-mark.tsx';

const LOOKS: Record<AuditStanding, { shape: MarkShape; tone: Tone }> = {
  final: { shape: 'up', tone: 'up' },
  pending: { shape: 'starting', tone: 'attention' },
  unheard: { shape: 'unknown', tone: 'unknown' },
};

/** @returns how a number of losses looks. */
export function lossLook(state: AuditStanding, lost: number): { shape: MarkShape; tone: Tone } {
  return lost > 0 ? { shape: 'down', tone: 'down' } : LOOKS[state];
}

export function LossMark({ state, lost }: { state: AuditStanding; lost: number }) {
  return <StateMark {...lossLook(state, lost)} />;
}
