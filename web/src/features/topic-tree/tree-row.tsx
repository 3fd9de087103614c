/** One row of the tree: a branch with count and rate, a topic with its last value, or what is still to come. */
import { memo, type ReactNode } from 'react';
import type { ClusterView, SectionView } from '@understudy/shared/view/cluster-view';
import { formatAgo, formatWhole } from '../../ui/format-duration.ts';
import { formatCount, formatRate, roundRate } from '../../ui/format-number.ts';
import { Badge } from '../../ui/badge.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { sameLook } from '../../ui/same-look.ts';
import type { Row, TopicRow } from './place-rows.ts';
import { PAGE_SIZE } from './use-branches.ts';
import { SectionBadges, SectionBox } from './section-box.tsx';

interface Props {
  row: Row;
  /** The section that it is, if it is one. */
  section: SectionView | null;
  /** Of a section whose box is open; null for all other rows, which need none of it. */
  view: ClusterView | null;
  top: number;
  index: number;
  measure: (element: HTMLElement | null) => void;
  active: boolean;
  selected: boolean;
  /** Whether the selection elsewhere concerns it. */
  lit: boolean;
  /** Whether the whole path is written, as in search results. */
  whole: boolean;
  onAct: () => void;
  onToggle: () => void;
}

export const TreeRow = memo(function TreeRow(props: Props) {
  const { row, view, top, index, measure, active, selected, lit, onAct } = props;
  const topic = row.kind === 'topic' ? row : null;
  return (
    // The tree itself has the keyboard (aria-activedescendant); a row only takes clicks.
    <div
      ref={measure}
      data-index={index}
      id={`topic-row-${index}`}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-expanded={topic?.child.branch ? topic.open : undefined}
      aria-selected={selected}
      aria-setsize={topic?.siblings}
      aria-posinset={topic?.place}
      className={`tree-row${active ? ' is-active' : ''}${selected ? ' is-selected' : ''}${lit ? ' is-lit' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onAct}
    >
      <div className="tree-line" style={{ paddingLeft: `${0.5 + row.depth * 1.1}rem` }}>
        {row.kind === 'topic' ? <TopicLine {...props} row={row} /> : row.kind === 'more' ? <span className="tree-more">{`${formatCount(row.leftOut)} more · show next ${formatCount(Math.min(row.leftOut, PAGE_SIZE))}`}</span> : row.kind === 'unrecorded' ? <span className="tree-unrecorded">topics not recorded here</span> : <span className="dim">waiting for the branch…</span>}
      </div>
      {topic && view ? <SectionBox view={view} path={topic.path} indent={row.depth} /> : null}
    </div>
  );
}, sameRow);

/** A frame brings every row anew, and most say what they said. The handlers read what is there when they run. */
function sameRow(a: Props, b: Props): boolean {
  return sameLook(drawnOf(a.row), drawnOf(b.row)) && (Object.keys(b) as (keyof Props)[]).every((key) => key === 'row' || typeof b[key] === 'function' || a[key] === b[key]);
}

/** What a row draws: the age of something that moves is not shown, and its rate is rounded. */
function drawnOf(row: Row): unknown {
  if (row.kind !== 'topic') return row;
  const { updatesPerSecond, ageMillis, ...child } = row.child;
  return { ...row, child, last: updatesPerSecond > 0 ? roundRate(updatesPerSecond) : ageMillis === null ? null : formatWhole(ageMillis) };
}

function TopicLine({ row, section, whole, onToggle }: Props & { row: TopicRow }) {
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
        {section ? <StateMark shape={section.holder?.active ? 'active' : 'attention'} tone={section.holder?.active ? 'up' : 'down'} word="section" /> : row.standing === 'outside-top' ? <StateMark shape="none" tone="unknown" /> : null}
        <span className={`tree-word${child.branch ? ' is-branch' : ''}`} title={row.path}>{whole ? row.path : row.name}</span>
        {section ? <SectionBadges section={section} /> : row.standing === 'outside-top' ? <Badge title="Not replicated: outside every section, local to the node that the client is connected to"><span className="when-wide">not replicated</span><span className="when-slim">local</span></Badge> : null}
      </span>
      <span className="tree-count mono" title={child.value ?? undefined}>{child.branch ? formatCount(child.topics) : (child.value ?? '')}</span>
      <span className="tree-rate mono">{lastColumn(child.updatesPerSecond, child.ageMillis, child.branch)}</span>
    </>
  );
}

/** While something moves its rate says more than its age; when it stands still, its age does. */
function lastColumn(perSecond: number, ageMillis: number | null, branch: boolean): ReactNode {
  if (perSecond > 0) return formatRate(roundRate(perSecond));
  if (ageMillis === null) return branch ? '' : '—';
  return (
    <span className="dim" title={`last update ${formatAgo(ageMillis)}`}>
      {formatWhole(ageMillis)}<span className="when-wide"> old</span>
    </span>
  );
}
