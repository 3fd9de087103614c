/** The single rules of destination failover: what a destination is, intervals, waits, choice, and the lines that describe it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../domain/cluster-spec.ts';
import type { DestinationState } from '../domain/destination.ts';
import { attemptTime, attemptTimeFault, extraTimeLeft } from './attempt-time.ts';
import { waitAfterPass } from './back-off.ts';
import { describeAddress, describeDestination, describeDestinationInput, ordinal } from './describe-destination.ts';
import type { PeerConnection } from './destination-contract.ts';
import { initialDestination, stepDestination } from './destination-machine.ts';
import { destinationState } from './destination-state.ts';
import { chooseWithoutSearch } from './incoming-choice.ts';
import { setupByName, setupWith } from './testing/destination-session.ts';

const spec = (addresses: number, reconnectTimeoutMillis: number | number[]) => setupWith(Array.from({ length: addresses }, (_, n) => `r-${n}`), reconnectTimeoutMillis).spec;

describe('destination rules', () => {
  it('DF-00 a destination is a group: the same stream may be carried by any of its servers', () => {
    for (const server of ['r-1', 'r-2', 'r-3']) {
      let { state } = stepDestination(initialDestination(setupWith(['r-1', 'r-2', 'r-3'])), { at: 0, type: 'started' });
      ({ state } = stepDestination(state, { at: 1, type: 'connection-opened', connection: { connection: 1, peer: server, peerGroup: 'recovery', direction: 'incoming', dialledAt: null, since: 1 } }));
      expect(destinationState(state)).toMatchObject({ group: 'recovery', phase: 'connected', connection: { peer: server } });
    }
  });

  it('DF-09 a list of intervals must be as long as the list of addresses, and an interval above 0', () => {
    expect(attemptTimeFault(spec(2, 1000))).toBe(null);
    expect(attemptTimeFault(spec(2, [1000, 500]))).toBe(null);
    expect(attemptTimeFault(spec(0, []))).toBe(null);
    expect(attemptTimeFault(spec(2, [1000]))).toBe('destination recovery: reconnectTimeout lists 1 intervals for 2 addresses; give one for all, or one for each');
    expect(attemptTimeFault(spec(2, [1000, 0]))).toBe('destination recovery: reconnectTimeout is 0 ms; give a number above 0');
    for (const wrong of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) expect(attemptTimeFault(spec(1, wrong))).toContain(`is ${wrong} ms`);
    expect(() => initialDestination(setupWith(['r-1', 'r-2'], [1000]))).toThrow('lists 1 intervals for 2 addresses');
    expect(attemptTime(spec(3, 700), 2)).toBe(700);
    expect(attemptTime(spec(3, [1, 2, 3]), 2)).toBe(3);
  });

  it('DF-09 WI-01 a wide IP has one interval, since nobody knows how many addresses its name stands for', () => {
    const { spec: byName } = setupByName('recovery.lab', 7000);
    expect(attemptTimeFault(byName)).toBe(null);
    expect(attemptTimeFault({ ...byName, reconnectTimeoutMillis: [] })).toBe('destination recovery: reconnectTimeout lists intervals for the wide IP recovery.lab; give one, since nobody knows how many addresses it stands for');
    expect(attemptTimeFault({ ...byName, reconnectTimeoutMillis: 0 })).toContain('is 0 ms');
  });

  it('DF-18 WI-01 behind a name a connection is known by where it was dialled: it is used in its turn, not before, and never doubled', () => {
    const at = (port: number) => ({ host: '127.0.0.101', port });
    const dialled = { connection: 7, peer: 'r-2', peerGroup: 'recovery', direction: 'dialled' as const, dialledAt: at(7002), since: 1 };
    let { state } = stepDestination(initialDestination(setupByName('recovery.lab', null)), { at: 0, type: 'started' });
    ({ state } = stepDestination(state, { at: 1, type: 'connection-opened', connection: dialled }));
    expect(destinationState(state).phase).toBe('searching');
    ({ state } = stepDestination(state, { at: 2, type: 'resolved', attempt: 1, addresses: [at(7001), at(7002)], ttlMillis: 2000 }));
    const { state: after, effects } = stepDestination(state, { at: 3, type: 'attempt-ended', attempt: 2, outcome: 'refused', detail: null });
    expect(effects.filter((effect) => effect.type === 'dial')).toEqual([]);
    expect(destinationState(after)).toMatchObject({ phase: 'connected', connection: { peer: 'r-2', via: 'dialled' }, addresses: [{ node: null }, { node: 'r-2', detail: 'over the connection that is there' }] });
    // This dial gave way to one that another destination made to the same place (DF-11).
    const gaveWay = stepDestination(stepDestination(state, { at: 3, type: 'connection-opened', connection: { ...dialled, connection: 8, peer: 'r-1', dialledAt: at(7001) } }).state, { at: 4, type: 'attempt-ended', attempt: 2, outcome: 'logon-failed', detail: 'it is a duplicate' });
    expect(destinationState(gaveWay.state).connection?.peer).toBe('r-1');
    // The same port at another address is another place.
    const elsewhere = stepDestination(stepDestination(state, { at: 3, type: 'connection-opened', connection: { ...dialled, connection: 8, peer: 'r-3', dialledAt: { host: '127.0.0.103', port: 7001 } } }).state, { at: 4, type: 'attempt-ended', attempt: 2, outcome: 'refused', detail: null });
    expect(destinationState(elsewhere.state).connection?.peer).toBe('r-2');
  });

  it('DF-06 the wait starts at the first, doubles, and stays at the most', () => {
    expect([1, 2, 3, 7, 8, 9, 60].map((passes) => waitAfterPass(passes, DEFAULT_POLICY))).toEqual([200, 400, 800, 12_800, 20_000, 20_000, 20_000]);
  });

  it('DF-17 an attempt uses up the extra time only as far as it takes longer than its interval', () => {
    expect(extraTimeLeft(5000, 1000, 900)).toBe(5000);
    expect(extraTimeLeft(5000, 1000, 3000)).toBe(3000);
    expect(extraTimeLeft(5000, 1000, 7000)).toBe(0);
    fc.assert(fc.property(fc.array(fc.nat(9000)), (attempts) => {
      const used = attempts.reduce((sum, took) => sum + Math.max(0, took - 1000), 0);
      expect(attempts.reduce((left, took) => extraTimeLeft(left, 1000, took), 5000)).toBe(Math.max(0, 5000 - used));
    }));
  });

  it('DF-14 a restarted node begins at the top, whatever was connected in its last life', () => {
    const { effects } = stepDestination(initialDestination(setupWith(['r-1', 'r-2'])), { at: 90_000, type: 'started' });
    expect(effects[0]).toMatchObject({ type: 'dial', index: 0, peer: 'r-1' });
  });

  it('DF-16 the lines say which address, its place, and what became of it', () => {
    expect(describeAddress({ node: 'r-1', host: 'h', port: 1, state: 'refused', tookMillis: 2, detail: 'ECONNREFUSED' })).toBe('r-1 refused (ECONNREFUSED) in 2 ms');
    expect(describeAddress({ node: 'r-1', host: 'h', port: 1, state: 'untried' })).toBe('r-1 untried');
    expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 111, 113].map(ordinal).join(' ')).toBe('1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd 111th 113th');
  });

  it('DF-07 of one server\'s connections the older is used, whatever their numbers; of two of one moment the one with the lower number', () => {
    const from = (connection: number, since: number): PeerConnection => ({ connection, peer: 'r-1', peerGroup: 'recovery', direction: 'incoming', dialledAt: null, since });
    const { spec: listed } = setupWith(['r-1']);
    expect(chooseWithoutSearch(listed, [from(5, 20), from(9, 10)])?.connection).toBe(9);
    expect(chooseWithoutSearch(listed, [from(9, 10), from(5, 20)])?.connection).toBe(9);
    expect(chooseWithoutSearch(listed, [from(9, 10), from(5, 10)])?.connection).toBe(5);
    expect(chooseWithoutSearch(listed, [from(5, 10), from(9, 10)])?.connection).toBe(5);
    expect(chooseWithoutSearch(listed, [])).toBe(null);
  });

  it('DF-05 what is shown of each phase is complete: null, never left out', () => {
    const shown = [];
    let machine = initialDestination(setupWith(['r-1']));
    for (const input of [
      { at: 0, type: 'started' },
      { at: 1, type: 'attempt-ended', attempt: 1, outcome: 'refused', detail: null },
      { at: 2, type: 'connection-opened', connection: { connection: 7, peer: 'r-1', peerGroup: 'recovery', direction: 'incoming', dialledAt: null, since: 2 } },
    ] as const) {
      machine = stepDestination(machine, input).state;
      const { phase, trying, wait, connection } = destinationState(machine);
      shown.push({ phase, trying, wait, connection });
    }
    expect(shown).toStrictEqual([
      { phase: 'searching', trying: 0, wait: null, connection: null },
      { phase: 'backing-off', trying: null, wait: { millis: 200, until: 201 }, connection: null },
      { phase: 'connected', trying: null, wait: null, connection: { peer: 'r-1', via: 'incoming', since: 2 } },
    ]);
  });

  it('DF-10 the lines of a destination without addresses and of a peer that is not listed', () => {
    const { state } = stepDestination(initialDestination(setupWith([])), { at: 0, type: 'started' });
    const waiting: DestinationState = destinationState(state);
    expect(describeDestination(waiting)).toBe('recovery: waiting for a peer to connect; there is no address to dial');
    expect(describeDestination({ ...waiting, phase: 'connected', connection: { peer: 'r-7', via: 'incoming', since: 0 } })).toBe('recovery: connected to r-7 over its incoming connection');
  });

  it('WI-01 what is shown of a wide IP is complete, and a list has none', () => {
    const machine = initialDestination(setupByName('recovery.lab', 7000));
    expect(destinationState(machine).wideIp).toStrictEqual({ name: 'recovery.lab', port: 7000, asking: false, answer: null });
    const asking = stepDestination(machine, { at: 0, type: 'started' }).state;
    expect(destinationState(asking)).toMatchObject({ phase: 'searching', trying: null, wideIp: { asking: true } });
    const { state } = stepDestination(asking, { at: 5, type: 'resolved', attempt: 1, addresses: [{ host: 'h', port: 1 }], ttlMillis: 2000 });
    expect(destinationState(state).wideIp).toStrictEqual({ name: 'recovery.lab', port: 7000, asking: false, answer: { addresses: [{ host: 'h', port: 1 }], at: 5, until: 2005 } });
    expect(destinationState(initialDestination(setupWith(['r-1']))).wideIp).toBe(null);
  });

  it('DF-08 every input has its line', () => {
    const connection = { connection: 7, peer: 'r-1', peerGroup: 'recovery', direction: 'incoming' as const, dialledAt: null, since: 0 };
    expect([
      describeDestinationInput({ at: 0, type: 'started' }),
      describeDestinationInput({ at: 0, type: 'attempt-ended', attempt: 1, outcome: 'connected', connection }),
      describeDestinationInput({ at: 0, type: 'attempt-ended', attempt: 1, outcome: 'refused', detail: 'ECONNREFUSED' }),
      describeDestinationInput({ at: 0, type: 'attempt-ended', attempt: 1, outcome: 'timeout', detail: null }),
      describeDestinationInput({ at: 0, type: 'resolved', attempt: 2, addresses: [{ host: 'h', port: 1 }, { host: 'i', port: 2 }], ttlMillis: 2000 }),
      describeDestinationInput({ at: 0, type: 'resolved', attempt: 2, addresses: [], ttlMillis: 0 }),
      describeDestinationInput({ at: 0, type: 'unresolved', attempt: 2, detail: 'ENOTFOUND' }),
      describeDestinationInput({ at: 0, type: 'connection-opened', connection }),
      describeDestinationInput({ at: 0, type: 'connection-closed', connection: 7, because: 'ECONNRESET' }),
      describeDestinationInput({ at: 0, type: 'connection-replaced', replaced: 7, by: 8 }),
      describeDestinationInput({ at: 0, type: 'timer-fired', timer: 3 }),
      describeDestinationInput({ at: 0, type: 'reconnect', order: 'o-1' }),
    ]).toEqual([
      'started', 'attempt 1 connected: 7 incoming r-1 of recovery', 'attempt 1 refused (ECONNREFUSED)', 'attempt 1 timeout',
      'resolve 2 answered for 2000 ms: h:1, i:2', 'resolve 2 answered for 0 ms: no address', 'resolve 2 failed (ENOTFOUND)', 'opened: 7 incoming r-1 of recovery',
      'closed: connection 7 (ECONNRESET)', 'connection 7 replaced by 8', 'timer 3 fired', 'reconnect (o-1)',
    ]);
  });
});
