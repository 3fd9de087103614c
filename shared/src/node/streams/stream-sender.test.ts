/** How a target is brought up to date that lacks what the journal no longer has (RP-02). */
import { expect, it } from 'vitest';
import { SeenSet } from '../../replication/seen-set.ts';
import { FX, JournalWorld, turnAt } from '../../replication/testing/journal-world.ts';
import type { PeerLink } from '../peers/peer-link.ts';
import type { StreamMessage, WireValue } from './stream-message.ts';
import { StreamSender, type StreamSenderOptions } from './stream-sender.ts';

const EPOCH = { counter: 1, node: 'lon-1' };

it('RP-01 RP-02 last values go in the order in which they were published, and with the last of them what they stand for', () => {
  const world = new JournalWorld();
  for (const first of [1, 401, 801, 1201]) world.append(...turnAt(first, first, first === 1201 ? 200 : 400));
  world.trim(1300);
  world.ledger.learn('prices/fx', { epoch: EPOCH, closed: {}, horizon: null });
  const trimmed = new SeenSet();
  trimmed.offerRange(FX, 1, 1300);
  const topics: WireValue[] = Array.from({ length: 1200 }, (_, index) => ({ topic: `prices/fx/${index}`, payload: new Uint8Array(1), epoch: EPOCH, number: ((index * 7) % 1200) + 1 }));
  topics.push({ topic: 'prices/fx/old', payload: new Uint8Array(1), epoch: { counter: 0, node: 'lon-3' }, number: 9000 });
  const sent: StreamMessage[] = [];
  let pump = (): void => undefined;
  const options = {
    name: 'recovery',
    rule: { kind: 'destination', group: 'recovery', datagrid: false, topics: ['prices/#'], passThrough: [] },
    environment: { now: () => 0, after: () => () => undefined, soon: (call: () => void) => ((pump = call), () => undefined) },
    journal: world, index: world.index, seen: world.seen, ledger: world.ledger, members: [], kept: 0, trimmed,
    laggedTo: () => 0,
    carries: () => true,
    isAwaited: () => false,
    values: () => topics,
  };
  const sender = new StreamSender(options as unknown as StreamSenderOptions);
  sender.carryOver({ peer: 'r-1', isClosed: false, bytesWaiting: 0, send: (message: StreamMessage) => sent.push(message) } as unknown as PeerLink);
  sender.have({ type: 'have', stream: 'recovery', session: 1, path: null, seen: {}, accepted: {} });
  pump();
  const values = sent.filter((message) => message.type === 'values');
  expect(values.map(({ values: some, stands }) => [some.length, stands])).toEqual([[500, null], [500, null], [201, { [FX]: { seen: [1300] } }]]);
  expect(values.flatMap(({ values: some }) => some.map(({ number }) => number))).toEqual([9000, ...Array.from({ length: 1200 }, (_, index) => index + 1)]);
  const updates = sent.filter((message) => message.type === 'updates');
  expect(updates.flatMap(({ runs }) => runs.map((run) => `${run.number}..${run.lastNumber}`))).toEqual(['1301..1400']);
});
