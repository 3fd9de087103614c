/**
 * The rows of the opened tree, by their number from the top. Branches may hold far more children than were loaded: a row is
 * worked out when it is drawn, and what was not loaded yet is a blank in its place.
 *
 *   block of a branch:  child 0 · child 1 (opened) · block of child 1 … · child 2 · … · what cannot be listed
 */
import type { SectionSpec } from '@understudy/shared/domain/cluster-spec';
import type { TopicPath } from '@understudy/shared/domain/ids';
import { compareNames } from '@understudy/shared/domain/name-order';
import { isWithin, joinPath, relatePaths } from '@understudy/shared/domain/topic-path';
import type { ShownChild } from '@understudy/shared/wire/topic-watch';
import type { BranchPicture, Lived, TopicPicture } from './topic-picture.ts';

/** How a row stands to the sections: it is one, lies in one, leads to one, or is replicated by none (US-14). */
export type Standing = 'section' | 'inside' | 'above' | 'outside' | 'outside-top';

export interface TopicRow {
  kind: 'topic';
  key: string;
  path: TopicPath;
  name: string;
  depth: number;
  child: Lived<ShownChild>;
  open: boolean;
  standing: Standing;
  place: number;
  siblings: number;
}

/**
 * - `blank`: a child that was not loaded yet · `waiting`: a branch that has not answered · `ordering`: its names are put in order
 * - `empty`: nothing lies in it · `unrecorded`: nobody kept what lay in it at that instant · `beyond`: children that cannot be listed
 */
export type Row =
  | TopicRow
  | { kind: 'blank'; key: string; path: TopicPath; depth: number; place: number; siblings: number }
  | { kind: 'waiting' | 'empty' | 'unrecorded'; key: string; path: TopicPath; depth: number }
  | { kind: 'ordering' | 'beyond'; key: string; path: TopicPath; depth: number; count: number };

/** Rows of one branch that are listed at most: a browser draws no list of any length, and nobody scrolls so far. */
export const LISTED_MOST = 300_000;

interface Insert {
  /** Stands before the branch's own child of this place. */
  before: number;
  rows: Block | Row;
}

export interface Block {
  path: TopicPath;
  depth: number;
  branch: BranchPicture | null;
  /** Own children that are rows. */
  listed: number;
  /** In order of place; several may stand before the same child. */
  inserts: Insert[];
  /** After the children. */
  last: Row | null;
  /** Rows in all. */
  count: number;
}

/** @returns how `path` stands to the sections. */
export function standingOf(path: TopicPath, sections: readonly SectionSpec[]): Standing {
  let standing: Standing = 'outside';
  for (const section of sections) {
    const relation = relatePaths(path, section.path);
    if (relation === 'same') return 'section';
    if (relation === 'below') return 'inside';
    if (relation === 'above') standing = 'above';
  }
  if (standing === 'above') return standing;
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const topmost = parent === '' || sections.some((section) => isWithin(section.path, parent));
  return topmost ? 'outside-top' : 'outside';
}

/** Names below a branch that lead to a section or are one: they are rows even before their first topic, so that a section without a source is not invisible. */
export function sectionNames(path: TopicPath, sections: readonly SectionSpec[]): string[] {
  const below = sections.filter((section) => path === '' || relatePaths(path, section.path) === 'above');
  return [...new Set(below.map((section) => section.path.slice(path === '' ? 0 : path.length + 1).split('/')[0]!))];
}

/** @returns names of children whose places are to be asked for: those that are open or lead to sections, unless their rows are there. */
export function namesToLocate(path: TopicPath, branch: BranchPicture | null, opened: readonly TopicPath[], sections: readonly SectionSpec[]): string[] {
  const open = opened.flatMap((other) => (parentOf(other) === path ? [lastPart(other)] : []));
  const loaded = new Set([...(branch?.rows.values() ?? [])].map(({ name }) => name));
  const whole = branch !== null && loaded.size === branch.head.total;
  return whole ? [] : [...new Set([...open, ...sectionNames(path, sections)])].filter((name) => !loaded.has(name)).sort(compareNames).slice(0, 64);
}

export function parentOf(path: TopicPath): TopicPath {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : slash === 0 ? joinPath('', '') : path.slice(0, slash);
}

export function lastPart(path: TopicPath): string {
  return path === joinPath('', '') ? '' : path.slice(path.lastIndexOf('/') + 1);
}

