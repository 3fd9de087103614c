/** A cluster of one loaded node with the dashboard's real back end before it; in the place of the lab stands an outlet that describes it. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_POLICY, type ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { EventOutlet } from '../../../server/src/outlet/event-outlet.ts';
import { NODE_SWITCHES } from '../../../server/src/lab/supervisor/node-switches.ts';
import { repository } from '../../lab/start-lab.ts';
import type { FromLoadedNode, ToLoadedNode } from './loaded-node.ts';
import { ROOT_SECTION } from './workload.ts';

const HOST = '127.0.0.1';
const NODE = 'n-1';
const START_MILLIS = 60_000;

export class OneNodeCluster {
  url = '';
  private readonly directory = mkdtempSync(join(tmpdir(), 'understudy-tree-'));
  private readonly children: ChildProcess[] = [];
  private readonly listeners = new Set<(message: FromLoadedNode) => void>();
  private readonly lab = new EventOutlet({ witness: { kind: 'lab', name: 'bench', incarnation: 1 } });
  private node: ChildProcess | null = null;
  private readonly endWithUs = (): void => {
    for (const child of this.children) child.kill('SIGKILL');
  };

  static async start(): Promise<OneNodeCluster> {
    const cluster = new OneNodeCluster();
    process.once('exit', cluster.endWithUs);
    try {
      await cluster.begin();
    } catch (fault) {
      await cluster.stop();
      throw fault;
    }
    return cluster;
  }

  /** What the node's process says from now on. @returns how to stop that. */
  listen(listener: (message: FromLoadedNode) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Tells the node's process something and waits for its answer. */
  ask<Said extends FromLoadedNode['said']>(message: ToLoadedNode, said: Said): Promise<Extract<FromLoadedNode, { said: Said }>> {
    const answer = this.until(said);
    this.tell(message);
    return answer;
  }

  tell(message: ToLoadedNode): void {
    this.node!.send(message);
  }

  async stop(): Promise<void> {
    process.off('exit', this.endWithUs);
    await this.lab.close();
    await Promise.all(this.children.map((child) => new Promise<void>((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    })));
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async begin(): Promise<void> {
    const [peerPort, mqttPort, eventPort] = await freePorts(3);
    const spec: ClusterSpec = {
      name: 'bench', policy: DEFAULT_POLICY, groups: [{ name: 'g', title: 'Bench', datagrid: false, nodes: [NODE] }], sections: [{ path: ROOT_SECTION, home: 'g' }], wideIps: [], nameServer: null,
      nodes: [{ name: NODE, group: 'g', host: HOST, peerHost: HOST, peerPort: peerPort!, mqttPort: mqttPort!, eventPort: eventPort!, destinations: [] }], clients: [], auditors: null,
    };
    const file = join(this.directory, 'node.json');
    writeFileSync(file, JSON.stringify({ cluster: spec, node: NODE, incarnation: 1, dataDirectory: join(this.directory, 'node'), cutPeers: [], awaitBegin: false }));
    const node = fork(join(repository, 'e2e/dist/loaded-node.js'), [file], { execArgv: NODE_SWITCHES, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.node = this.keep(node);
    node.on('message', (message: FromLoadedNode) => {
      for (const listener of [...this.listeners]) listener(message);
    });
    await this.until('ready');
    const labPort = await this.lab.listen(HOST, 0);
    this.lab.report({ kind: 'cluster-described', spec, labStarted: Date.now() });
    this.lab.report({ kind: 'process-changed', subject: { kind: 'node', name: NODE }, incarnation: 1, state: 'running', pid: node.pid!, exit: null, order: null, because: 'started by the benchmark' });
    const dashboard = this.keep(spawn(process.execPath, [join(repository, 'server/dist/dashboard.js'), '--lab', `${HOST}:${labPort}`, '--data', join(this.directory, 'log'), '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] }));
    this.url = await within('the dashboard says where it is', new Promise<string>((resolve) => dashboard.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))));
  }

  private keep(child: ChildProcess): ChildProcess {
    this.children.push(child);
    return child;
  }

  private until<Said extends FromLoadedNode['said']>(said: Said): Promise<Extract<FromLoadedNode, { said: Said }>> {
    return within(`the node says "${said}"`, new Promise((resolve) => {
      const stop = this.listen((message) => {
        if (message.said !== said) return;
        stop();
        resolve(message as Extract<FromLoadedNode, { said: Said }>);
      });
    }));
  }
}

function within<T>(what: string, awaited: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error(`Waited ${START_MILLIS} ms in vain: ${what}`)), START_MILLIS)));
  return Promise.race([awaited, late]).finally(() => clearTimeout(timer));
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise<ReturnType<typeof createServer>>((resolve) => {
    const server = createServer();
    server.listen(0, HOST, () => resolve(server));
  })));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
