/** One line of English for a destination's state, shared by logs, tooltips and goldens; and one for each input and effect. */
import type { AddressState, DestinationState } from '../domain/destination.ts';
import { describeHostPort } from '../domain/wide-ip.ts';
import type { DestinationEffect, DestinationInput, PeerConnection } from './destination-contract.ts';

/** @returns the state in one line: "recovery: searching, trying r-2 (2nd of 2), pass 1". */
export function describeDestination(state: DestinationState): string {
  const { destination, phase, connection, trying, wait, wideIp } = state;
  switch (phase) {
    case 'waiting':
      return `${destination}: waiting for a peer to connect${state.addresses.length === 0 ? '; there is no address to dial' : ''}`;
    case 'searching':
      return `${destination}: searching, ${wideIp?.asking ? `asking for ${wideIp.name}` : `trying ${place(state, trying ?? -1)}`}, pass ${state.passes + 1}`;
    case 'backing-off':
      return `${destination}: backing off for ${wait?.millis ?? 0} ms after ${state.passes} ${state.passes === 1 ? 'pass' : 'passes'} without a connection`;
    case 'connected': {
      const index = state.addresses.findIndex((address) => address.node === connection?.peer);
      const peer = index < 0 ? connection?.peer ?? 'nobody' : place(state, index);
      return `${destination}: connected to ${peer}${wideIp ? ` by the wide IP ${wideIp.name}` : ''}${connection?.via === 'incoming' ? ' over its incoming connection' : ', dialled'}`;
    }
  }
}

/** @returns an entry of the list and how its last try ended: "r-1 refused (ECONNREFUSED) in 2 ms". */
export function describeAddress(address: AddressState): string {
  const took = address.tookMillis === undefined ? '' : ` in ${address.tookMillis} ms`;
  return `${nameAddress(address)} ${address.state}${address.detail === undefined ? '' : ` (${address.detail})`}${took}`;
}

/** @returns an input in one line, without its time. */
export function describeDestinationInput(input: DestinationInput): string {
  switch (input.type) {
    case 'started':
      return 'started';
    case 'attempt-ended':
      return `attempt ${input.attempt} ${input.outcome === 'connected' ? `connected: ${describeConnection(input.connection)}` : `${input.outcome}${inBrackets(input.detail)}`}`;
    case 'resolved':
      return `resolve ${input.attempt} answered for ${input.ttlMillis} ms: ${input.addresses.map(describeHostPort).join(', ') || 'no address'}`;
    case 'unresolved':
      return `resolve ${input.attempt} failed (${input.detail})`;
    case 'connection-opened':
      return `opened: ${describeConnection(input.connection)}`;
    case 'connection-closed':
      return `closed: connection ${input.connection}${inBrackets(input.because)}`;
    case 'connection-replaced':
      return `connection ${input.replaced} replaced by ${input.by}`;
    case 'timer-fired':
      return `timer ${input.timer} fired`;
    case 'reconnect':
      return `reconnect${inBrackets(input.order)}`;
  }
}

/** @returns an effect in one line. */
export function describeDestinationEffect(effect: DestinationEffect): string {
  switch (effect.type) {
    case 'dial':
      return `dial ${effect.attempt}: ${nameAddress({ ...effect, node: effect.peer }, true)}, ${effect.timeoutMillis} ms`;
    case 'cancel-dial':
      return `cancel dial ${effect.attempt}: ${effect.because}`;
    case 'resolve':
      return `resolve ${effect.attempt}: ${effect.name}${effect.port === null ? ', SRV' : `, port ${effect.port}`}, ${effect.timeoutMillis} ms`;
    case 'cancel-resolve':
      return `cancel resolve ${effect.attempt}: ${effect.because}`;
    case 'set-timer':
      return `set timer ${effect.timer} to ${effect.at}`;
    case 'cancel-timer':
      return `cancel timer ${effect.timer}`;
    case 'use-connection':
      return `use connection ${effect.connection} with ${effect.peer}, ${effect.via}`;
    case 'stop-using':
      return `stop using connection ${effect.connection}: ${effect.because}`;
    case 'close-connection':
      return `close connection ${effect.connection}: ${effect.because}`;
    case 'report-attempt':
      return `report attempt: ${effect.index === null ? 'name' : `${ordinal(effect.index + 1)} address`} ${effect.peer ?? effect.address}, pass ${effect.pass}: ${effect.outcome} in ${effect.tookMillis} ms${inBrackets(effect.detail)}`;
    case 'report':
      return `report from ${effect.from}, because ${effect.because}${effect.order === null ? '' : `, order ${effect.order}`}: ${describeDestination(effect.state)}`;
  }
}

function describeConnection({ connection, peer, peerGroup, direction }: PeerConnection): string {
  return `${connection} ${direction} ${peer} of ${peerGroup}`;
}

function place(state: DestinationState, index: number): string {
  const address = state.addresses[index];
  return `${address ? nameAddress(address) : 'nothing'} (${ordinal(index + 1)} of ${state.addresses.length})`;
}

/** By its node in a list; behind a wide IP by where it is, and who was there. */
function nameAddress(address: { node: string | null; host: string; port: number }, withPlace = false): string {
  return address.node === null ? describeHostPort(address) : withPlace ? `${address.node} at ${describeHostPort(address)}` : address.node;
}

function inBrackets(text: string | null): string {
  return text === null ? '' : ` (${text})`;
}

/** @returns 1st, 2nd, 3rd, 4th, 11th, 21st … */
export function ordinal(n: number): string {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${teen ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[n % 10] ?? 'th')}`;
}
