import { describe, expect, it } from 'vitest';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import type { DestinationState } from '@understudy/shared/domain/destination';
import { describeAddress, describeSearch } from './describe-address.ts';

const destinationOf = (scenario: string, key: string) => applyBatch(emptyFold(), scenarios[scenario]!()).view.destinations[key]!.state;
const words = (state: DestinationState) => state.addresses.map((address, index) => `${index + 1} ${address.node}: ${describeAddress(state, index).words}`);

describe('an address list in words', () => {
  it('DF-04 marks the one that is connected, and that later ones were not tried', () => {
    expect(words(destinationOf('steady', 'nyc-1/recovery'))).toEqual(['1 r-1: dialled, connected in 1.5 ms', '2 r-2: not tried in this search']);
  });

  it('DF-13 says that a lower address is not left by itself', () => {
    const state = destinationOf('recovery-found', 'nyc-1/recovery');
    expect(words(state)).toEqual(['1 r-1: refused after 0.4 ms', '2 r-2: dialled, connected in 1.2 ms']);
    expect(describeSearch(state, 0)).toBe('next search starts at 1; no fail-back while connected');
  });

  it('DF-05 DF-06 counts the wait down and says how long this one is', () => {
    const state = destinationOf('recovery-search', 'nyc-1/recovery');
    expect(state.wait).not.toBeNull();
    expect(describeSearch(state, state.wait!.until - 1180)).toBe(`pass 4 reached nobody; again from 1 in 1.2 s (waits ${state.wait!.millis / 1000} s)`);
    expect(describeSearch(state, state.wait!.until + 5)).toContain('again from 1 now');
  });

  it('DF-02 says that an incoming connection is reused and nothing is dialled', () => {
    const state = destinationOf('steady', 'nyc-1/london');
    expect(words(state)[0]).toBe('1 lon-1: its incoming connection is reused, nothing is dialled');
    expect(words(state)[1]).toBe('2 lon-2: not tried; connected to us, kept in reserve');
  });

  it('DF-10 says that a list without addresses waits', () => {
    const empty: DestinationState = { destination: 'd', group: 'g', phase: 'waiting', addresses: [], wideIp: null, trying: null, passes: 0, wait: null, connection: null, incoming: [] };
    expect(describeSearch(empty, 0)).toBe('no address to dial: it starts when a peer connects');
  });

  it('DF-16 tells each kind of failure apart', () => {
    const base = destinationOf('steady', 'nyc-1/recovery');
    const outcomes = (['refused', 'timeout', 'unresolved', 'logon-failed'] as const).map((state) => describeAddress({ ...base, connection: null, addresses: [{ node: 'r-1', host: 'h', port: 1, state, tookMillis: 1000, detail: 'states group x' }] }, 0).words);
    expect(outcomes).toEqual(['refused after 1.0 s', 'no answer within 1.0 s', 'name not found after 1.0 s: states group x', 'logon failed after 1.0 s: states group x']);
  });
});
