/** What is asked for to draw the rows that are seen: pages of branches, in steps, so that scrolling by a row asks for nothing new and viewers of one branch ask for the same. */
import type { SectionSpec } from '@understudy/shared/domain/cluster-spec';
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { BranchRequest } from '@understudy/shared/wire/topic-branch';
import { LISTED_CHARACTERS, LOOK_MOST_WINDOWS } from '@understudy/shared/domain/topic-limits';
import { lastPart, LOCATED_MOST, namesToLocate, parentOf, partsBetween, pathsAbove, type Block } from './place-rows.ts';

/** Children asked for together: what a screen shows, about. */
export const WINDOW_ROWS = 64;
/** Rows above and below what is drawn that are asked for, too, so that they are there when they are scrolled to. */
const AHEAD_ROWS = 20;

/**
 * @param from first row that is drawn
 * @param to the one after the last
 * @param reveal a topic whose row is to be brought into sight: what leads to it is asked for, too, wherever that stands
 */
export function windowsFor(block: Block, from: number, to: number, opened: readonly TopicPath[], sections: readonly SectionSpec[], reveal: TopicPath | null = null): BranchRequest[] {
  const windows: BranchRequest[] = [];
  for (const part of partsBetween(block, Math.max(0, from - AHEAD_ROWS), Math.min(block.count, to + AHEAD_ROWS))) {
    if (part.path.length > LISTED_CHARACTERS) continue;
    // Of a branch that is scrolled away while one below it is seen, the places of its children alone are needed.
    const limit = part.to === 0 ? 1 : WINDOW_ROWS;
    const first = Math.floor(part.from / WINDOW_ROWS);
    const offsets = Array.from({ length: Math.max(1, Math.ceil(part.to / WINDOW_ROWS) - first) }, (_, index) => (first + index) * WINDOW_ROWS);
    const locate = namesToLocate(part.path, part.branch, opened, sections, (place) => offsets.some((offset) => place >= offset && place < offset + limit));
    for (const offset of offsets) windows.push({ path: part.path, offset, limit, locate });
  }
  return (reveal === null ? windows : withWayTo(reveal, windows)).slice(0, LOOK_MOST_WINDOWS);
}

/** Adds where each step on the way to a topic stands in its branch. */
function withWayTo(reveal: TopicPath, windows: readonly BranchRequest[]): BranchRequest[] {
  return [reveal, ...pathsAbove(reveal)].reduce<BranchRequest[]>((all, step) => {
    const [path, name] = [parentOf(step), lastPart(step)];
    const known = all.find((window) => window.path === path);
    if (!known) return [{ path, offset: 0, limit: 1, locate: [name] }, ...all];
    return all.map((window) => (window === known && !window.locate.includes(name) ? { ...window, locate: [name, ...window.locate].slice(0, LOCATED_MOST) } : window));
  }, [...windows]);
}
