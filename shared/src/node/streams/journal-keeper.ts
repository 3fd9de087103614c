/** Once a second: remembers what is had and acknowledged, and lets the journal go up to what everybody has (RP-07). */
import type { NodeName } from '../../domain/ids.ts';
import { trimmablePosition } from '../../replication/journal-retention.ts';
import type { NodeStore } from '../store.ts';
import type { SeenRecord } from '../updates/seen-record.ts';
import type { StreamTable } from './stream-table.ts';

/** Kept beyond what is acknowledged, for a server that takes the place of another and lacks more (RP-02): a minute at 300 updates a second. */
const KEEP_UPDATES = 20_000;

export function keepJournal(store: NodeStore, seen: SeenRecord, streams: StreamTable, isDown: (member: NodeName) => boolean): void {
  seen.takeSnapshot();
  streams.persistKept();
  const { journal } = store;
  const upTo = trimmablePosition({ first: journal.first(), last: journal.last(), acknowledged: streams.kept(isDown), keepUpdates: KEEP_UPDATES });
  if (upTo >= journal.first()) seen.trimTo(upTo);
}
