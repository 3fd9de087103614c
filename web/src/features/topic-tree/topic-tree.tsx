/** The topics: search above, and below it the opened branches as rows, or all of them as a sunburst; live, paused, or as they were. */
import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { TopicPath } from '@understudy/shared/domain/ids';
import { SEARCH_MOST_ROWS } from '@understudy/shared/domain/topic-limits';
import type { OutlineRequest } from '@understudy/shared/wire/topic-outline';
import { useAddress, useFolded, useNowMono, useSelection, useStores } from '../../state/page-context.ts';
import { Panel } from '../../ui/panel.tsx';
import { pictureOfPast, type PastTopics } from './past-picture.ts';
import { PauseBar } from './pause-bar.tsx';
import { indexOf, layoutTree, parentOf, rowAt, type Row } from './place-rows.ts';
import { describeNothing, describeSearch, searchFault } from './search-words.ts';
import { SectionBox, summarizeSection } from './section-box.tsx';
import { firstOpened, litSections } from './section-facts.ts';
import { placeFound } from './place-found.ts';
import { TopicTools, type TopicForm } from './topic-tools.tsx';
import type { RowList } from './step-tree.ts';
import { TreeView, type ActiveRow } from './tree-view.tsx';
import { windowsFor } from './tree-windows.ts';
import { useTopicStream } from './use-topic-stream.ts';
import { ValueBox } from './value-box.tsx';
import './topic-tree.css';

const Sunburst = lazy(() => import('./sunburst.tsx').then((module) => ({ default: module.Sunburst })));

const NO_SECTIONS: never[] = [];

