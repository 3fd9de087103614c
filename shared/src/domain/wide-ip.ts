/** The state of a wide IP, as the lab that serves it reports it and every screen shows it (WI-02, WI-04). */
import type { ClusterSpec, DestinationSpec } from './cluster-spec.ts';
import type { NodeName } from './ids.ts';

/**
 * What the health checks say of a member: `unchecked` before the first one ended; `failing` when the last one had no answer and
 * too few in a row to drop it (it is named as before); `down` when enough had none.
 */
export type MemberHealth = 'unchecked' | 'healthy' | 'failing' | 'down';

export interface WideIpMember {
  node: NodeName;
  /** Where it listens and is checked, as `host:port`. */
  address: string;
  health: MemberHealth;
  /** Checks in a row without an answer. */
  failures: number;
  /** What came of the check that brought it to this health: "refused (ECONNREFUSED)". */
  because: string;
}

/** Members and answers, preferred first. */
export interface WideIpStanding {
  members: WideIpMember[];
  /** The members that the name server names now. */
  answer: NodeName[];
  ttlSeconds: number;
}

/** @returns the nodes that a destination may come to be connected to: those of its list, or those that its name may stand for. */
export function destinationServers(spec: Pick<ClusterSpec, 'groups' | 'wideIps'>, { addresses, wideIp, group }: Pick<DestinationSpec, 'addresses' | 'wideIp' | 'group'>): NodeName[] {
  if (wideIp === null) return addresses.map(({ node }) => node);
  return spec.wideIps.find(({ name }) => name === wideIp.name)?.servers ?? spec.groups.find(({ name }) => name === group)?.nodes ?? [];
}

/** @returns the node that the description has listening at an address; null for a server that is not in it. */
export function nodeAt(spec: Pick<ClusterSpec, 'nodes'>, { host, port }: { host: string; port: number }): NodeName | null {
  return spec.nodes.find((node) => node.peerHost === host && node.peerPort === port)?.name ?? null;
}

/** @returns "recovery.lab stands for r-1, r-2", or for nobody. */
export function describeStandsFor(name: string, answer: readonly NodeName[]): string {
  return `${name} stands for ${answer.length > 0 ? answer.join(', ') : 'nobody'}`;
}

/** @returns whom a try was for: who answered, else whom the description has there, else the address, or the name that did not resolve. */
export function describeTried(spec: Pick<ClusterSpec, 'nodes'> | null, { peer, address }: { peer: NodeName | null; address: string }): string {
  return peer ?? spec?.nodes.find(({ peerHost, peerPort }) => describeHostPort({ host: peerHost, port: peerPort }) === address)?.name ?? address;
}

/** @returns an address as it is written everywhere: "127.0.0.101:18604". */
export function describeHostPort({ host, port }: { host: string; port: number }): string {
  return `${host}:${port}`;
}
