/** Where the back end has the receipts of what is shown; a file that was opened in the page has none there. */
import { logPath } from '../../feed/log-requests.ts';
import type { FlightSource } from './flight-state.ts';

export function receiptAddresses(source: FlightSource) {
  if (source.kind === 'file') return null;
  const path = logPath(source.kind === 'directory' ? source.file : null);
  const query = (parts: Record<string, string>): string => new URLSearchParams(parts).toString();
  return {
    page: (episode: string) => `${path}/receipt.html?${query({ episode })}`,
    json: (episode: string) => `${path}/receipt.json?${query({ episode })}`,
    comparison: (a: string, b: string) => `${path}/comparison.html?${query({ a, b })}`,
    events: `${path}/log/events.csv`,
    eventsWithSamples: `${path}/log/events.csv?samples=yes`,
  };
}
