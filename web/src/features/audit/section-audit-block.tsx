/** A section's audit in the details of a topic. */
import type { TopicPath } from '@understudy/shared/domain/ids';
import { describeLoss, summarizeAudit } from '@understudy/shared/view/audit-summary';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { Block } from '../../ui/panel.tsx';
import { AuditRanges } from './audit-ranges.tsx';
import { AuditTable } from './audit-table.tsx';
import { LossMark } from './loss-mark.tsx';

export function SectionAuditBlock({ view, path }: { view: ClusterView; path: TopicPath }) {
  const summary = summarizeAudit(view, path);
  return (
    <Block title="Audit" aside="since the lab started">
      <p className="audit-says"><LossMark state={summary.state} lost={summary.lost} /> <b>{describeLoss(summary)}</b></p>
      <AuditTable view={view} path={path} />
      <AuditRanges view={view} path={path} />
    </Block>
  );
}
