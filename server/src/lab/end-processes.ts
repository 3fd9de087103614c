/** The end of a lab: sources first, so that no failover starts at the end, then nodes; whatever does not end in time is killed. */
import { LAB_END, type Order } from '@understudy/shared/domain/cluster-command';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import type { LabProcess } from './supervisor/lab-process.ts';
import type { Supervisor } from './supervisor/supervisor.ts';

const BECAUSE = 'the lab ends';

/** Ends every process. @param limitMillis how long each of the two steps waits for clean ends before it kills */
export async function endProcesses(supervisor: Supervisor, spec: ClusterSpec, limitMillis: number): Promise<void> {
  supervisor.markEnding();
  const clients = spec.clients.map((client) => supervisor.processes.get(client.name)!);
  const nodes = spec.nodes.map((node) => supervisor.processes.get(node.name)!);
  await Promise.all([...clients.map((client) => end(client, 'client', limitMillis)), ...(supervisor.auditors === null ? [] : [end(supervisor.auditors, null, limitMillis)])]);
  await Promise.all(nodes.map((node) => end(node, 'node', limitMillis)));
}

async function end(process: LabProcess, kind: 'node' | 'client' | null, limitMillis: number): Promise<void> {
  if (process.state === 'exited') return;
  // A paused process hears nothing, and one that is starting may not listen yet.
  if (process.state !== 'paused' && process.underWay === null) {
    process.markStopping(LAB_END, BECAUSE);
    if (kind === null) process.signal('SIGTERM');
    else process.send({ type: 'order', order: stopOrder(kind, process.name) });
    if (await process.until(() => process.state === 'exited', limitMillis)) return;
  }
  process.kill(LAB_END, BECAUSE);
  await process.until(() => process.state === 'exited', limitMillis);
}

function stopOrder(kind: 'node' | 'client', name: string): Order {
  return { id: LAB_END, command: { verb: 'stop', target: { kind, name } }, by: 'lab' };
}
