/** Node processes of this repository on their own, without a lab: one that takes updates, and those that replicate them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_POLICY, type ClusterSpec, type NodeConfig, type NodeSpec } from '@understudy/shared/domain/cluster-spec';
import type { FromLab, ToLab } from '@understudy/shared/wire/lab-channel';
import { NODE_SWITCHES } from '../../../server/src/lab/supervisor/node-switches.ts';
import { repository } from '../../lab/start-lab.ts';
import { freePorts } from '../peers/free-ports.ts';
import type { PeerProcess, PeerProcesses } from '../peers/peer-processes.ts';

export const SECTION = 'prices';
const HOST = '127.0.0.1';
const PORTS_OF_A_NODE = 3;
/** Every core is kept busy on purpose; nobody is to be suspected for that. */
const HEARTBEAT_LIMIT_MILLIS = 30_000;

export interface RunningNode {
  spec: NodeSpec;
  process: PeerProcess;
  dataDirectory: string;
}

/** With one receiver it is a destination of the taker; with two they are the other members of its group with a datagrid. */
export async function describeNodes(receivers: number): Promise<ClusterSpec> {
  const names = ['taker', ...Array.from({ length: receivers }, (_, index) => `receiver-${index + 1}`)];
  const ports = await freePorts(names.length * PORTS_OF_A_NODE);
  const datagrid = receivers > 1;
  const groupOf = (name: string) => (datagrid || name === 'taker' ? 'home' : 'away');
  const port = (name: string, which: number) => ports[names.indexOf(name) * PORTS_OF_A_NODE + which]!;
  const away = { name: 'away', group: 'away', addresses: [{ node: 'receiver-1', host: HOST, port: port('receiver-1', 0) }], wideIp: null, topics: ['#'], passThrough: [], ack: 'async' as const, reconnectTimeoutMillis: DEFAULT_POLICY.reconnectTimeoutMillis };
  return {
    name: 'bench',
    policy: { ...DEFAULT_POLICY, heartbeatLimitMillis: HEARTBEAT_LIMIT_MILLIS },
    groups: [...new Set(names.map(groupOf))].map((group) => ({ name: group, title: group, datagrid, nodes: names.filter((name) => groupOf(name) === group) })),
    sections: [{ path: SECTION, home: 'home' }],
    nodes: names.map((name) => ({ name, group: groupOf(name), host: HOST, peerHost: HOST, peerPort: port(name, 0), mqttPort: port(name, 1), eventPort: port(name, 2), destinations: name === 'taker' && !datagrid ? [away] : [] })),
    clients: [],
    auditors: null,
    wideIps: [],
    nameServer: null,
  };
}

/** Starts the taker and its receivers; each listens before any dials. @returns the taker first */
export async function startNodes(processes: PeerProcesses, receivers: number): Promise<[RunningNode, ...RunningNode[]]> {
  const cluster = await describeNodes(receivers);
  const nodes = await Promise.all(cluster.nodes.map((spec) => startNode(processes, cluster, spec)));
  for (const { process } of nodes) process.child.send({ type: 'begin' } satisfies FromLab);
  return nodes as [RunningNode, ...RunningNode[]];
}

/** Writes what a node is started with. */
export function writeNodeConfig(processes: PeerProcesses, cluster: ClusterSpec, spec: NodeSpec): { file: string; dataDirectory: string } {
  const directory = processes.directoryOf(spec.name);
  const dataDirectory = join(directory, 'data');
  const file = join(directory, 'node.json');
  writeFileSync(file, JSON.stringify({ cluster, node: spec.name, incarnation: 1, dataDirectory, cutPeers: [], awaitBegin: true } satisfies NodeConfig));
  return { file, dataDirectory };
}

function startNode(processes: PeerProcesses, cluster: ClusterSpec, spec: NodeSpec): Promise<RunningNode> {
  const { file, dataDirectory } = writeNodeConfig(processes, cluster, spec);
  const process = processes.start(spec.name, globalThis.process.execPath, [...NODE_SWITCHES, join(repository, 'server/dist/node.js'), file], { ipc: true });
  return new Promise((resolve, reject) => {
    process.child.on('message', (message: ToLab) => {
      if (message.type === 'ready') resolve({ spec, process, dataDirectory });
      if (message.type === 'fault') reject(new Error(`${spec.name}: ${message.refusal.asked}: ${message.refusal.found}`));
    });
    void process.exited.then(() => reject(new Error(`${spec.name} ended: ${process.lastWords()}`)));
  });
}
