/** What is said of a section beside its name, and the box that opens below it when it is selected. */
import type { ClusterView, SectionView } from '@understudy/shared/view/cluster-view';
import { Badge } from '../../ui/badge.tsx';
import { formatDuration } from '../../ui/format-duration.ts';
import { countOf, formatCount } from '../../ui/format-number.ts';
import { formatClock } from '../../ui/format-time.ts';
import { sectionFacts } from './section-facts.ts';

export function SectionBadges({ section }: { section: SectionView }) {
  const { holder } = section;
  if (!holder?.active) return <Badge tone="down">no source</Badge>;
  const standbys = holder.standbys.length;
  return (
    <>
      <span className="tree-holder dim">{holder.active.client}</span>
      <Badge tone={standbys ? 'plain' : 'attention'}>{standbys ? countOf(standbys, 'standby') : 'no standby'}</Badge>
    </>
  );
}

export function SectionBox({ view, path, indent }: { view: ClusterView; path: string; indent: number }) {
  const section = view.sections[path];
  if (!section) return null;
  const facts = sectionFacts(view, section);
  return (
    <div className="section-box" style={{ marginLeft: `${1.2 + indent * 1.15}rem` }}>
      <p>
        {facts.active ? (
          <>
            <b>{facts.active.client}</b> on <b>{facts.active.node}</b>, active since {formatClock(section.wall)}
            {facts.epoch ? ` (epoch ${facts.epoch})` : ''}
          </>
        ) : (
          <>
            <b className="tone-down">no active source</b> since {formatClock(section.wall)}; the topics keep their last values
          </>
        )}
      </p>
      <p>
        standby: {facts.standbys.length ? <b>{facts.standbys.map(({ client, node }) => `${client} on ${node}`).join(', ')}</b> : <b className="tone-attention">none</b>} · copies: {facts.copies.join(', ') || 'none known'}
      </p>
      <p>
        {facts.gap ? <>last gap <b className="mono">{formatDuration(facts.gap.millis)}</b> (worst of {countOf(facts.gap.nodes, 'node')})</> : 'no handover measured'}
        {facts.audit ? <> · missing <b className="mono">{formatCount(facts.audit.missing)}</b> of <span className="mono">{formatCount(facts.audit.delivered + facts.audit.missing)}</span></> : null}
      </p>
    </div>
  );
}
