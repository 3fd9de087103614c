/** The audit of one section in numbers: what its clients were told, then node by node what is on the disk and what was delivered. */
import type { NodeAuditRow } from '@understudy/shared/domain/audit';
import type { TopicPath } from '@understudy/shared/domain/ids';
import { describeLost, summarizeAudit, type AuditSummary } from '@understudy/shared/view/audit-summary';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatCount } from '../../ui/format-number.ts';
import { lossLook } from './loss-mark.tsx';

export function AuditTable({ view, path }: { view: ClusterView; path: TopicPath }) {
  const summary = summarizeAudit(view, path);
  const rows = Object.values(view.audits).filter((row) => row.path === path);
  return (
    <>
      <SectionNumbers summary={summary} />
      <div className="audit-scroll" tabIndex={0} role="group" aria-label={`${path}, node by node`}>
        <table className="audit-table">
          <thead>
            <tr>
              <th scope="col">node</th>
              <th scope="col" title="Acknowledged, belongs there, and never will be">lost</th>
              <th scope="col" title="Acknowledged and never delivered, although the node stayed up">missing</th>
              <th scope="col">twice</th>
              <th scope="col">late</th>
              <th scope="col" title="Acknowledged updates that are on its disk">on disk</th>
              <th scope="col" title="Acknowledged, belongs there, not looked for yet">pending</th>
              <th scope="col" title="What its subscriber got">delivered</th>
              <th scope="col" title="Between the last update of one source and the first of the next">last gap</th>
            </tr>
          </thead>
          <tbody>{rows.map((row) => <NodeRow key={row.node} row={row} gapMillis={view.sections[path]?.handovers[row.node]?.gapMillis ?? null} />)}</tbody>
        </table>
      </div>
    </>
  );
}

function SectionNumbers({ summary }: { summary: AuditSummary }) {
  const { state, lost, acknowledged, overwritten, unconfirmed, refused, pending, unknown } = summary;
  return (
    <dl className="audit-numbers">
      <Number name="acknowledged" value={formatCount(acknowledged)} />
      <Number name="lost" value={describeLost(summary)} tone={lossLook(state, lost).tone} />
      <Number name="pending" value={formatCount(pending)} />
      <Number name="overwritten" value={formatCount(overwritten)} tone={overwritten > 0 ? 'attention' : undefined} title="Acknowledged on the losing side of a split, replaced by the winner’s values (RP-12)" />
      <Number name="unconfirmed" value={formatCount(unconfirmed)} title="Never answered, and not sent again: whether they count is not known, so they are no loss (RP-13)" />
      <Number name="refused" value={formatCount(refused)} title="Answered with an error: never acknowledged" />
      {unknown > 0 ? <Number name="unknown" value={formatCount(unknown)} tone="attention" title="Acknowledged so long ago that no node remembers" /> : null}
    </dl>
  );
}

function Number({ name, value, tone, title }: { name: string; value: string; tone?: string; title?: string }) {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd className={`mono${tone ? ` tone-${tone}` : ''}`}>{value}</dd>
    </div>
  );
}

function NodeRow({ row, gapMillis }: { row: NodeAuditRow; gapMillis: number | null }) {
  const bad = (value: number, tone: string) => <td className={`mono${value > 0 ? ` tone-${tone}` : ' dim'}`}>{formatCount(value)}</td>;
  // Nothing of the section is due there: 0 would say that all of nothing is well.
  if (row.had + row.pending + row.lost + row.delivered === 0) return <tr><th scope="row">{row.node}</th><td className="dim audit-none" colSpan={8}>nothing of it belongs here now</td></tr>;
  return (
    <tr>
      <th scope="row">{row.node}</th>
      {bad(row.lost, 'down')}
      {bad(row.missing, 'attention')}
      {bad(row.duplicated, 'attention')}
      {bad(row.reordered, 'attention')}
      <td className="mono">{formatCount(row.had)}</td>
      <td className="mono dim">{formatCount(row.pending)}</td>
      <td className="mono">{formatCount(row.delivered)}</td>
      <td className="mono dim">{gapMillis === null ? '—' : formatDuration(gapMillis)}</td>
    </tr>
  );
}
