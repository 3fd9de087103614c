/** Whether nothing can be on its way any more but what was published just now. */
import type { Holdings } from '../domain/audit.ts';
import type { ClusterSpec } from '../domain/cluster-spec.ts';
import type { DestinationName, NodeName } from '../domain/ids.ts';
import type { Millis } from '../domain/units.ts';

/** What is published all the time is on its way all the time, but not for so long. */
const ON_ITS_WAY_MILLIS: Millis = 2000;

/** @returns whether every node answered and serves, and all its streams are connected and owe nothing old. A destination without addresses may wait for ever (DF-10). */
export function isCalm(spec: ClusterSpec, answers: ReadonlyMap<NodeName, Holdings | null>): boolean {
  return spec.nodes.every(({ name, destinations }) => {
    const answer = answers.get(name);
    if (!answer?.serving) return false;
    return answer.flows.every(({ to, kind, peer, caughtUp, waitingMillis }) => {
      if (peer === null) return kind === 'destination' && destinations.find((one) => one.name === to)?.addresses.length === 0;
      return caughtUp && waitingMillis <= ON_ITS_WAY_MILLIS;
    });
  });
}

/** @returns to which server a node's destination is connected, by the nodes' answers. */
export function peersOf(answers: ReadonlyMap<NodeName, Holdings | null>): (node: NodeName, destination: DestinationName) => NodeName | null {
  return (node, destination) => answers.get(node)?.flows.find(({ kind, to }) => kind === 'destination' && to === destination)?.peer ?? null;
}

/** @returns who sends to whom, in one line that changes when that does. */
export function describeConnections(answers: ReadonlyMap<NodeName, Holdings | null>): string {
  return [...answers].flatMap(([node, answer]) => answer?.flows.map(({ to, peer }) => `${node} ${to} ${peer ?? ''}`) ?? []).sort().join(', ');
}
