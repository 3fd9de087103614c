/** What the page has of the topics: branches row by row, what a search found, the outline; put together from what it is told. Pure. */
import type { TopicPath } from '@understudy/shared/domain/ids';
import { beginTrend, extendTrend, type RateTrend } from '@understudy/shared/domain/rate-trend';
import { joinPath } from '@understudy/shared/domain/topic-path';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { OutlineFrame } from '@understudy/shared/wire/topic-outline';
import type { BranchNews, SearchNews, ShownChild, ShownFound, TopicLook, TopicNews } from '@understudy/shared/wire/topic-watch';

/** A row with the last minute of its rate. */
export type Lived<Row> = Row & { lived: RateTrend };

export interface BranchPicture {
  head: Omit<BranchNews, 'children' | 'offset'>;
  /** By place among all children; those that were not looked at are missing. */
  rows: ReadonlyMap<number, Lived<ShownChild>>;
  /** Set where the picture is of an instant of which nobody kept the topics: `rows` has what the sections said, and nothing else. */
  unrecorded?: boolean;
}

export interface SearchPicture {
  head: Omit<SearchNews, 'rows'>;
  rows: readonly Lived<ShownFound>[];
}

export interface TopicPicture {
  branches: ReadonlyMap<TopicPath, BranchPicture>;
  search: SearchPicture | null;
  outline: OutlineFrame | null;
}

export const EMPTY_PICTURE: TopicPicture = { branches: new Map(), search: null, outline: null };

/** @returns the picture with what is new; what did not change keeps its identity, so that it is not drawn again. */
export function applyNews(picture: TopicPicture, news: TopicNews, now: MonoMillis): TopicPicture {
  const branches = news.branches.length === 0 ? picture.branches : new Map(picture.branches);
  if (branches instanceof Map) for (const each of news.branches) branches.set(each.path, applyBranch(branches.get(each.path), each, now));
  return {
    branches,
    search: news.search ? applySearch(picture.search, news.search, now) : picture.search,
    outline: news.outline ?? picture.outline,
  };
}

function applyBranch(known: BranchPicture | undefined, { children, offset, ...head }: BranchNews, now: MonoMillis): BranchPicture {
  const rows = new Map(known?.rows);
  for (const [index, told] of children.rows) {
    const row = live(told, rows.get(offset + index), now);
    if (row) rows.set(offset + index, row);
  }
  for (const place of rows.keys()) if (place >= head.total) rows.delete(place);
  return { head, rows };
}

function applySearch(known: SearchPicture | null, { rows: change, ...head }: SearchNews, now: MonoMillis): SearchPicture | null {
  const goesOn = known?.head.text === head.text;
  // It was on its way when the page looked elsewhere.
  if (!change.whole && !goesOn) return known;
  const rows = change.whole ? [] : [...known!.rows];
  for (const [place, told] of change.rows) {
    const row = live(told, rows[place], now);
    if (row) rows[place] = row;
  }
  return { head, rows: rows.slice(0, change.count) };
}

/**
 * @param before what stood in its place: the same row changes and goes on living, another one begins
 * @returns null for a change of what is here no more: it was on its way when the page looked elsewhere, and is told whole when it looks again
 */
function live<Row extends ShownChild>(told: Partial<Row>, before: Lived<Row> | undefined, now: MonoMillis): Lived<Row> | null {
  if (told.name === undefined && !before) return null;
  const row = told.name === undefined ? { ...before!, ...told } : (told as Row);
  const goesOn = before?.name === row.name && !told.trend;
  return { ...row, trend: null, lived: goesOn ? extendTrend(before.lived, row.updatesPerSecond, now) : beginTrend(told.trend ?? null, row.updatesPerSecond, now) };
}

/** @returns the picture a little later: rates that nobody told anew go on. */
export function ageTrends(picture: TopicPicture, now: MonoMillis): TopicPicture {
  const age = <Row extends ShownChild>(row: Lived<Row>): Lived<Row> => ({ ...row, lived: extendTrend(row.lived, row.updatesPerSecond, now) });
  return {
    ...picture,
    branches: new Map([...picture.branches].map(([path, { head, rows }]) => [path, { head, rows: new Map([...rows].map(([place, row]) => [place, age(row)])) }])),
    search: picture.search && { ...picture.search, rows: picture.search.rows.map(age) },
  };
}

/** @returns the picture without what is looked at no more: it would stand still and look alive. Sums of branches stay, for the length of the list. */
export function forgetUnseen(picture: TopicPicture, { windows, search, outline }: TopicLook, opened: ReadonlySet<TopicPath>): TopicPicture {
  const branches = new Map<TopicPath, BranchPicture>();
  for (const [path, branch] of picture.branches) {
    if (path !== '' && !opened.has(path)) continue;
    const seen = windows.filter((window) => window.path === path);
    const isSeen = (place: number): boolean => seen.some(({ offset, limit }) => place >= offset && place < offset + limit);
    if ([...branch.rows.keys()].every(isSeen)) {
      branches.set(path, branch);
      continue;
    }
    // Where an open one stands is remembered until it is told: else all below it would be gone for a moment.
    const places = Object.fromEntries([...branch.rows].flatMap(([place, { name }]) => (opened.has(joinPath(path, name)) ? [[name, place]] : [])));
    branches.set(path, { ...branch, head: { ...branch.head, places: { ...branch.head.places, ...places } }, rows: new Map([...branch.rows].filter(([place]) => isSeen(place))) });
  }
  return { branches, search: search && picture.search?.head.text === search.text ? picture.search : null, outline: outline && picture.outline?.path === outline.path && picture.outline.by === outline.by ? picture.outline : null };
}

/** @returns the frozen picture with what it has nothing of: a branch opened while it stands still shows what there is when it opens. */
export function fillIn(frozen: TopicPicture, newest: TopicPicture): TopicPicture {
  const branches = new Map(frozen.branches);
  for (const [path, branch] of newest.branches) {
    const known = branches.get(path);
    if (!known) branches.set(path, branch);
    else if ([...branch.rows.keys()].some((place) => !known.rows.has(place) && place < known.head.total)) {
      branches.set(path, { head: known.head, rows: new Map([...branch.rows, ...known.rows].filter(([place]) => place < known.head.total)) });
    }
  }
  const search = frozen.search && frozen.search.head.text === newest.search?.head.text ? frozen.search : newest.search;
  return { branches, search, outline: frozen.outline ?? newest.outline };
}

/** @returns how many of the frozen rows say something else by now. */
export function countOutdated(frozen: TopicPicture, newest: TopicPicture): { outdated: number; rows: number } {
  let [outdated, rows] = [0, 0];
  const differ = (a: ShownChild, b: ShownChild | undefined): boolean => !b || a.name !== b.name || a.at !== b.at || a.topics !== b.topics || a.value?.shown !== b.value?.shown;
  for (const [path, branch] of frozen.branches) {
    const now = newest.branches.get(path);
    for (const [place, row] of branch.rows) {
      rows += 1;
      if (differ(row, now?.rows.get(place))) outdated += 1;
    }
  }
  for (const [place, row] of frozen.search?.rows.entries() ?? []) {
    rows += 1;
    if (differ(row, newest.search?.rows[place])) outdated += 1;
  }
  return { outdated, rows };
}