/** @param past an instant of the past to show instead of the present */
export function TopicTree({ past = null }: { past?: PastTopics | null }) {
  const { view } = useFolded();
  const { address, cluster } = useStores();
  const [selection, onSelect] = useSelection();
  const told = useAddress().opened;
  const sections = view.spec?.sections ?? NO_SECTIONS;
  const first = firstOpened(view).join('\n');
  const opened = useMemo(() => told ?? first.split('\n').filter((path) => path !== ''), [told, first]);
  const [form, setForm] = useState<TopicForm>('tree');
  const [outline, setOutline] = useState<OutlineRequest>({ path: '', by: 'topics', depth: 3, leastShare: 0.008 });
  const [text, setText] = useState('');
  const [active, setActive] = useState<ActiveRow>({ key: '', index: 0 });
  const [reveal, setReveal] = useState<TopicPath | null>(null);
  const { stream, shown } = useTopicStream();
  const second = Math.floor(useNowMono(1000) / 1000) * 1000;

  const { pause } = shown;
  const now = past?.at ?? pause?.at ?? second;
  const picture = useMemo(() => (past ? pictureOfPast(view, past, opened) : shown.picture), [past, view, opened, shown.picture]);
  const openedSet = useMemo(() => new Set(opened), [opened]);
  const layout = useMemo(() => layoutTree(picture, opened, sections), [picture, opened, sections]);
  const wanted = useDeferredValue(past ? '' : text.trim());
  const fault = wanted ? searchFault(wanted) : null;
  const search = wanted && !fault && picture.search?.head.text === wanted ? picture.search : null;
  const isSearching = wanted !== '';

  // Scrolling asks for other rows and draws nothing anew here: what is seen is no state of this component.
  const seen = useRef({ from: 0, to: 0 });
  const look = useRef<() => void>(() => undefined);
  useEffect(() => {
    const isList = form === 'tree' && !isSearching;
    look.current = () => stream?.look({
      windows: past ? [] : windowsFor(layout, isList ? seen.current.from : 0, isList ? seen.current.to : 0, opened, sections),
      search: isSearching && !fault ? { text: wanted, limit: SEARCH_MOST_ROWS } : null,
      outline: form === 'sunburst' && !past && !isSearching ? outline : null,
    }, opened);
    look.current();
  }, [stream, past, layout, form, isSearching, opened, sections, wanted, fault, outline]);
  const onSeen = useCallback((from: number, to: number) => {
    seen.current = { from, to };
    look.current();
  }, []);

  const list: RowList & { indexOf: (path: TopicPath) => number | null } = useMemo(() => {
    if (isSearching) return placeFound(search?.rows ?? [], sections);
    const at = (index: number): Row => rowAt(layout, index, openedSet, sections);
    return { count: layout.count, at, indexOf: (path) => indexOf(layout, path), parentOf: (index) => indexOf(layout, parentOf(at(index).path)) ?? index };
  }, [isSearching, search, layout, openedSet, sections]);

  const summaries = useMemo(() => new Map(Object.values(view.sections).map((section) => [section.path, summarizeSection(view, section)])), [view]);
  const lit = useMemo(() => litSections(view, selection), [view, selection]);
  const selected = selection?.kind === 'topic' ? selection.id : null;

  // A row keeps the handlers that it was drawn with: they read what is open now.
  const setOpen = useCallback((path: TopicPath, open: boolean) => {
    const now = address.read().opened ?? first.split('\n').filter((each) => each !== '');
    if (open && past === null) stream?.lookAhead(path, now);
    address.setOpened(open ? [...now.filter((other) => other !== path), path] : now.filter((other) => other !== path));
  }, [address, first, stream, past]);
  const showInTree = useCallback((path: TopicPath, alsoOpen = false) => {
    setForm('tree');
    setText('');
    if (path === '') return;
    const above: TopicPath[] = alsoOpen ? [path] : [];
    for (let parent = parentOf(path); parent !== ''; parent = parentOf(parent)) above.push(parent);
    const open = address.read().opened ?? first.split('\n').filter((each) => each !== '');
    address.setOpened([...open.filter((each) => !above.includes(each)), ...above]);
    onSelect({ kind: 'topic', id: path });
    setActive({ key: path, index: 0 });
    setReveal(path);
  }, [address, first, onSelect]);
  const onRevealed = useCallback(() => setReveal(null), []);
  const select = useCallback((path: TopicPath) => onSelect({ kind: 'topic', id: path }), [onSelect]);

  const togglePause = () => (pause ? stream?.resume() : stream?.pause());
  const rootTopics = picture.branches.get('')?.head.topics;

  return (
    <Panel id="topics" title="Topics" className="topics" aside={<TopicTools form={form} onForm={setForm} paused={pause !== null} onPause={past ? null : togglePause} topics={rootTopics} />}>
      <div className="topics-body">
        <div className="topics-search">
          <input id="topic-search" className="input" type="search" value={text} disabled={past !== null} onChange={(event) => setText(event.target.value)} onKeyDown={(event) => { if (event.key === 'Escape' && text !== '') { event.stopPropagation(); setText(''); } }} placeholder={past ? 'search is for the present' : 'prices/+/EUR#, or part of a path'} aria-label="Search all topics" aria-describedby="topic-search-said" spellCheck={false} maxLength={1000} />
          <p id="topic-search-said" className={fault ? 'tone-attention' : 'dim'} role="status">{fault ?? (search ? describeSearch(search) : isSearching ? 'searching…' : null)}</p>
        </div>
        {pause && !past ? <PauseBar pause={pause} wall={cluster.clock.wallOf(pause.at)} onResume={() => stream?.resume()} /> : null}
        {form === 'sunburst' && !isSearching ? (
          <Suspense fallback={<p className="awaited dim">Loading the sunburst…</p>}>
            <Sunburst view={view} frame={picture.outline} request={outline} onRequest={setOutline} onOpen={showInTree} past={past !== null} />
          </Suspense>
        ) : (
          <>
            <TreeView
              rows={list} indexOf={list.indexOf} summaries={summaries} lit={lit} selected={selected} now={now} whole={isSearching}
              box={boxOf()} active={active} onActive={setActive} reveal={isSearching ? null : reveal} onRevealed={onRevealed} onSelect={select}
              onOpen={isSearching ? (path) => showInTree(path, true) : setOpen} onEnter={isSearching ? showInTree : null} onSeen={onSeen}
            />
            {isSearching && list.count === 0 && search?.head.done ? <p className="tree-empty dim">{describeNothing(wanted)}</p> : null}
          </>
        )}
      </div>
    </Panel>
  );

  function boxOf() {
    if (selected === null) return null;
    const section = view.sections[selected];
    if (section && sections.some(({ path }) => path === selected)) return <SectionBox view={view} section={section} />;
    const index = list.indexOf(selected);
    const row = index === null || index >= list.count ? null : list.at(index);
    return row?.kind === 'topic' && row.child.value ? <ValueBox child={row.child} now={now} /> : null;
  }
}
