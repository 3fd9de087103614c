/** The exact numbers of which something is to be said, by kind. */
import type { AuditRangeKind } from '@understudy/shared/domain/audit';
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { countOf, formatCount } from '../../ui/format-number.ts';
import { describeNumbers, describeOrigin, RANGE_KINDS } from './describe-range.ts';

const TONES: Partial<Record<AuditRangeKind, string>> = { lost: 'down', missing: 'attention', overwritten: 'attention', unknown: 'attention', duplicated: 'attention', reordered: 'attention' };

export function AuditRanges({ view, path }: { view: ClusterView; path: TopicPath }) {
  const { ranges = [], leftOut = 0 } = view.auditRanges[path] ?? {};
  if (ranges.length === 0) return <p className="dim">Nothing is to be said of any single number.</p>;
  return (
    <>
      {RANGE_KINDS.map((kind) => {
        const of = ranges.filter((range) => range.kind === kind).reverse();
        if (of.length === 0) return null;
        const updates = of.reduce((sum, { from, to }) => sum + to - from + 1, 0);
        return (
          <details key={kind} className="audit-kind" open={kind === 'lost' || undefined}>
            <summary><b className={TONES[kind] ? `tone-${TONES[kind]}` : undefined}>{kind}</b> <span className="soft">{countOf(of.length, 'range')}, {countOf(updates, 'update')}</span></summary>
            <ul>
              {of.map((range) => (
                <li key={`${range.client} ${range.epoch.counter} ${range.life ?? ''} ${range.node ?? ''} ${range.from}`}>
                  <span className="mono">{describeNumbers(range)}</span> <span className="soft">{describeOrigin(range)}</span>
                </li>
              ))}
            </ul>
          </details>
        );
      })}
      {leftOut > 0 ? <p className="dim">{formatCount(leftOut)} older ranges are counted and not listed.</p> : null}
    </>
  );
}
