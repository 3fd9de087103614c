/** What becomes of another node's updates while an epoch is about to begin (US-10, RP-01). */
import { expect, it } from 'vitest';
import type { EpochLedger } from '../../replication/epoch-ledger.ts';
import { SeenSet } from '../../replication/seen-set.ts';
import { entryAt, FX, JournalWorld, turnAt } from '../../replication/testing/journal-world.ts';
import { runOf } from '../../replication/testing/runs.ts';
import { UpdateStreams, type JournalEntry } from '../../replication/update-entry.ts';
import type { UpdateRun } from '../../replication/update-run.ts';
import { GroupWorld } from '../../update-source/testing/group-world.ts';
import { UpdateTotals } from './update-counts.ts';
import { UpdateIntake, type IntakeOptions } from './update-intake.ts';

const NODES = ['lon-1', 'lon-2', 'lon-3'];
const PATH = 'prices/fx';

/** lon-3's way in, where lon-1's fx-1 is active in epoch 1@lon-1, and what it took: the numbers, in order. */
function lon3(): { group: GroupWorld; ledger: EpochLedger; intake: UpdateIntake; taken: number[]; counts: UpdateTotals; asked: () => number; send: (first: number, count: number) => void } {
  const group = new GroupWorld(NODES, {}, () => undefined);
  for (const name of NODES) group.start(name);
  group.agree();
  group.settle();
  group.give('lon-1', { kind: 'register', at: 0, client: 'fx-1', path: PATH, connection: 1 });
  group.settle();
  const { ledger } = new JournalWorld();
  ledger.learn(PATH, { epoch: { counter: 1, node: 'lon-1' }, closed: {}, horizon: null });
  const seen = new SeenSet();
  const taken: number[] = [];
  const counts = new UpdateTotals();
  let asked = 0;
  const parts = {
    self: 'lon-3', group: 'london', sections: [], ledger, counts,
    environment: { now: () => 0 },
    streams: new UpdateStreams(),
    store: { journal: { append: (run: UpdateRun) => run } },
    seen: { seen, offer: ({ key }: JournalEntry['stream'], from: number, to: number) => seen.offerRange(key, from, to), acceptedEpoch: () => undefined },
    index: { note: () => undefined },
    topics: { applyRun: (run: UpdateRun) => taken.push(...run.entries().map(({ number }) => number)) },
    handovers: { applied: () => undefined },
    clients: { isListenedTo: () => false },
    groupOf: () => 'london',
    sources: () => group.node('lon-3').state,
    onEpochSeen: () => undefined,
    onAppended: () => undefined,
    onUndecided: () => (asked += 1),
  };
  const intake = new UpdateIntake(parts as unknown as IntakeOptions);
  const send = (first: number, count: number): void => intake.replicated(runOf(...(turnAt(first, first, count) as [JournalEntry])), 'lon-1');
  return { group, ledger, intake, taken, counts, asked: () => asked, send };
}

const promise = (group: GroupWorld): void => group.give('lon-3', { kind: 'epoch-promised', at: 0, path: PATH, epoch: { counter: 3, node: 'lon-2' }, to: 'lon-2' });

it('US-10 RP-01 what comes of an epoch that may be about to end waits, and is taken in order when it goes on after all', () => {
  const { group, intake, taken, counts, asked, send } = lon3();
  send(1, 2);
  promise(group);
  send(3, 2);
  intake.offerAgain();
  expect([taken, counts.of(PATH).fenced]).toEqual([[1, 2], 0]);
  group.kill('lon-2');
  group.agree();
  group.settle();
  // What comes before it is offered again stays behind it, and what is had already is not held up by it.
  send(5, 1);
  send(1, 2);
  expect([taken, counts.of(PATH).duplicates]).toEqual([[1, 2], 2]);
  intake.offerAgain();
  expect([taken, asked()]).toEqual([[1, 2, 3, 4, 5], 3]);
  send(6, 1);
  expect([taken.at(-1), counts.of(PATH).fenced]).toEqual([6, 0]);
});

it('US-10 RP-12 of what waits that counts which the new epoch says', () => {
  const { group, ledger, intake, taken, counts, send } = lon3();
  promise(group);
  send(1, 3);
  group.give('lon-3', { kind: 'epoch-seen', at: 0, path: PATH, epoch: { counter: 3, node: 'lon-2' }, source: { client: 'fx-2', node: 'lon-2' } });
  ledger.learn(PATH, { epoch: { counter: 3, node: 'lon-2' }, closed: { [FX]: { seen: [2] } }, horizon: null });
  intake.offerAgain();
  expect([taken, counts.of(PATH).fenced]).toEqual([[1, 2], 1]);
});

it('US-10 an update of an epoch of which nobody said what ended with it is a fault of its sender', () => {
  const { intake } = lon3();
  const { stream } = entryAt(1, 1);
  const early = { ...stream, epoch: { counter: 9, node: 'lon-1' }, key: `${PATH}|9@lon-1|fx-1` };
  expect(() => intake.replicated(runOf({ ...entryAt(1, 1), stream: early }), 'lon-1')).toThrow('an update of epoch 9@lon-1 of prices/fx came before lon-1 said what ended with it');
});