/** @returns the rows of `path` and of all that is open below it. */
export function layoutTree(picture: TopicPicture, opened: readonly TopicPath[], sections: readonly SectionSpec[], path: TopicPath = '', depth = 0): Block {
  const branch = picture.branches.get(path) ?? null;
  if (!branch) return blockOf({ path, depth, branch, listed: 0, inserts: [], last: { kind: 'waiting', key: `${path}#waiting`, path, depth } });
  const { total, beyond, ordering, topics, places } = branch.head;
  if (ordering) return blockOf({ path, depth, branch, listed: 0, inserts: [], last: { kind: 'ordering', key: `${path}#ordering`, path, depth, count: topics } });
  const listed = Math.min(total, LISTED_MOST);
  const inserts = [...openBelow(), ...missingSections()].sort((a, b) => a.before - b.before);
  const left = total - listed + beyond;
  return blockOf({ path, depth, branch, listed, inserts, last: lastRow() });

  function lastRow(): Row | null {
    if (branch!.unrecorded) return { kind: 'unrecorded', key: `${path}#unrecorded`, path, depth };
    if (left > 0) return { kind: 'beyond', key: `${path}#beyond`, path, depth, count: left };
    return listed === 0 && inserts.length === 0 ? { kind: 'empty', key: `${path}#empty`, path, depth } : null;
  }

  function openBelow(): Insert[] {
    return opened.flatMap((other) => {
      if (parentOf(other) !== path) return [];
      // A branch that is opened is a row that was loaded: nothing has to be asked first.
      const place = placeOf(branch!, lastPart(other));
      if (place === undefined || place >= listed || branch!.rows.get(place)?.branch === false) return [];
      return [{ before: place + 1, rows: layoutTree(picture, opened, sections, other, depth + 1) }];
    });
  }

  function missingSections(): Insert[] {
    const rows = [...branch!.rows].sort(([a], [b]) => a - b);
    const loaded = new Set(rows.map(([, { name }]) => name));
    return sectionNames(path, sections).filter((name) => places[name] === undefined && !loaded.has(name)).sort(compareNames).map((name) => {
      const next = rows.length === total ? rows.find(([, row]) => compareNames(row.name, name) > 0) : undefined;
      const child: Lived<ShownChild> = { name, topics: 0, branch: false, updatesPerSecond: 0, value: null, trend: null, at: null, lived: { second: 0, rates: [], rate: 0 } };
      return { before: next?.[0] ?? listed, rows: topicRow(joinPath(path, name), child, depth, false, sections, 0, total) };
    });
  }
}

function blockOf(block: Omit<Block, 'count'>): Block {
  return { ...block, count: block.listed + block.inserts.reduce((sum, { rows }) => sum + sizeOf(rows), 0) + (block.last ? 1 : 0) };
}

function sizeOf(rows: Block | Row): number {
  return 'kind' in rows ? 1 : rows.count;
}

/** @returns the row of this number from the top of the block. @throws RangeError when there is none. */
export function rowAt(block: Block, index: number, opened: ReadonlySet<TopicPath>, sections: readonly SectionSpec[]): Row {
  let before = 0;
  for (const { before: place, rows } of block.inserts) {
    const top = place + before;
    if (index < top) break;
    const size = sizeOf(rows);
    if (index < top + size) return 'kind' in rows ? rows : rowAt(rows, index - top, opened, sections);
    before += size;
  }
  const place = index - before;
  if (place < block.listed) return ownRow(block, place, opened, sections);
  if (block.last && index === block.count - 1) return block.last;
  throw new RangeError(`row ${index} of ${block.count} was asked for`);
}

function ownRow({ path, depth, branch, listed }: Block, place: number, opened: ReadonlySet<TopicPath>, sections: readonly SectionSpec[]): Row {
  const child = branch!.rows.get(place);
  if (!child) return { kind: 'blank', key: `${path}#${place}`, path, depth, place: place + 1, siblings: listed };
  const childPath = joinPath(path, child.name);
  return topicRow(childPath, child, depth, child.branch && opened.has(childPath), sections, place + 1, branch!.head.total);
}

function topicRow(path: TopicPath, child: Lived<ShownChild>, depth: number, open: boolean, sections: readonly SectionSpec[], place: number, siblings: number): TopicRow {
  return { kind: 'topic', key: path, path, name: child.name, depth, child, open, standing: standingOf(path, sections), place, siblings };
}

/** @returns the number of the row with this path, or null while its place is not known. */
export function indexOf(block: Block, path: TopicPath): number | null {
  let before = 0;
  for (const { before: place, rows } of block.inserts) {
    if ('kind' in rows ? rows.key === path : isBelow(path, rows.path)) {
      const inner = 'kind' in rows ? 0 : indexOf(rows, path);
      return inner === null ? null : place + before + inner;
    }
    before += sizeOf(rows);
  }
  if (parentOf(path) !== block.path || path === block.path) return null;
  const place = block.branch ? placeOf(block.branch, lastPart(path)) : undefined;
  if (place === undefined || place >= block.listed) return null;
  return place + block.inserts.reduce((sum, insert) => sum + (insert.before <= place ? sizeOf(insert.rows) : 0), 0);
}

function isBelow(path: TopicPath, branch: TopicPath): boolean {
  if (branch !== joinPath('', '')) return path !== branch && isWithin(path, branch);
  return path.startsWith('/');
}

function placeOf({ head, rows }: BranchPicture, name: string): number | undefined {
  const told = head.places[name];
  if (told !== undefined) return told;
  for (const [place, row] of rows) if (row.name === name) return place;
  return undefined;
}

/** Children of one branch that rows `from` to before `to` show; all that a page needs of it. */
export interface SeenPart {
  path: TopicPath;
  branch: BranchPicture | null;
  from: number;
  to: number;
}

/** @returns the parts of branches that are seen between two rows, `to` not included; a branch of which none is seen itself has an empty part. */
export function partsBetween(block: Block, from: number, to: number): SeenPart[] {
  const parts: SeenPart[] = [];
  let before = 0;
  let first = Infinity;
  let end = 0;
  const own = (fromPlace: number, toPlace: number): void => {
    const start = Math.max(fromPlace, from - before);
    const stop = Math.min(toPlace, to - before);
    if (start >= stop) return;
    first = Math.min(first, start);
    end = Math.max(end, stop);
  };
  let place = 0;
  for (const { before: next, rows } of block.inserts) {
    own(place, next);
    place = next;
    const top = next + before;
    const size = sizeOf(rows);
    if (!('kind' in rows) && top < to && top + size > from) parts.push(...partsBetween(rows, from - top, to - top));
    before += size;
  }
  own(place, block.listed);
  const isAwaited = block.branch === null || block.branch.head.ordering;
  return [{ path: block.path, branch: block.branch, from: first === Infinity ? 0 : first, to: isAwaited ? 1 : end }, ...parts];
}
