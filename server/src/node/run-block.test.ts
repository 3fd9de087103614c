/** Runs as bytes and back; bytes that are none are refused (RP-01). */
import { expect, it } from 'vitest';
import { runOf } from '@understudy/shared/replication/testing/runs';
import { UpdateStreams } from '@understudy/shared/replication/update-entry';
import { packRuns, unpackRuns } from './run-block.ts';

const streams = new UpdateStreams();
const nyc = { node: 'nyc-1', group: 'new-york' };
const one = streams.intern({ path: 'prices/fx', section: 'prices/fx', epoch: { counter: 7, node: 'lon-2' }, source: 'fx-2', node: 'lon-2', group: 'london' }, [nyc], nyc);
const other = streams.intern({ path: 'desk', section: null, epoch: { counter: 1, node: 'lon-1' }, source: 'desk-1', node: 'lon-1', group: 'london' }, [], null);
const update = (topic: string, number: number, stream = one) => ({ stream, number, topic, payload: new TextEncoder().encode(`value ${number}`), acceptedAt: 3.25, position: 0 });
const runs = [runOf(update('prices/fx/EURUSD', 41), update('prices/fx/é', 42)), runOf(update('desk/a', 1, other)), runOf(update('prices/fx/EURUSD', 50))];

it('RP-01 runs come back as they were, of the same streams', () => {
  const intern = new UpdateStreams();
  const back = unpackRuns(packRuns(runs), intern);
  const told = (all: typeof runs) => all.map((run) => run.entries().map((entry) => ({ ...entry, payload: Buffer.from(entry.payload).toString() })));
  expect(told(back)).toEqual(told(runs));
  expect(back[2]!.stream).toBe(back[0]!.stream);
  expect(unpackRuns(packRuns(runs), intern)[0]!.stream).toBe(back[0]!.stream);
});

it('leaves the headroom that was asked for', () => {
  const block = packRuns(runs, 8);
  expect(unpackRuns(block.subarray(8)).map(({ count }) => count)).toEqual([2, 1, 1]);
});

it('refuses bytes that are no runs', () => {
  const block = packRuns(runs);
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(3), block.subarray(0, -4), Buffer.concat([block, Buffer.alloc(4)]), Buffer.from('junk that is no block at all')]) expect(() => unpackRuns(bytes)).toThrow();
});
