/** Events of a log by number, out of the segments in which they lie. */
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import type { LogIndex, LogSource } from '@understudy/shared/recording/log-index';

/** @returns at most `limit` events from `n` on; from the first that is kept when `n` is gone. */
export async function readEvents(log: LogSource, { segments }: LogIndex, n: number, limit: number): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for (const entry of segments) {
    if (entry.last < n || entry.last < entry.first) continue;
    if (events.length >= limit) break;
    events.push(...(await log.segment(entry)).events.filter((logged) => logged.n >= n).slice(0, limit - events.length));
  }
  return events;
}
