/** One row of the tree: a branch with count and rate, a topic with its last value, or what is still to come. */
import { memo, type ReactNode } from 'react';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { ShownChild } from '@understudy/shared/wire/topic-watch';
import { formatAgo, formatWhole } from '../../ui/format-duration.ts';
import { countOf, formatCount, formatRate, roundRate } from '../../ui/format-number.ts';
import { Badge } from '../../ui/badge.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { sameLook } from '../../ui/same-look.ts';
import type { Row, TopicRow } from './place-rows.ts';
import { sameSummary, SectionBadges, type SectionSummary } from './section-box.tsx';
import { Sparkline } from './sparkline.tsx';

export interface TreeRowProps {
  row: Row;
  /** Of the section that it is, if it is one. */
  section: SectionSummary | null;
  /** By the cluster's clock, in whole seconds: for ages. */
  now: MonoMillis;
  topPx: number;
  heightPx: number;
  index: number;
  active: boolean;
  selected: boolean;
  /** Whether the selection elsewhere concerns it. */
  lit: boolean;
  /** Whether the whole path is written, as in search results. */
  whole: boolean;
  onAct: () => void;
  onToggle: () => void;
}

export const TreeRow = memo(function TreeRow(props: TreeRowProps) {
  const { row, topPx, heightPx, index, active, selected, lit, onAct } = props;
  const topic = row.kind === 'topic' ? row : null;
  const counted = row.kind === 'topic' || row.kind === 'blank' ? row : null;
  return (
    // The tree itself has the keyboard (aria-activedescendant); a row only takes clicks.
    <div
      id={`topic-row-${index}`}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-expanded={topic?.child.branch ? topic.open : undefined}
      aria-selected={selected}
      aria-setsize={counted?.siblings}
      aria-posinset={counted?.place || undefined}
      aria-busy={row.kind === 'blank' || undefined}
      aria-label={row.kind === 'blank' ? 'on its way' : undefined}
      className={`tree-row${active ? ' is-active' : ''}${selected ? ' is-selected' : ''}${lit ? ' is-lit' : ''}`}
      style={{ transform: `translateY(${topPx}px)`, height: heightPx }}
      onClick={onAct}
    >
      <div className={`tree-line${props.whole ? ' is-found' : topic && !topic.child.branch ? ' is-value-row' : ''}`} style={{ paddingLeft: `${0.5 + row.depth * 1.1}rem` }}>
        {row.kind === 'topic' ? <TopicLine {...props} row={row} /> : row.kind === 'blank' ? <span className="tree-blank" /> : <span className={`tree-note${row.kind === 'unrecorded' ? ' is-unrecorded' : ''}`}>{noteOf(row)}</span>}
      </div>
    </div>
  );
}, sameRow);

function noteOf(row: Exclude<Row, { kind: 'topic' | 'blank' }>): string {
  switch (row.kind) {
    case 'waiting': return 'waiting for the branch…';
    case 'empty': return 'no topic has a value here';
    case 'unrecorded': return 'topics not recorded here';
    case 'ordering': return `putting ${formatCount(row.count)} names in order…`;
    case 'beyond': return `${formatCount(row.count)} more are not listed`;
  }
}

/** Every message brings rows anew, and most say what they said. The handlers read what is there when they run. */
function sameRow(a: TreeRowProps, b: TreeRowProps): boolean {
  return sameLook(drawnOf(a), drawnOf(b)) && sameSummary(a.section, b.section)
    && (Object.keys(b) as (keyof TreeRowProps)[]).every((key) => ['row', 'section', 'now'].includes(key) || typeof b[key] === 'function' || a[key] === b[key]);
}

/** What a row draws: its rate is rounded, ages are in whole units, and a trend without any updates is the same as any other. */
function drawnOf({ row, now }: TreeRowProps): unknown {
  if (row.kind !== 'topic') return row;
  const { updatesPerSecond, at, lived, trend: _, ...child } = row.child;
  return { ...row, child, rate: roundRate(updatesPerSecond), age: ageOf(at, now), trend: lived.rates.some((rate) => rate > 0) ? lived : null };
}

/** @returns the age in whole units, null where nothing was ever updated. */
function ageOf(at: MonoMillis | null, now: MonoMillis): string | null {
  return at === null ? null : formatWhole(Math.max(0, now - at));
}

function TopicLine({ row, section, whole, now, onToggle }: TreeRowProps & { row: TopicRow }) {
  const { child } = row;
  return (
    <>
      <span
        className={`tree-twist${child.branch ? '' : ' is-leaf'}`}
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          if (child.branch) onToggle();
        }}
      >
        {child.branch ? (row.open ? '▾' : '▸') : ''}
      </span>
      <span className="tree-name">
        {section ? <StateMark shape={section.mark.shape} tone={section.mark.tone} word="section" /> : row.standing === 'outside-top' ? <StateMark shape="none" tone="unknown" /> : null}
        <span className={`tree-word${whole ? ' is-path' : ''}`} title={row.path}>{whole ? <bdi>{row.path}</bdi> : row.name === '' ? <i className="dim">no name</i> : row.name}</span>
        <span className="tree-facts">
          {section ? <SectionBadges {...section} /> : row.standing === 'outside-top' ? <Badge title="Not replicated: outside every section, local to the node that the client is connected to"><span className="when-wide">not replicated</span><span className="when-slim">local</span></Badge> : null}
        </span>
      </span>
      <Amount child={child} />
      {whole ? null : <Sparkline rates={child.lived.rates} />}
      <span className="tree-rate mono">{lastColumn(child, now)}</span>
      <span className="tree-age mono dim" title="age of the last update">{ageOf(child.at, now) ?? '—'}</span>
    </>
  );
}

/** A branch says how many topics it holds, a topic its value. */
function Amount({ child: { branch, topics, value } }: { child: ShownChild }) {
  if (branch) return <span className="tree-count mono" title={value ? `${countOf(topics, 'topic')}; its own value: ${value.shown}` : countOf(topics, 'topic')}>{formatCount(topics)}</span>;
  if (!value) return <span className="tree-count mono" />;
  return <span className={`tree-count mono is-value${value.as === 'hex' ? ' is-hex' : ''}`} title={`${value.shown}${value.cut ? ' …' : ''} (${countOf(value.bytes, 'byte')})`}><bdi>{value.shown}</bdi>{value.cut ? ' …' : ''}</span>;
}

/** While something moves its rate says more than its age; when it stands still, its age does. */
function lastColumn({ updatesPerSecond, at, branch }: ShownChild, now: MonoMillis): ReactNode {
  if (updatesPerSecond > 0) return formatRate(roundRate(updatesPerSecond));
  const age = ageOf(at, now);
  if (age === null) return branch ? '' : '—';
  return (
    <>
      <span className="dim when-narrow" title={`last update ${formatAgo(Math.max(0, now - at!))}`}>{age}<span className="when-wide"> old</span></span>
      <span className="dim when-broad">0/s</span>
    </>
  );
}
