/** What the inspector says of a wide IP, and of a destination that goes by one. */
import { describe, expect, it } from 'vitest';
import type { DestinationState, WideIpState } from '@understudy/shared/domain/destination';
import type { WideIpMember } from '@understudy/shared/domain/wide-ip';
import { describeAddress, describeSearch } from './describe-address.ts';
import { describeKept, describeMember } from './describe-wide-ip.ts';

const address = { host: '127.0.0.106', port: 18604 };
const wideIp: WideIpState = { name: 'recovery.lab', port: 18604, asking: false, answer: { addresses: [address], at: 1000, until: 3000 } };
const state: DestinationState = { destination: 'recovery', group: 'recovery', phase: 'searching', addresses: [{ ...address, node: null, state: 'untried' }], wideIp, trying: null, passes: 1, wait: null, connection: null, incoming: [] };
const member = (more: Partial<WideIpMember>): WideIpMember => ({ node: 'r-1', address: '127.0.0.106:18604', health: 'healthy', failures: 0, because: 'answered', ...more });

describe('a wide IP in words', () => {
  it('WI-04 an answer is kept for its TTL and then too old', () => {
    expect(describeKept(wideIp, 1800)).toBe('127.0.0.106:18604, kept for 1.2 s more');
    expect(describeKept(wideIp, 3000)).toBe('127.0.0.106:18604, too old by now');
    expect(describeKept({ ...wideIp, asking: true }, 1800)).toBe('asks for recovery.lab now');
    expect(describeKept({ ...wideIp, answer: null }, 1800)).toBe('has not asked for recovery.lab yet');
    expect(describeKept({ ...wideIp, answer: { addresses: [], at: 0, until: 0 } }, 1)).toContain('no address, too old');
  });

  it('WI-02 WI-04 each server is named, in reserve, failing, down or not in it', () => {
    const words = (one: WideIpMember | null, answer: string[]) => describeMember({ members: one ? [one] : [], answer }, 'r-1').words;
    expect(words(member({}), ['r-1'])).toBe('healthy, named');
    expect(words(member({}), ['r-2'])).toBe('healthy, in reserve');
    expect(words(member({ health: 'failing', failures: 1, because: 'refused' }), ['r-1'])).toBe('1 check in vain, still named: refused');
    expect(words(member({ health: 'failing', failures: 2, because: 'refused' }), ['r-2'])).toBe('2 checks in vain, in reserve: refused');
    expect(words(member({ health: 'down', failures: 4, because: 'refused' }), ['r-2'])).toBe('no answer, not named: refused');
    expect(words(member({ health: 'unchecked' }), [])).toBe('not checked yet, not named');
    expect(words(null, ['r-2'])).toBe('not in it: never named');
  });
});

describe('a destination that goes by a wide IP', () => {
  it('WI-01 is nowhere connected while nobody said who answers', () => {
    expect(describeAddress(state, 0)).toMatchObject({ current: false, words: 'not tried in this search' });
    expect(describeAddress({ ...state, phase: 'connected', addresses: [{ ...state.addresses[0]!, node: 'r-1', state: 'connected', tookMillis: 3 }], connection: { peer: 'r-1', via: 'dialled', since: 1 } }, 0).current).toBe(true);
  });

  it('WI-03 WI-04 says whether it asks, and whether a pass after the wait goes by the same answer', () => {
    expect(describeSearch({ ...state, wideIp: { ...wideIp, asking: true } }, 0)).toBe('pass 2, asking for recovery.lab');
    expect(describeSearch({ ...state, trying: 0 }, 0)).toBe('pass 2, trying 1 of 1');
    const waiting = (until: number) => describeSearch({ ...state, phase: 'backing-off', wait: { millis: 400, until } }, 2000);
    expect(waiting(2400)).toBe('pass 1 reached nobody; again by the same answer in 400 ms (waits 400 ms)');
    expect(waiting(3000)).toBe('pass 1 reached nobody; asks for recovery.lab again in 1.0 s (waits 400 ms)');
    expect(describeSearch({ ...state, phase: 'connected', connection: { peer: 'r-1', via: 'dialled', since: 1 } }, 0)).toBe('next search asks for recovery.lab; no fail-back while connected');
    expect(describeSearch({ ...state, phase: 'connected', connection: { peer: 'r-2', via: 'incoming', since: 1 } }, 0)).toBe('r-2 is connected to us and reused; a next search asks for recovery.lab');
  });
});
