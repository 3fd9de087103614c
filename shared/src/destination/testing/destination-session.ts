/** A destination in a golden transcript: its settings, its input lines, its answers. */
import { DEFAULT_POLICY } from '../../domain/cluster-spec.ts';
import type { AttemptOutcome } from '../../domain/destination.ts';
import type { GoldenSession } from '../../machine/testing/golden.ts';
import { describeAddress, describeDestination, describeDestinationEffect } from '../describe-destination.ts';
import type { DestinationInput, DestinationMachine, DestinationSetup, PeerConnection } from '../destination-contract.ts';
import { initialDestination, stepDestination } from '../destination-machine.ts';
import { destinationState } from '../destination-state.ts';
import type { HostPort } from '../wide-ip-answer.ts';

/** @returns a setup of the destination `recovery` of the node nyc-1 with the given nodes in its list. */
export function setupWith(nodes: string[], reconnectTimeoutMillis: number | number[] = 1000, extraMillis = 0): DestinationSetup {
  const addresses = nodes.map((node, index) => ({ node, host: '127.0.0.1', port: 7001 + index }));
  return {
    spec: { name: 'recovery', group: 'recovery', addresses, wideIp: null, topics: ['#'], passThrough: [], ack: 'async', reconnectTimeoutMillis },
    self: 'nyc-1', policy: { ...DEFAULT_POLICY, firstPassExtraMillis: extraMillis },
  };
}

/** @returns the same with a wide IP in the place of the list; port null: asked for with its servers' ports. */
export function setupByName(name: string, port: number | null, timeoutMillis = 1000, extraMillis = 0): DestinationSetup {
  const setup = setupWith([], timeoutMillis, extraMillis);
  return { ...setup, spec: { ...setup.spec, wideIp: { name, port } } };
}

/** `given addresses=r-1,r-2 timeout=1000,500 extra=5000` or `given name=recovery.lab port=7000`: timeout and extra may be left out (1000, no extra time). */
export function openDestination(given: Record<string, string>): GoldenSession {
  const timeouts = (given.timeout ?? '1000').split(',').map(Number);
  const timeout = timeouts.length === 1 ? timeouts[0]! : timeouts;
  const nodes = (given.addresses ?? '').split(',').filter((node) => node !== '');
  const extra = Number(given.extra ?? 0);
  let machine = initialDestination(given.name === undefined ? setupWith(nodes, timeout, extra) : setupByName(given.name, given.port === undefined ? null : Number(given.port), timeouts[0], extra));
  return (at, words) => {
    const step = stepDestination(machine, parseInput(machine, at, words));
    machine = step.state;
    const state = destinationState(machine);
    return [
      ...step.effects.map(describeDestinationEffect),
      `= ${describeDestination(state)}`,
      `  ${state.addresses.map(describeAddress).join(', ') || 'no address'}; incoming: ${state.incoming.join(', ') || 'none'}`,
      ...(state.wideIp?.answer ? [`  ${state.wideIp.name} kept until ${state.wideIp.answer.until}`] : []),
    ];
  };
}

/**
 * started · attempt 1 connected as 7 [NODE [GROUP]] · attempt 1 refused [DETAIL] · resolve 1 answered TTL HOST:PORT,… · resolve 1 failed
 * DETAIL · opened 7 incoming|dialled NODE [GROUP [HOST:PORT]] · closed 7 REASON · replaced 7 by 8 · timer 3 · reconnect [ORDER]
 */
function parseInput({ setup, addresses, doing }: DestinationMachine, at: number, words: string[]): DestinationInput {
  const [verb, a = '', b = '', c = '', ...rest] = words;
  const connection = (id: string, direction: string, peer: string, group = setup.spec.group, dialledAt: HostPort | null = null): PeerConnection =>
    ({ connection: Number(id), peer, peerGroup: group, direction: direction as PeerConnection['direction'], dialledAt, since: at });
  const trying = doing.phase === 'searching' ? addresses[doing.index]! : null;
  switch (verb) {
    case 'started':
      return { at, type: 'started' };
    case 'attempt': {
      const attempt = Number(a);
      if (b !== 'connected') return { at, type: 'attempt-ended', attempt, outcome: b as Exclude<AttemptOutcome, 'connected'>, detail: [c, ...rest].join(' ') || null };
      const [id = '', peer = setup.spec.addresses[0]!.node, group] = rest;
      return { at, type: 'attempt-ended', attempt, outcome: 'connected', connection: connection(id, 'dialled', peer, group, trying && { host: trying.host, port: trying.port }) };
    }
    case 'resolve':
      if (b === 'failed') return { at, type: 'unresolved', attempt: Number(a), detail: [c, ...rest].join(' ') };
      return { at, type: 'resolved', attempt: Number(a), ttlMillis: Number(c), addresses: (rest[0] ?? '').split(',').filter((one) => one !== '').map(parseHostPort) };
    case 'opened':
      return { at, type: 'connection-opened', connection: connection(a, b, c, rest[0], rest[1] === undefined ? null : parseHostPort(rest[1])) };
    case 'closed':
      return { at, type: 'connection-closed', connection: Number(a), because: [b, c, ...rest].filter((word) => word !== '').join(' ') };
    case 'replaced':
      return { at, type: 'connection-replaced', replaced: Number(a), by: Number(c) };
    case 'timer':
      return { at, type: 'timer-fired', timer: Number(a) };
    case 'reconnect':
      return { at, type: 'reconnect', order: a || null };
    default:
      throw new Error(`no input of a destination: ${JSON.stringify(words.join(' '))}`);
  }
}

function parseHostPort(text: string): HostPort {
  const [host = '', port = ''] = text.split(':');
  return { host, port: Number(port) };
}
