/** Ends connections that are silent for 1.5 × their keep-alive (US-05), and those that never got to their CONNECT. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { ClientSession } from './client-session.ts';

const TICK_MILLIS = 200;
/** A tick that is later than this was not the clients' silence but ours. */
const LATE_MILLIS = 100;

/** @returns a function that ends the watch. */
export function watchSilence(sessions: ReadonlySet<ClientSession>, connectMillis: number, now: () => MonoMillis): () => void {
  let tickedAt = now();
  const timer = setInterval(() => {
    const at = now();
    // A process that was paused reads what its clients sent meanwhile only after this: it must not blame them (as MB-03).
    const late = at - tickedAt - TICK_MILLIS;
    tickedAt = at;
    for (const session of [...sessions]) {
      if (late > LATE_MILLIS) session.heardAt = Math.min(at, session.heardAt + late);
      const fault = silenceFault(session, at, connectMillis);
      if (fault !== null) session.fail(fault);
    }
  }, TICK_MILLIS);
  return () => clearInterval(timer);
}

/** @returns why the session has been silent for too long, or null. */
export function silenceFault(session: Pick<ClientSession, 'state' | 'heardAt' | 'keepAliveMillis' | 'isHeld'>, at: MonoMillis, connectMillis: number): string | null {
  const silentMillis = at - session.heardAt;
  if (session.state === 'accepted') return silentMillis > connectMillis ? `no CONNECT within ${connectMillis} ms` : null;
  // Nobody reads what one that is held says.
  if (session.isHeld || session.keepAliveMillis === 0 || silentMillis <= 1.5 * session.keepAliveMillis) return null;
  return `silent for ${Math.round(silentMillis)} ms; its keep-alive is ${session.keepAliveMillis} ms`;
}
