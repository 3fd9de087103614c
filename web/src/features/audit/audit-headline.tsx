/** "0 of 48,210 acknowledged updates lost", in the top bar; large on a wall. One click opens every number behind it. */
import { lazy, Suspense, useState } from 'react';
import { describeLoss, describeLost, describeOfHowMany, summarizeAudit } from '@understudy/shared/view/audit-summary';
import { useFolded } from '../../state/page-context.ts';
import { LossMark, lossLook } from './loss-mark.tsx';
import './audit.css';

const AuditDialog = lazy(() => import('./audit-dialog.tsx').then((module) => ({ default: module.AuditDialog })));

export function AuditHeadline() {
  const { view } = useFolded();
  const [open, setOpen] = useState(false);
  if (view.spec?.auditors === null) return null;
  const summary = summarizeAudit(view);
  const { state, lost, overwritten } = summary;
  return (
    <>
      <button type="button" className="loss" onClick={() => setOpen(true)} title={`${describeLoss(summary)}. Show every number behind it.`}>
        <LossMark state={state} lost={lost} />
        <b className={`loss-number mono tone-${lossLook(state, lost).tone}`}>{describeLost(summary)}</b>
        <span className="loss-words">{describeOfHowMany(summary)}{overwritten > 0 ? <b className="tone-attention"> · {overwritten} overwritten</b> : null}</span>
      </button>
      {open ? <Suspense fallback={null}><AuditDialog onClose={() => setOpen(false)} /></Suspense> : null}
    </>
  );
}
