/** What a wide IP's name stood for, and for how long that may be kept (WI-04). Apart because a list needs none of it. */
import type { WideIpTarget } from '../domain/cluster-spec.ts';
import type { AddressState, WideIpState } from '../domain/destination.ts';
import type { Millis, MonoMillis } from '../domain/units.ts';
import { describeHostPort } from '../domain/wide-ip.ts';

/** Where a server may be found: an address that the name stood for. */
export interface HostPort {
  host: string;
  port: number;
}

export type WideIpAnswer = NonNullable<WideIpState['answer']>;

/** @returns the answer as it is kept: each address once, in the order of the answer. */
export function keepAnswer(addresses: readonly HostPort[], ttlMillis: Millis, at: MonoMillis): WideIpAnswer {
  const once = addresses.filter((address, index) => addresses.findIndex((other) => sameHostPort(other, address)) === index);
  return { addresses: once.map(({ host, port }) => ({ host, port })), at, until: at + ttlMillis };
}

/** @returns whether the name need not be asked for again yet. */
export function holds(answer: WideIpAnswer | null, at: MonoMillis): answer is WideIpAnswer {
  return answer !== null && at < answer.until;
}

/** @returns the addresses of an answer before any was tried; nobody knows yet who answers there. */
export function untriedAnswer(answer: WideIpAnswer): AddressState[] {
  return answer.addresses.map(({ host, port }) => ({ node: null, host, port, state: 'untried' }));
}

export function sameHostPort(a: HostPort, b: HostPort): boolean {
  return a.host === b.host && a.port === b.port;
}

/** @returns "recovery.lab stands for 127.0.0.101:18604, 127.0.0.102:18604, for 2 s". */
export function describeAnswer({ name }: Pick<WideIpTarget, 'name'>, answer: WideIpAnswer): string {
  return `${name} stands for ${answer.addresses.map(describeHostPort).join(', ')}, for ${(answer.until - answer.at) / 1000} s`;
}
