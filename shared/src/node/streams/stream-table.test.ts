/** What passes between two members before and after each counts the other as one (RP-01). */
import { expect, it } from 'vitest';
import type { ClusterSpec, NodeSpec } from '../../domain/cluster-spec.ts';
import { SeenSet } from '../../replication/seen-set.ts';
import { JournalWorld, turnAt } from '../../replication/testing/journal-world.ts';
import { runOf } from '../../replication/testing/runs.ts';
import type { JournalEntry } from '../../replication/update-entry.ts';
import type { UpdateRun } from '../../replication/update-run.ts';
import type { PeerLink } from '../peers/peer-link.ts';
import { GRID_STREAM, type StreamMessage } from './stream-message.ts';
import { StreamTable, type StreamTableOptions } from './stream-table.ts';

type Updates = StreamMessage & { type: 'updates' };

/** lon-1's streams, with a connection from lon-2; the numbers that it took in; and what it answered, by kind. */
function lon1(): { table: StreamTable; link: PeerLink; taken: number[]; said: string[]; updates: (session: number, first: number) => Updates; ask: (session: number) => StreamMessage & { type: 'ask' } } {
  const world = new JournalWorld();
  const [taken, said]: [number[], string[]] = [[], []];
  const parts = {
    self: { name: 'lon-1', group: 'london', destinations: [] as NodeSpec['destinations'] },
    cluster: { groups: [], sections: [] } as unknown as ClusterSpec,
    members: ['lon-2'],
    environment: { now: () => 0, after: () => () => undefined, soon: () => () => undefined },
    store: { journal: Object.assign(world, { durableTo: () => world.last(), onDurable: () => () => undefined }), meta: { get: () => undefined }, patiently: (work: () => void) => work(), commit: () => undefined },
    seen: { seen: world.seen, trimmed: new SeenSet(), acceptedEpochs: () => ({}) },
    index: world.index,
    ledger: world.ledger,
    intake: () => ({ replicated: (run: UpdateRun) => taken.push(...run.entries().map(({ number }) => number)) }),
    learn: () => undefined,
    isAwaited: () => false,
    onAcknowledged: () => undefined,
  };
  const table = new StreamTable(parts as unknown as StreamTableOptions);
  const link = { peer: 'lon-2', peerIncarnation: 1, isClosed: false, bytesWaiting: 0, send: ({ type }: StreamMessage) => said.push(type) } as unknown as PeerLink;
  table.opened(link);
  return {
    table, link, taken, said,
    updates: (session, first) => ({ type: 'updates', stream: GRID_STREAM, session, runs: [runOf(...(turnAt(first, first, 2) as [JournalEntry]))], skips: [], awaited: false }),
    ask: (session) => ({ type: 'ask', stream: GRID_STREAM, session, path: null, ledgers: {} }),
  };
}

const admit = ({ table, link }: { table: StreamTable; link: PeerLink }): void => table.admit([{ node: 'lon-2', incarnation: 1 }], () => link);

it('MB-06 RP-01 a member that asks before the view has it is answered once it does', () => {
  const node = lon1();
  node.table.take(node.link, node.ask(1));
  expect(node.said).toEqual([]);
  admit(node);
  expect(node.said).toEqual(['ask', 'have']);
  node.table.take(node.link, node.updates(1, 1));
  expect(node.taken).toEqual([1, 2]);
});

it('RP-01 RP-02 of what a member sent while it did not count as one nothing is left out: what is behind it is taken when it has asked again', () => {
  const node = lon1();
  admit(node);
  node.table.take(node.link, node.ask(1));
  node.table.take(node.link, node.updates(1, 1));
  node.table.admit([], () => undefined);
  node.table.take(node.link, node.updates(1, 3));
  node.said.length = 0;
  admit(node);
  expect(node.said).toEqual(['ask', 'again']);
  // This was on its way before the sender heard of it.
  node.table.take(node.link, node.updates(1, 5));
  expect(node.taken).toEqual([1, 2]);
  node.table.take(node.link, node.ask(2));
  for (const first of [3, 5]) node.table.take(node.link, node.updates(2, first));
  expect(node.taken).toEqual([1, 2, 3, 4, 5, 6]);
});
