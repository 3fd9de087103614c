/** The order of a start: nodes, which begin together, auditors, then clients one round after another, so that the first client of each path registers first. */
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import type { Supervisor } from './supervisor/supervisor.ts';

/** Nodes with long journals take a while; one that takes longer than this does not hold up the others. */
const NODES_LIMIT_MILLIS = 10_000;
/** A client says that it is ready once it heard its first callback, or when nobody of its list answered: this is for a very busy machine. */
const CLIENT_LIMIT_MILLIS = 8000;

/**
 * No node dials before all listen, or the limit has passed: else chance would decide which entry of its list each one reaches
 * first, and there is no fail-back (DF-13).
 * @param beforeBegin once all listen, and before any of them dials; nodes started after it need not wait for others
 * @returns the nodes that were not ready within the limit; everything has been started all the same.
 */
export async function startProcesses(supervisor: Supervisor, spec: ClusterSpec, beforeBegin: () => Promise<void>): Promise<string[]> {
  const because = 'the lab starts';
  const nodes = spec.nodes.map((node) => supervisor.processes.get(node.name)!);
  for (const node of nodes) node.start(null, because);
  await Promise.all(nodes.map((node) => node.until(() => node.state !== 'starting', NODES_LIMIT_MILLIS)));
  await beforeBegin();
  for (const node of nodes) node.send({ type: 'begin' });
  if (supervisor.isEnding) return [];
  supervisor.auditors?.start(null, because);
  for (const round of roundsOf(spec)) {
    if (supervisor.isEnding) return [];
    const clients = round.map((name) => supervisor.processes.get(name)!).filter((client) => client.incarnation === 0);
    for (const client of clients) client.start(null, because);
    await Promise.all(clients.map((client) => client.until(() => client.state !== 'starting', CLIENT_LIMIT_MILLIS)));
  }
  return nodes.filter((node) => node.state === 'starting' || node.state === 'exited').map((node) => node.name);
}

/** @returns the first client of each path, then the second of each, and so on. */
function roundsOf(spec: ClusterSpec): string[][] {
  const rounds: string[][] = [];
  const counts = new Map<string, number>();
  for (const client of spec.clients) {
    const round = counts.get(client.path) ?? 0;
    counts.set(client.path, round + 1);
    (rounds[round] ??= []).push(client.name);
  }
  return rounds;
}
