/** One entry of a destination's address list in words, and where the search stands (DF-03 … DF-06, DF-13). */
import type { AddressState, DestinationState } from '@understudy/shared/domain/destination';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { formatDuration } from '../../ui/format-duration.ts';
import type { MarkShape, Tone } from '../../ui/state-mark.tsx';

export interface AddressWords {
  shape: MarkShape;
  tone: Tone;
  words: string;
  /** Whether the stream goes there now. */
  current: boolean;
}

/** @returns what is known of the entry at `index` in this search. */
export function describeAddress(state: DestinationState, index: number): AddressWords {
  const address = state.addresses[index]!;
  const current = address.node !== null && state.connection?.peer === address.node;
  if (current) {
    const words = state.connection?.via === 'incoming' ? 'its incoming connection is reused, nothing is dialled' : `dialled${address.tookMillis === undefined ? '' : `, connected in ${formatDuration(address.tookMillis)}`}`;
    return { shape: 'up', tone: 'up', words, current };
  }
  if (state.trying === index) return { shape: 'starting', tone: 'attention', words: 'being tried now', current };
  return { ...describeOutcome(address, address.node !== null && state.incoming.includes(address.node)), current };
}

function describeOutcome(address: AddressState, incoming: boolean): Omit<AddressWords, 'current'> {
  const after = address.tookMillis === undefined ? '' : ` after ${formatDuration(address.tookMillis)}`;
  const why = address.detail ? `: ${address.detail}` : '';
  switch (address.state) {
    case 'untried':
      return { shape: 'none', tone: 'unknown', words: incoming ? 'not tried; connected to us, kept in reserve' : 'not tried in this search' };
    case 'trying':
      return { shape: 'starting', tone: 'attention', words: 'being tried now' };
    case 'connected':
      return { shape: 'none', tone: 'unknown', words: 'connected before' };
    case 'refused':
      return { shape: 'down', tone: 'down', words: `refused${after}` };
    case 'timeout':
      return { shape: 'down', tone: 'down', words: `no answer${after ? ` within ${formatDuration(address.tookMillis!)}` : ''}` };
    case 'unresolved':
      return { shape: 'down', tone: 'down', words: `name not found${after}${why}` };
    case 'logon-failed':
      return { shape: 'down', tone: 'down', words: `logon failed${after}${why}` };
    case 'cancelled':
      return { shape: 'none', tone: 'unknown', words: 'given up: another connection came first' };
  }
}

/** @returns where the search stands and what comes next. */
export function describeSearch(state: DestinationState, nowMono: MonoMillis): string {
  const first = state.addresses.length > 0;
  const { wideIp } = state;
  switch (state.phase) {
    case 'waiting':
      return first ? 'waits for a peer to connect' : 'no address to dial: it starts when a peer connects';
    case 'searching':
      if (wideIp?.asking) return `pass ${state.passes + 1}, asking for ${wideIp.name}`;
      return `pass ${state.passes + 1}${state.trying === null ? '' : `, trying ${state.trying + 1} of ${state.addresses.length}`}`;
    case 'backing-off': {
      const again = wideIp ? (wideIp.answer && state.wait && state.wait.until < wideIp.answer.until ? 'again by the same answer' : `asks for ${wideIp.name} again`) : 'again from 1';
      if (!state.wait) return `pass ${state.passes} reached nobody; begins again at 1`;
      const left = Math.max(0, state.wait.until - nowMono);
      const when = left === 0 ? 'now' : `in ${formatDuration(Math.ceil(left / 100) * 100)}`;
      return `pass ${state.passes} reached nobody; ${again} ${when} (waits ${formatDuration(state.wait.millis)})`;
    }
    case 'connected': {
      if (wideIp && state.connection?.via === 'incoming') return `${state.connection.peer} is connected to us and reused; a next search asks for ${wideIp.name}`;
      if (wideIp) return `next search asks for ${wideIp.name}; no fail-back while connected`;
      const index = state.addresses.findIndex((address) => address.node === state.connection?.peer);
      if (state.connection?.via === 'incoming') return 'next search starts at 1, if no peer is connected then';
      return index > 0 ? 'next search starts at 1; no fail-back while connected' : 'next search starts at 1';
    }
  }
}
