/** The rows that are seen, with the keyboard of a tree: the list may be of any length, since only these are drawn. */
import { useEffect, useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { SectionSummary } from './section-box.tsx';
import { stepTree, typeAhead, type RowList } from './step-tree.ts';
import { TreeRow } from './tree-row.tsx';
import { topOfRow, useHeight, useRowWindow } from '../../ui/gestures/use-row-window.ts';

export interface ActiveRow {
  key: string;
  index: number;
}

interface Props {
  rows: RowList;
  /** @returns where the row of this path stands, or null while that is not known. */
  indexOf: (path: TopicPath) => number | null;
  summaries: ReadonlyMap<TopicPath, SectionSummary>;
  lit: ReadonlySet<TopicPath>;
  selected: TopicPath | null;
  now: MonoMillis;
  /** Whether whole paths are written. */
  whole: boolean;
  /** What opens below the selected row, or null. */
  box: ReactNode;
  /** The row that has the focus, and where it stood when it got it. */
  active: ActiveRow;
  onActive: (active: ActiveRow) => void;
  /** A row to bring into sight as soon as it is known where it stands. */
  reveal: TopicPath | null;
  onRevealed: () => void;
  onSelect: (path: TopicPath) => void;
  onOpen: (path: TopicPath, open: boolean) => void;
  /** Enter on a row, after it was selected; null where that is all. */
  onEnter: ((path: TopicPath) => void) | null;
  /** The rows that are drawn, the one after the last not included. */
  onSeen: (from: number, to: number) => void;
}

/** Letters typed within this time belong to one word. */
const TYPE_AHEAD_MILLIS = 700;

/** The height of a row, as in the style sheet. */
const ROW_REM = 1.85;

export function TreeView({ rows, indexOf, summaries, lit, selected, now, whole, box, active, onActive, reveal, onRevealed, onSelect, onOpen, onEnter, onSeen }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });
  const [boxRef, boxPx] = useHeight();

  const selectedIndex = selected === null ? null : indexOf(selected);
  const boxIndex = box && selectedIndex !== null && selectedIndex < rows.count ? selectedIndex : null;
  const rowBox = useMemo(() => (boxIndex === null ? null : { index: boxIndex, heightPx: boxPx }), [boxIndex, boxPx]);
  const { rows: window, scrollToRow } = useRowWindow(scroller, { count: rows.count, rowRem: ROW_REM, box: rowBox });
  const { from, to, rowPx } = window;
  useEffect(() => onSeen(from, to), [onSeen, from, to]);

  // The focus goes with its row while it is known where that stands, else it stays where it was.
  const activeIndex = Math.min(rows.count - 1, Math.max(0, indexOf(active.key) ?? active.index));

  const revealIndex = reveal === null ? null : indexOf(reveal);
  useEffect(() => {
    if (reveal === null || revealIndex === null) return;
    scrollToRow(revealIndex, 'middle');
    onRevealed();
  });

  const focusRow = (index: number) => {
    onActive({ key: rows.at(index).key, index });
    scrollToRow(index);
  };
  const act = (index: number) => {
    const row = rows.at(index);
    onActive({ key: row.key, index });
    if (row.kind === 'topic') onSelect(row.path);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepTree(rows, activeIndex, event.key);
    if (step) {
      event.preventDefault();
      event.stopPropagation();
      if (step.do === 'focus') focusRow(step.index);
      else if (step.do === 'select') {
        act(step.index);
        if (event.key === 'Enter') onEnter?.(rows.at(step.index).path);
      } else onOpen(rows.at(step.index).path, step.do === 'open');
    } else if (event.key.length === 1 && event.key !== ' ' && event.key !== '?' && event.key !== '/') {
      // A letter in the tree looks for a name; the keys for orders are for the rest of the page.
      event.stopPropagation();
      const fresh = event.timeStamp - typed.current.at > TYPE_AHEAD_MILLIS;
      typed.current = { text: (fresh ? '' : typed.current.text) + event.key, at: event.timeStamp };
      const index = typeAhead(rows, activeIndex, typed.current.text);
      if (index !== null) focusRow(index);
    }
  };

  const drawn = Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);
  return (
    <div ref={scroller} className="tree-scroll">
      <div role="tree" aria-label="Topics" tabIndex={0} className="tree" aria-activedescendant={activeIndex >= from && activeIndex < to ? `topic-row-${activeIndex}` : undefined} style={{ height: rows.count * rowPx + (rowBox?.heightPx ?? 0) }} onKeyDown={onKeyDown}>
        {drawn.map((index) => {
          const row = rows.at(index);
          const path = row.kind === 'topic' ? row.path : null;
          return (
            <TreeRow
              key={row.key}
              row={row}
              section={row.kind === 'topic' && row.standing === 'section' ? (summaries.get(row.path) ?? null) : null}
              now={now}
              topPx={topOfRow(index, rowPx, rowBox)}
              heightPx={rowPx}
              index={index}
              active={index === activeIndex}
              selected={path !== null && path === selected}
              lit={path !== null && lit.has(path)}
              whole={whole}
              onAct={() => act(index)}
              onToggle={() => { onActive({ key: row.key, index }); if (row.kind === 'topic') onOpen(row.path, !row.open); }}
            />
          );
        })}
        {boxIndex !== null && boxIndex >= from && boxIndex < to ? (
          <div ref={boxRef} className="row-box" style={{ transform: `translateY(${topOfRow(boxIndex, rowPx, null) + rowPx}px)`, paddingLeft: `${1.7 + rows.at(boxIndex).depth * 1.1}rem` }}><div className="row-box-body">{box}</div></div>
        ) : null}
      </div>
    </div>
  );
}
