/** Marks of a section's row: its risks and its audit, each a shape with a colour, and a word where there is room. */
import type { ReactNode } from 'react';
import type { Tone } from '../../ui/state-mark.tsx';
import { describeAudit, type AuditState, type SectionAudit } from './section-audit.ts';
import type { Risk, RiskKind } from './section-risks.ts';

const RISK_INK: Record<RiskKind, ReactNode> = {
  'no-standby': <path d="M8 3.4 13.4 13.2H2.6ZM2.4 2.4l11.2 11.2" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" strokeLinecap="round" />,
  'single-copy': <path d="M6.2 6.2h7.2v7.2H6.2ZM10 6V2.6H2.6V10H6" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" strokeDasharray="7.2 0 0 0" />,
  'async-only': <path d="M1.8 8h2M5.6 8h2M9.4 8h4.2M10.6 4.8 13.8 8l-3.2 3.2" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" />,
  'nobody-listening': <path d="M5 11.8c1.8 2.6 4.4 1.2 4.4-.8 0-2 2.2-2.4 2.2-5A3.9 3.9 0 0 0 8 2.3c-1.2 0-2.3.5-3 1.5M2.4 2.4l11.2 11.2" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />,
};

const AUDIT_INK: Record<AuditState, ReactNode> = {
  ok: <path d="M2.8 8.4 6.4 12l6.8-7.6" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />,
  pending: <path d="M4 2.4h8M4 13.6h8M5 2.6c0 3.4 6 4.4 6 8v2.8M11 2.6c0 3.4-6 4.4-6 8v2.8" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />,
  lost: <path d="M8 1.8 14.6 8 8 14.2 1.4 8ZM5.6 5.8l4.8 4.4M10.4 5.8l-4.8 4.4" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" strokeLinecap="round" />,
  unknown: <path d="M3 8h1.6M7.2 8h1.6M11.4 8H13" fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />,
};

/** Nothing is missing, and something came twice or out of order. */
const ODD_INK = <path d="M2 8.6 5 11.6 10.4 5.4M12.2 8.8v4.6M9.9 11.1h4.6" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" />;

const AUDIT_TONE: Record<AuditState, Tone> = { ok: 'up', pending: 'attention', lost: 'down', unknown: 'unknown' };

function Ink({ children }: { children: ReactNode }) {
  return <svg viewBox="0 0 16 16" width="1em" height="1em" focusable="false" aria-hidden="true">{children}</svg>;
}

/** @param worded whether the word stands beside the shape; else it is there for those who hear the page */
export function RiskMark({ risk, worded = false }: { risk: Risk; worded?: boolean }) {
  return (
    <span className={`fact-mark tone-${risk.weight === 'note' ? 'unknown' : 'attention'}${risk.weight === 'note' && !worded ? ' when-broad' : ''}`} title={`${risk.word}: ${risk.because}`}>
      <Ink>{RISK_INK[risk.kind]}</Ink>
      <span className={worded ? undefined : 'fact-word'}>{risk.word}</span>
    </span>
  );
}

export function AuditMark({ audit, worded = false }: { audit: SectionAudit; worded?: boolean }) {
  const words = describeAudit(audit);
  const odd = audit.state === 'ok' && (audit.duplicated > 0 || audit.reordered > 0 || audit.overwritten > 0);
  return (
    <span className={`fact-mark tone-${odd ? 'attention' : AUDIT_TONE[audit.state]}`} title={`${words}; select the section for every number`}>
      <Ink>{odd ? ODD_INK : AUDIT_INK[audit.state]}</Ink>
      <span className={worded ? undefined : 'fact-word'}>{words}</span>
    </span>
  );
}
