/** What is asked for to draw the rows that are seen: pages of branches, in steps, so that scrolling by a row asks for nothing new and viewers of one branch ask for the same. */
import type { SectionSpec } from '@understudy/shared/domain/cluster-spec';
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { BranchRequest } from '@understudy/shared/wire/topic-branch';
import { LOOK_MOST_WINDOWS } from '@understudy/shared/domain/topic-limits';
import { namesToLocate, partsBetween, type Block } from './place-rows.ts';

/** Children asked for together: what a screen shows, about. */
export const WINDOW_ROWS = 64;
/** Rows above and below what is drawn that are asked for, too, so that they are there when they are scrolled to. */
const AHEAD_ROWS = 20;
/** A longer path is not asked for: what a page says at once is bounded. */
const LONGEST_PATH = 2000;

/** @param from first row that is drawn @param to the one after the last @returns never two for the same children */
export function windowsFor(block: Block, from: number, to: number, opened: readonly TopicPath[], sections: readonly SectionSpec[]): BranchRequest[] {
  const windows: BranchRequest[] = [];
  for (const part of partsBetween(block, Math.max(0, from - AHEAD_ROWS), Math.min(block.count, to + AHEAD_ROWS))) {
    if (part.path.length > LONGEST_PATH) continue;
    const locate = namesToLocate(part.path, part.branch, opened, sections);
    const first = Math.floor(part.from / WINDOW_ROWS) * WINDOW_ROWS;
    for (let offset = first; offset === first || offset < part.to; offset += WINDOW_ROWS) {
      if (!windows.some((window) => window.path === part.path && window.offset === offset)) {
        // Of a branch that is scrolled away while one below it is seen, the places of its children alone are needed.
        windows.push({ path: part.path, offset, limit: part.to === 0 ? 1 : WINDOW_ROWS, locate });
      }
    }
  }
  return windows.slice(0, LOOK_MOST_WINDOWS);
}
