/** One picture from what several nodes tell: none of them tells what another does, so that everything is added up. Pure. */
import { compareNames, comparePaths } from '@understudy/shared/domain/name-order';
import { MERGED_MOST } from '@understudy/shared/domain/topic-limits';
import type { TopicFrame, TopicRequest } from '@understudy/shared/wire/topic-watch';
import type { BranchChild, BranchFrame, BranchRequest } from '@understudy/shared/wire/topic-branch';
import type { OutlineFrame, OutlineNode } from '@understudy/shared/wire/topic-outline';
import type { FoundTopic, SearchFrame, SearchRequest } from '@understudy/shared/wire/topic-search';

/** @param frames at least one, all of what was requested */
export function mergeFrames(request: TopicRequest, frames: readonly TopicFrame[]): TopicFrame {
  const [only] = frames;
  if (only && frames.length === 1) return only;
  switch (request.ask) {
    case 'branch': return { of: 'branch', frame: mergeBranches(request, frames.flatMap((each) => (each.of === 'branch' ? [each.frame] : []))) };
    case 'search': return { of: 'search', frame: mergeSearches(request, frames.flatMap((each) => (each.of === 'search' ? [each.frame] : []))) };
    case 'outline': return { of: 'outline', frame: mergeOutlines(frames.flatMap((each) => (each.of === 'outline' ? [each.frame] : []))) };
  }
}

/** @param frames each from the first child on, at most `MERGED_MOST` of them */
function mergeBranches({ path, offset, limit, locate }: BranchRequest, frames: readonly BranchFrame[]): BranchFrame {
  const byName = new Map<string, BranchChild>();
  for (const child of frames.flatMap((frame) => frame.children)) {
    const known = byName.get(child.name);
    byName.set(child.name, known ? addChildren(known, child) : child);
  }
  // Where one list breaks off, what others have beyond would stand beside a gap.
  const ends = frames.filter((frame) => frame.total > MERGED_MOST).map((frame) => frame.children.at(-1)?.name ?? '').sort(compareNames);
  const end = ends[0];
  const listed = [...byName.values()].filter((child) => end === undefined || compareNames(child.name, end) <= 0).sort((a, b) => compareNames(a.name, b.name));
  const beyond = end === undefined ? 0 : sumOf(frames, (frame) => Math.max(0, frame.total - MERGED_MOST) + frame.children.filter((child) => compareNames(child.name, end) > 0).length);
  const wanted = new Set(locate);
  return {
    path, offset, children: listed.slice(offset, offset + limit), total: listed.length, beyond,
    places: Object.fromEntries(listed.flatMap(({ name }, place) => (wanted.has(name) ? [[name, place]] : []))),
    ordering: frames.some((frame) => frame.ordering),
    topics: sumOf(frames, (frame) => frame.topics), updatesPerSecond: tenths(sumOf(frames, (frame) => frame.updatesPerSecond)),
  };
}

function addChildren<Child extends BranchChild>(a: Child, b: Child): Child {
  const newest = (b.ageMillis ?? Infinity) < (a.ageMillis ?? Infinity) ? b : a;
  return {
    ...a, branch: a.branch || b.branch, topics: a.topics + b.topics, updatesPerSecond: tenths(a.updatesPerSecond + b.updatesPerSecond),
    value: newest.value ?? a.value ?? b.value, ageMillis: newest.ageMillis, trend: addTrends(a.trend, b.trend),
  };
}

/** Both end with the last full second. A branch too small to have one adds nothing that would show. */
function addTrends(a: number[] | null, b: number[] | null): number[] | null {
  if (!a || !b) return a ?? b;
  const length = Math.max(a.length, b.length);
  return Array.from({ length }, (_, index) => (a.at(index - length) ?? 0) + (b.at(index - length) ?? 0));
}

function mergeSearches({ text, limit }: SearchRequest, frames: readonly SearchFrame[]): SearchFrame {
  const byPath = new Map<string, FoundTopic>();
  let twice = 0;
  for (const row of frames.flatMap((frame) => frame.rows)) {
    const known = byPath.get(row.path);
    if (known) twice += 1;
    byPath.set(row.path, known ? addChildren(known, row) : row);
  }
  return {
    text, rows: [...byPath.values()].sort((a, b) => comparePaths(a.path, b.path)).slice(0, limit),
    found: sumOf(frames, (frame) => frame.found) - twice, topics: sumOf(frames, (frame) => frame.topics),
    looked: sumOf(frames, (frame) => frame.looked), of: sumOf(frames, (frame) => frame.of), done: frames.every((frame) => frame.done),
  };
}

function mergeOutlines(frames: readonly OutlineFrame[]): OutlineFrame {
  return { ...frames[0]!, root: addOutlines(frames.map((frame) => frame.root)) };
}

function addOutlines(nodes: readonly OutlineNode[]): OutlineNode {
  const children = new Map<string, OutlineNode[]>();
  for (const child of nodes.flatMap((node) => node.children)) children.set(child.name, [...(children.get(child.name) ?? []), child]);
  const rests = nodes.flatMap((node) => (node.rest ? [node.rest] : []));
  return {
    name: nodes[0]!.name, topics: sumOf(nodes, (node) => node.topics), updatesPerSecond: tenths(sumOf(nodes, (node) => node.updatesPerSecond)),
    children: [...children.values()].map(addOutlines).sort((a, b) => compareNames(a.name, b.name)),
    rest: rests.length === 0 ? null : { children: sumOf(rests, (rest) => rest.children), topics: sumOf(rests, (rest) => rest.topics), updatesPerSecond: tenths(sumOf(rests, (rest) => rest.updatesPerSecond)) },
  };
}

function sumOf<T>(all: readonly T[], pick: (one: T) => number): number {
  return all.reduce((sum, one) => sum + pick(one), 0);
}

/** Sums of tenths are no tenths. */
function tenths(rate: number): number {
  return Math.round(rate * 10) / 10;
}
