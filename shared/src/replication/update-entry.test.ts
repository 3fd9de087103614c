/** One object for all updates that came the same way (RP-01, RP-04). */
import { expect, it } from 'vitest';
import { UpdateStreams } from './update-entry.ts';

const origin = { path: 'prices/fx', section: 'prices/fx', epoch: { counter: 1, node: 'lon-1' }, source: 'fx-1', node: 'lon-1', group: 'london' };
const stop = (node: string) => ({ node, group: 'london' });

it('RP-04 updates of one source are one stream by each way that they came', () => {
  const streams = new UpdateStreams();
  const here = streams.intern(origin, [], null);
  expect(here).toEqual({ ...origin, key: 'prices/fx|1@lon-1|fx-1', via: [], from: null });
  expect(streams.intern({ ...origin }, [], null)).toBe(here);
  const byTwo = streams.intern(origin, [stop('lon-1'), stop('lon-2')], stop('lon-2'));
  expect(byTwo).toMatchObject({ via: [stop('lon-1'), stop('lon-2')], from: stop('lon-2') });
  expect(streams.intern(origin, [stop('lon-1'), stop('lon-2')], stop('lon-2'))).toBe(byTwo);
  // Names that run together are not the same way.
  expect(streams.intern(origin, [stop('lon-1l'), stop('on-2')], stop('on-2'))).not.toBe(byTwo);
  expect(streams.intern({ ...origin, source: 'fx-2' }, [], null)).not.toBe(here);
});

it('RP-07 forgets streams of which nothing is in the journal any more, and no other', () => {
  const streams = new UpdateStreams();
  const [first, second] = ['fx-1', 'fx-2'].map((source) => streams.intern({ ...origin, source }, [], null));
  streams.retain((key) => key === first!.key);
  expect(streams.intern({ ...origin, source: 'fx-1' }, [], null)).toBe(first);
  expect(streams.intern({ ...origin, source: 'fx-2' }, [], null)).not.toBe(second);
});
