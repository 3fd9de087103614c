/** The rows of the tree, from the opened branches' frames: what is open, what is still to come, and what a page left out. */
import type { SectionSpec } from '@understudy/shared/domain/cluster-spec';
import type { TopicPath } from '@understudy/shared/domain/ids';
import { isWithin, relatePaths } from '@understudy/shared/domain/topic-path';
import type { BranchChild, BranchFrame } from '@understudy/shared/wire/topic-branch';

/** How a row stands to the sections: it is one, lies in one, leads to one, or is replicated by none (US-14). */
export type Standing = 'section' | 'inside' | 'above' | 'outside' | 'outside-top';

export interface TopicRow {
  kind: 'topic';
  key: string;
  path: TopicPath;
  name: string;
  depth: number;
  child: BranchChild;
  open: boolean;
  standing: Standing;
  place: number;
  siblings: number;
}

export type Row =
  | TopicRow
  | { kind: 'more'; key: string; path: TopicPath; depth: number; leftOut: number }
  | { kind: 'waiting' | 'unrecorded'; key: string; path: TopicPath; depth: number };

/** A frame, or of the past what is known of a branch whose topics were not recorded. */
export type ShownFrame = BranchFrame & { unrecorded?: boolean };

/** Frames of each opened branch, one a page. */
export type Branches = Readonly<Record<TopicPath, readonly (ShownFrame | undefined)[]>>;

export function joinPath(parent: TopicPath, name: string): TopicPath {
  return parent === '' ? name : `${parent}/${name}`;
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

/** Sections are rows even before their first topic, so that a section without a source is not invisible. */
function withSections(path: TopicPath, children: BranchChild[], sections: readonly SectionSpec[]): BranchChild[] {
  const names = new Set(children.map((child) => child.name));
  const missing = new Set<string>();
  for (const section of sections) {
    if (path !== '' && relatePaths(path, section.path) !== 'above') continue;
    const name = section.path.slice(path === '' ? 0 : path.length + 1).split('/')[0]!;
    if (!names.has(name)) missing.add(name);
  }
  if (missing.size === 0) return children;
  const empty = (name: string): BranchChild => ({ name, topics: 0, branch: true, updatesPerSecond: 0, value: null, ageMillis: null });
  return [...children, ...[...missing].map(empty)].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @returns the visible rows from the top; branches that are open but not yet answered show that they are awaited. */
export function placeRows(branches: Branches, opened: ReadonlySet<TopicPath>, sections: readonly SectionSpec[], path: TopicPath = '', depth = 0): Row[] {
  const pages = branches[path];
  const first = pages?.[0];
  if (!pages || !first) return [{ kind: 'waiting', key: `${path}#waiting`, path, depth }];
  const loaded = pages.flatMap((page) => page?.children ?? []);
  const children = withSections(path, loaded, sections);
  const rows: Row[] = [];
  for (const [index, child] of children.entries()) {
    const childPath = joinPath(path, child.name);
    const open = child.branch && opened.has(childPath);
    rows.push({ kind: 'topic', key: childPath, path: childPath, name: child.name, depth, child, open, standing: standingOf(childPath, sections), place: index + 1, siblings: children.length + leftOutOf(pages) });
    if (open) rows.push(...placeRows(branches, opened, sections, childPath, depth + 1));
  }
  if (first.unrecorded) rows.push({ kind: 'unrecorded', key: `${path}#unrecorded`, path, depth });
  const leftOut = leftOutOf(pages);
  if (leftOut > 0) rows.push({ kind: 'more', key: `${path}#more`, path, depth, leftOut });
  return rows;
}

/** Each page counts all that it lacks itself; what no page shows is the branch's total less all that is shown. */
function leftOutOf(pages: readonly (BranchFrame | undefined)[]): number {
  const first = pages[0];
  if (!first) return 0;
  const total = first.children.length + first.leftOut;
  return Math.max(0, total - pages.reduce((sum, page) => sum + (page?.children.length ?? 0), 0));
}
