/** Whether what the page shows is the present: live, late (connected but silent) or lost. Late is not lost, and lost is not down. */
import type { Millis } from '@understudy/shared/domain/units';

/** The back end says something at least once a second; after this much silence the data is called late. */
export const LATE_AFTER_MILLIS = 3000;

export interface LinkState {
  state: 'connecting' | 'connected' | 'lost';
  because: string | null;
}

export type Freshness =
  | { state: 'first'; because: string | null }
  | { state: 'live'; ageMillis: Millis }
  | { state: 'late'; ageMillis: Millis }
  | { state: 'lost'; ageMillis: Millis; because: string | null };

/** @param ageMillis of the newest message, null when there was none yet */
export function judgeFreshness(link: LinkState, ageMillis: Millis | null): Freshness {
  if (ageMillis === null) return { state: 'first', because: link.because };
  if (link.state === 'lost') return { state: 'lost', ageMillis, because: link.because };
  return ageMillis > LATE_AFTER_MILLIS ? { state: 'late', ageMillis } : { state: 'live', ageMillis };
}
