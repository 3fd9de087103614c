/** How old what is shown is: fresh, late or stale. Nobody stands beside a wall to notice that it stopped, so it says so itself. */
import type { Millis } from '@understudy/shared/domain/units';
import { LATE_AFTER_MILLIS, type LinkState } from '../../state/connection.ts';

/**
 * ```
 *   first ──message──► fresh ──3 s──► late ──15 s──► stale
 *                        ▲──────────message────────────┘
 * ```
 */
export type Age =
  | { state: 'first'; because: string | null }
  | { state: 'fresh'; ageMillis: Millis }
  | { state: 'late' | 'stale'; ageMillis: Millis; because: string };

/** A restart of the back end takes some seconds and is no reason to doubt the picture; after this it is the past. */
export const STALE_AFTER_MILLIS: Millis = 15_000;

/** @param ageMillis of the newest message, null when there was none yet. A lost connection is late at once: nothing new can come. */
export function judgeAge(link: LinkState, ageMillis: Millis | null): Age {
  if (ageMillis === null) return { state: 'first', because: link.because };
  const lost = link.state === 'lost';
  if (!lost && ageMillis <= LATE_AFTER_MILLIS) return { state: 'fresh', ageMillis };
  const because = lost ? (link.because ?? 'the connection is lost') : 'the connection is there and brings nothing';
  return { state: ageMillis > STALE_AFTER_MILLIS ? 'stale' : 'late', ageMillis, because };
}
