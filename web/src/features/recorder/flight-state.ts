/** What the recorder's controls show: which log, where in it, whether it plays, and what went wrong. */
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import type { Refusal } from '@understudy/shared/domain/cluster-command';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { LogIndex } from '@understudy/shared/recording/log-index';
import type { Instant } from '../../state/address-bar.ts';

/** Which log is walked: the one that the back end writes or shows, a recording of its directory, or a file that was opened here. */
export type FlightSource = { kind: 'own' } | { kind: 'directory'; file: string } | { kind: 'file'; name: string };

export interface FlightState {
  source: FlightSource;
  index: LogIndex | null;
  /** Null while live. `event` is the one after which the state stands. */
  stand: { n: number; at: MonoMillis; event: LoggedEvent | null } | null;
  playing: boolean;
  speed: number;
  /** Something is being read. */
  busy: boolean;
  /** Why the last wish could not be fulfilled. */
  fault: Refusal | null;
}

export const FIRST_FLIGHT: FlightState = { source: { kind: 'own' }, index: null, stand: null, playing: false, speed: 1, busy: false, fault: null };

/** Where somebody wants to be. */
export type Target = Instant | { at: MonoMillis } | 'end';

/** How a move counts: a jump is a place to come back to, a step is one on the way, a drag is not over yet, an echo follows the address bar. */
export type How = 'jump' | 'step' | 'drag' | 'echo';

export const SPEEDS: readonly number[] = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60];

/** Why a wish cannot be fulfilled, in words. */
export class FlightFault extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.found);
  }
}

export function describeTarget(target: Target): string {
  if (target === 'end') return 'show the end of the log';
  if ('n' in target) return `show the state after event ${target.n}`;
  return 'show the state at that time';
}
