/** One row of the tree: a branch with count and rate, a topic with its last value, or what is still to come. */
import type { ReactNode } from 'react';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { formatAgo, formatWhole } from '../../ui/format-duration.ts';
import { formatCount, formatRate } from '../../ui/format-number.ts';
import { Badge } from '../../ui/badge.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import type { Row, TopicRow } from './place-rows.ts';
import { PAGE_SIZE } from './use-branches.ts';
import { SectionBadges, SectionBox } from './section-box.tsx';

interface Props {
  row: Row;
  view: ClusterView;
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

export function TreeRow(props: Props) {
  const { row, top, index, measure, active, selected, lit, onAct } = props;
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
        {row.kind === 'topic' ? <TopicLine {...props} row={row} /> : row.kind === 'more' ? <span className="tree-more">{`${formatCount(row.leftOut)} more · show next ${formatCount(Math.min(row.leftOut, PAGE_SIZE))}`}</span> : <span className="dim">waiting for the branch…</span>}
      </div>
      {topic?.standing === 'section' && selected ? <SectionBox view={props.view} path={topic.path} indent={row.depth} /> : null}
    </div>
  );
}

function TopicLine({ row, view, whole, onToggle }: Props & { row: TopicRow }) {
  const { child } = row;
  const section = row.standing === 'section' ? view.sections[row.path] : undefined;
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
  if (perSecond > 0) return formatRate(perSecond);
  if (ageMillis === null) return branch ? '' : '—';
  return (
    <span className="dim" title={`last update ${formatAgo(ageMillis)}`}>
      {formatWhole(ageMillis)}<span className="when-wide"> old</span>
    </span>
  );
}
