/** Everything that the audits say, section by section. Apart so that the page asks for it when it is opened. */
import { describeLoss, summarizeAudit } from '@understudy/shared/view/audit-summary';
import { useFolded } from '../../state/page-context.ts';
import { TellDialog } from '../../ui/dialog.tsx';
import { AuditRanges } from './audit-ranges.tsx';
import { AuditTable } from './audit-table.tsx';
import { LossMark } from './loss-mark.tsx';

export function AuditDialog({ onClose }: { onClose: () => void }) {
  const { view } = useFolded();
  const all = summarizeAudit(view);
  return (
    <TellDialog title="Sequence audit" open onClose={onClose} wide>
      <p className="audit-says"><LossMark state={all.state} lost={all.lost} /> <b>{describeLoss(all)}</b></p>
      <p className="soft">
        Each client’s account of what was acknowledged to it, against what is on every node’s disk and what a subscriber on every node got.
        What was acknowledged in the last seconds is on its way and not counted yet. Counted since the lab started.
      </p>
      {(view.spec?.sections ?? []).map(({ path }) => (
        <section key={path} className="audit-section" aria-label={path}>
          <h3 className="mono">{path}</h3>
          <AuditTable view={view} path={path} />
          <AuditRanges view={view} path={path} />
        </section>
      ))}
    </TellDialog>
  );
}
