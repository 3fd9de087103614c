/** What is said of a section beside its name, and the box that opens below it when it is selected. */
import type { ClusterView, SectionView } from '@understudy/shared/view/cluster-view';
import { Badge } from '../../ui/badge.tsx';
import { formatDuration } from '../../ui/format-duration.ts';
import { countOf, formatCount } from '../../ui/format-number.ts';
import { formatClock } from '../../ui/format-time.ts';
import { sectionMark, type StatusMark } from '../../state/status-mark.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { auditOf, describeAudit, type SectionAudit } from './section-audit.ts';
import { sectionFacts } from './section-facts.ts';
import { AuditMark, RiskMark } from './section-marks.tsx';
import { sectionRisks, type Risk } from './section-risks.ts';

/** What a section's row says; worked out once a change of the view, not once a row that is drawn. */
export interface SectionSummary {
  section: SectionView;
  /** Whether it is served now, as the sentence and the wall say it. */
  mark: StatusMark;
  copies: number;
  risks: readonly Risk[];
  audit: SectionAudit;
}

export function summarizeSection(view: ClusterView, section: SectionView): SectionSummary {
  const { copies } = sectionFacts(view, section);
  return { section, mark: sectionMark(view, section.path), copies: copies.home.length + copies.elsewhere.length, risks: sectionRisks(view, section), audit: auditOf(view, section.path) };
}

/** @returns whether both say the same in a row: a count that goes up without a word changing is nothing to draw. */
export function sameSummary(a: SectionSummary | null, b: SectionSummary | null): boolean {
  if (a === b || !a || !b) return a === b;
  const words = ({ section: { holder }, mark, copies, risks, audit }: SectionSummary): string =>
    [mark.tone, mark.word, holder?.active?.client, holder?.active?.node, holder?.standbys.length, copies, ...risks.map(({ kind, because }) => kind + because), audit.state, describeAudit(audit)].join('\n');
  return words(a) === words(b);
}

/** In the order of what must not be missed: what there is no room for is left out, the last first. */
export function SectionBadges({ section: { holder }, mark, copies, risks, audit }: SectionSummary) {
  const standbys = holder?.standbys.length ?? 0;
  const others = risks.filter(({ kind }) => kind !== 'no-standby');
  const marks = (weight: Risk['weight']) => others.filter((risk) => risk.weight === weight).map((risk) => <RiskMark key={risk.kind} risk={risk} />);
  return (
    <>
      {mark.status.state === 'served' ? <Standbys count={standbys} /> : <Unserved mark={mark} />}
      {marks('attention')}
      <AuditMark audit={audit} />
      {holder?.active ? <span className="tree-holder dim">{holder.active.client}<span className="when-broad"> on {holder.active.node}</span></span> : null}
      <span className="badge when-broad">{countOf(copies, 'copy', 'copies')}</span>
      {marks('note')}
    </>
  );
}

/** What is as it should be takes little room: a mark and a number, and the word where there is some. */
function Standbys({ count }: { count: number }) {
  return (
    <span className="badge fact-mark" title={countOf(count, 'standby')}>
      <StateMark shape="standby" tone="standby" size="0.85em" />
      <span aria-hidden="true" className="when-narrow">{count}</span>
      <span className="fact-word">{countOf(count, 'standby')}</span>
    </span>
  );
}

/** That it is muted is said where there is room; without colour it looks so everywhere. */
function Unserved({ mark: { tone, word, status } }: { mark: StatusMark }) {
  const [state, muted] = word.split(' · ');
  return <Badge tone={tone} title={`${word}: ${status.words}`}>{state}{muted ? <span className="when-wide"> · {muted}</span> : null}</Badge>;
}

export function SectionBox({ view, section }: { view: ClusterView; section: SectionView }) {
  const facts = sectionFacts(view, section);
  const { risks, audit, mark } = summarizeSection(view, section);
  const { home, elsewhere } = facts.copies;
  return (
    <>
      <p>
        {facts.active ? (
          <>
            <b>{facts.active.client}</b> on <b>{facts.active.node}</b>, active since {formatClock(section.wall)}
            {facts.epoch ? ` (epoch ${facts.epoch})` : ''}
          </>
        ) : section.holder ? (
          <>
            <b className="tone-down">no active source</b> since {formatClock(section.wall)}; the topics keep their last values
          </>
        ) : <b className="tone-unknown">nobody has said who its source is</b>}
        {facts.active && (mark.status.state === 'no-source' || mark.status.state === 'split' || mark.status.state === 'unknown') ? <>: <b className={`tone-${mark.tone}`}>{mark.word}</b>, {mark.status.words}</> : null}
      </p>
      <p>
        standby: {facts.standbys.length ? <b>{facts.standbys.map(({ client, node }) => `${client} on ${node}`).join(', ')}</b> : <b className="tone-attention">none</b>}
      </p>
      <p>
        copies: <b>{home.join(', ') || 'none known'}</b>{elsewhere.length ? <> · elsewhere {elsewhere.join(', ')}</> : null}
      </p>
      <p>
        {facts.gap ? <>last gap <b className="mono">{formatDuration(facts.gap.millis)}</b> (worst of {countOf(facts.gap.nodes, 'node')})</> : 'no handover measured'}
      </p>
      <p className="box-marks">
        <AuditMark audit={audit} worded />
        {audit.state === 'unknown' ? null : <span>missing <b className="mono">{formatCount(audit.missing)}</b> of <span className="mono">{formatCount(audit.delivered + audit.missing)}</span></span>}
      </p>
      {risks.map((risk) => <p key={risk.kind} className="box-marks"><RiskMark risk={risk} worded /><span>{risk.because}</span></p>)}
    </>
  );
}
