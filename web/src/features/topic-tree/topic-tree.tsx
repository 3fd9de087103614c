/** The topic tree: search above, and below it the opened branches as virtual rows with the keyboard of a tree. */
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { TopicPath } from '@understudy/shared/domain/ids';
import { useAddress, useFolded, useSelection, useStores } from '../../state/page-context.ts';
import { countOf, formatCount } from '../../ui/format-number.ts';
import { Panel } from '../../ui/panel.tsx';
import { findTopics } from './find-topics.ts';
import { branchesOfPast, type PastTopics } from './past-picture.ts';
import { placeRows, type Row, type TopicRow } from './place-rows.ts';
import { firstOpened, litSections } from './section-facts.ts';
import { stepTree, typeAhead } from './step-tree.ts';
import { TreeRow } from './tree-row.tsx';
import { PAGE_SIZE, useBranches } from './use-branches.ts';
import './topic-tree.css';

const NO_SECTIONS: never[] = [];
/** Letters typed within this time belong to one word. */
const TYPE_AHEAD_MILLIS = 700;

/** @param past an instant of the past to show instead of the present */
export function TopicTree({ past = null }: { past?: PastTopics | null }) {
  const { view } = useFolded();
  const { address } = useStores();
  const [selection, onSelect] = useSelection();
  const told = useAddress().opened;
  const opened = useMemo(() => told ?? firstOpened(view), [told, view]);
  const [pages, setPages] = useState<Record<TopicPath, number>>({});
  const [text, setText] = useState('');
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const typed = useRef({ text: '', at: 0 });
  const scroller = useRef<HTMLDivElement>(null);

  const watched = useBranches(opened, pages, past === null);
  const branches = useMemo(() => (past ? branchesOfPast(view, past, opened) : watched), [past, view, opened, watched]);
  const sections = view.spec?.sections ?? NO_SECTIONS;
  const found = useMemo(() => (text.trim() ? findTopics(branches, sections, text.trim()) : null), [branches, sections, text]);
  const rows: readonly Row[] = useMemo(() => found?.rows ?? placeRows(branches, new Set(opened), sections), [found, branches, opened, sections]);
  const lit = useMemo(() => litSections(view, selection), [view, selection]);

  const active = Math.max(0, rows.findIndex((row) => row.key === activeKey));
  // Its functions are used in this component alone, which the compiler leaves as it is.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => 28, overscan: 12, getItemKey: (index) => rows[index]!.key });

  const items = virtual.getVirtualItems();

  // A row keeps the handlers that it was drawn with: they read what is open now.
  const setOpen = (path: TopicPath, open: boolean) => {
    const now = address.read().opened ?? opened;
    address.setOpened(open ? [...now, path] : now.filter((other) => other !== path));
  };
  const act = (row: Row) => {
    setActiveKey(row.key);
    if (row.kind === 'topic') onSelect({ kind: 'topic', id: row.path });
    if (row.kind === 'more') setPages((known) => ({ ...known, [row.path]: (known[row.path] ?? 1) + 1 }));
  };
  const focusRow = (index: number) => {
    setActiveKey(rows[index]!.key);
    virtual.scrollToIndex(index, { align: 'auto' });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepTree(rows, active, event.key);
    if (step) {
      event.preventDefault();
      event.stopPropagation();
      const row = rows[step.index]!;
      if (step.do === 'focus') focusRow(step.index);
      else if (step.do === 'open' || step.do === 'close') setOpen(row.path, step.do === 'open');
      else act(row);
    } else if (event.key.length === 1 && event.key !== ' ' && event.key !== '?' && event.key !== '/') {
      // A letter in the tree looks for a name; the keys for orders are for the rest of the page.
      event.stopPropagation();
      const fresh = event.timeStamp - typed.current.at > TYPE_AHEAD_MILLIS;
      typed.current = { text: (fresh ? '' : typed.current.text) + event.key, at: event.timeStamp };
      const index = typeAhead(rows, active, typed.current.text);
      if (index !== null) focusRow(index);
    }
  };

  const total = branches['']?.[0]?.topics;
  const selectedPath = selection?.kind === 'topic' ? selection.id : null;

  return (
    <Panel id="topics" title="Topics" className="topics" aside={<span className="mono">{total === undefined ? '' : formatCount(total)}</span>}>
      <div className="topics-body">
        <div className="topics-search">
          <input id="topic-search" className="input" type="search" value={text} onChange={(event) => setText(event.target.value)} placeholder="prices/#, or part of a path" aria-label="Search in opened branches" aria-describedby="topic-search-said" spellCheck={false} />
          <p id="topic-search-said" className={found?.fault ? 'tone-attention' : 'dim'} role="status">
            {found ? (found.fault ?? `${formatCount(found.rows.length)} of ${countOf(found.among, 'topic or branch', 'topics and branches')} in opened branches; closed ones are not searched`) : null}
          </p>
        </div>
        <div ref={scroller} className="tree-scroll">
          <div role="tree" aria-label="Topics" tabIndex={0} className="tree" aria-activedescendant={items.some((item) => item.index === active) ? `topic-row-${active}` : undefined} style={{ height: virtual.getTotalSize() }} onKeyDown={onKeyDown}>
            {items.map((item) => {
              const row = rows[item.index]!;
              return (
                <TreeRow
                  key={row.key}
                  row={row}
                  section={row.kind === 'topic' && row.standing === 'section' ? (view.sections[row.path] ?? null) : null}
                  view={row.kind === 'topic' && row.standing === 'section' && row.path === selectedPath ? view : null}
                  top={item.start}
                  index={item.index}
                  measure={virtual.measureElement}
                  active={item.index === active}
                  selected={row.kind === 'topic' && row.path === selectedPath}
                  lit={row.kind === 'topic' && lit.has(row.path)}
                  whole={found !== null}
                  onAct={() => act(row)}
                  onToggle={() => { setActiveKey(row.key); setOpen((row as TopicRow).path, !(row as TopicRow).open); }}
                />
              );
            })}
          </div>
          {rows.length === 0 ? <p className="tree-empty dim">{found ? 'Nothing in the opened branches matches. Open a branch to look further.' : 'No topic has a value yet.'}</p> : null}
        </div>
        <p className="visually-hidden">{`At most ${PAGE_SIZE} children of a branch are shown at first.`}</p>
      </div>
    </Panel>
  );
}
