/** Which sound a change deserves, if sounds were asked for: something broke, all is well again, or the wall knows nothing any more. */
import type { Age } from './judge-age.ts';

export type Sound = 'broke' | 'calm' | 'stale';

export interface Heard {
  /** Ids of the problems that stand. */
  problems: ReadonlySet<string>;
  age: Age['state'];
}

/** @returns null when nothing changed that somebody with his back to the wall should know; `before` is null at the first look. */
export function chooseSound(before: Heard | null, now: Heard): Sound | null {
  if (!before || before.age === 'first') return null;
  if (now.age === 'stale') return before.age === 'stale' ? null : 'stale';
  for (const id of now.problems) if (!before.problems.has(id)) return 'broke';
  return now.problems.size === 0 && (before.problems.size > 0 || before.age === 'stale') ? 'calm' : null;
}
