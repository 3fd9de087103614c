/** The walls in words: how many are in trouble, and what one shows. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { WallStanding, WallState } from '@understudy/shared/domain/wall';
import { formatWhole } from '../../ui/format-duration.ts';
import { countOf, formatCount } from '../../ui/format-number.ts';
import type { MarkShape, Tone } from '../../ui/state-mark.tsx';

export const WALL_MARKS: Record<WallState, { shape: MarkShape; tone: Tone }> = {
  alive: { shape: 'up', tone: 'up' },
  frozen: { shape: 'paused', tone: 'attention' },
  gone: { shape: 'unknown', tone: 'unknown' },
};

/** @returns "3 walls", "1 of 3 walls frozen", "1 of 3 walls gone"; what is frozen comes before what is gone, since it looks alive. */
export function describeWalls(walls: readonly WallStanding[]): { state: WallState; words: string } {
  for (const state of ['frozen', 'gone'] as const) {
    const count = walls.filter((wall) => wall.state === state).length;
    if (count > 0) return { state, words: `${walls.length === 1 ? '1 wall' : `${count} of ${walls.length} walls`} ${state}` };
  }
  return { state: 'alive', words: countOf(walls.length, 'wall') };
}

/** @param newest the number of the newest event here @returns what is on its screen: "event 1,204, the newest", "event 1,204, 80 behind" */
export function describeShown({ n, state }: WallStanding, newest: number): string {
  if (n === 0) return 'nothing yet';
  const behind = newest - n;
  // A wall that is alive reports now and then: what came since is on its screen long before it says so.
  return state === 'alive' || behind <= 0 ? `event ${formatCount(n)}` : `event ${formatCount(n)}, ${formatCount(behind)} behind`;
}

/** @returns how long ago its browser drew, as far as is known. */
export function describeFrame({ frameAt, state }: WallStanding, now: MonoMillis): string {
  const age = Math.max(0, now - frameAt);
  return state === 'alive' ? 'drawing' : `last frame ${formatWhole(age)} ago`;
}
