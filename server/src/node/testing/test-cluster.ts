/** Real node processes for tests: spawned, killed, paused, cut and restored as the lab does it. */
import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClusterSpec, NodeSpec } from '@understudy/shared/domain/cluster-spec';
import type { ClusterCommand, Refusal } from '@understudy/shared/domain/cluster-command';
import { monoMillis } from '../../clock.ts';
import type { FromLab, ToLab } from '@understudy/shared/wire/lab-channel';
import { OutletFollower } from './outlet-follower.ts';
import { TestClient } from './test-client.ts';

const SERVER = fileURLToPath(new URL('../../../', import.meta.url));
let built = false;

function build(): void {
  if (!built) execFileSync(process.execPath, [join(SERVER, 'build.mjs')], { stdio: 'pipe' });
  built = true;
}

export interface TestNode {
  spec: NodeSpec;
  incarnation: number;
  child: ChildProcess;
  follower: OutletFollower;
  /** What it wrote to its log. */
  log: () => string;
  exited: Promise<{ code: number | null; signal: string | null }>;
}

export class TestCluster {
  private readonly directory = mkdtempSync(join(tmpdir(), 'understudy-'));
  private readonly nodes = new Map<string, TestNode>();
  private readonly clients: TestClient[] = [];
  private readonly cuts = new Map<string, Set<string>>();
  private tickets = 0;

  /** @param specOf what a node is started with, where that is not what all are: nodes need not all know the same */
  constructor(readonly spec: ClusterSpec, private readonly specOf: (node: string) => ClusterSpec = () => spec) {
    build();
  }

  /** Starts these nodes, or all; none dials before each of them listens. */
  async start(names: string[] = this.spec.nodes.map((node) => node.name)): Promise<void> {
    await Promise.all(names.map((name) => this.spawn(name, true)));
    for (const name of names) this.node(name).child.send({ type: 'begin' } satisfies FromLab);
  }

  node(name: string): TestNode {
    const node = this.nodes.get(name);
    if (!node) throw new Error(`${name} was not started`);
    return node;
  }

  follower(name: string): OutletFollower {
    return this.node(name).follower;
  }

  dataDirectory(name: string): string {
    return join(this.directory, name);
  }

  /** @returns the time just before the signal. */
  kill(name: string): number {
    const at = monoMillis();
    this.node(name).child.kill('SIGKILL');
    return at;
  }

  pause(name: string): number {
    const at = monoMillis();
    this.node(name).child.kill('SIGSTOP');
    return at;
  }

  resume(name: string): void {
    this.node(name).child.kill('SIGCONT');
  }

  /** Starts a node that has ended again, on the same data, in its next life. */
  async restore(name: string): Promise<void> {
    await this.node(name).exited;
    this.node(name).follower.close();
    await this.spawn(name);
  }

  /** Cuts or heals the link between two nodes, at both ends. */
  async gate(a: string, b: string, cut: boolean): Promise<void> {
    for (const [one, other] of [[a, b], [b, a]] as const) {
      const peers = this.cuts.get(one) ?? new Set();
      if (cut) peers.add(other);
      else peers.delete(other);
      this.cuts.set(one, peers);
    }
    await Promise.all([a, b].map((name) => this.sendGate(name)));
  }

  /** @returns the refusal, or null. */
  order(name: string, command: ClusterCommand, id = 'o-1'): Promise<Refusal | null> {
    return this.ask(name, { type: 'order', order: { id, command, by: 'a test' } }, (message) => (message.type === 'order-answer' && message.order === id ? { answer: message.refusal } : undefined)).then((found) => found.answer);
  }

  client(name: string, node: string): TestClient {
    const client = new TestClient(name, this.node(node).spec.mqttPort);
    this.clients.push(client);
    return client;
  }

  async end(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.end()));
    for (const { child, follower } of this.nodes.values()) {
      follower.close();
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    }
    await Promise.all([...this.nodes.values()].map((node) => node.exited));
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async spawn(name: string, awaitBegin = false): Promise<void> {
    const spec = this.spec.nodes.find((node) => node.name === name);
    if (!spec) throw new Error(`${name} is not in the description`);
    const incarnation = (this.nodes.get(name)?.incarnation ?? 0) + 1;
    const file = join(this.directory, `${name}.json`);
    writeFileSync(file, JSON.stringify({ cluster: this.specOf(name), node: name, incarnation, dataDirectory: this.dataDirectory(name), cutPeers: [...(this.cuts.get(name) ?? [])], awaitBegin }));
    const child = spawn(process.execPath, [join(SERVER, 'dist/node.js'), file], { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
    let log = '';
    child.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()));
    const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message: ToLab) => {
        if (message.type === 'ready') resolve();
        if (message.type === 'fault') reject(new Error(`${name}: ${message.refusal.found}`));
      });
      void exited.then(({ code, signal }) => reject(new Error(`${name} ended with ${code ?? signal}: ${log}`)));
    });
    this.nodes.set(name, { spec, incarnation, child, follower: new OutletFollower(spec.eventPort, incarnation), log: () => log, exited });
  }

  private async sendGate(name: string): Promise<void> {
    const ticket = (this.tickets += 1);
    await this.ask(name, { type: 'gate', ticket, cutPeers: [...(this.cuts.get(name) ?? [])] }, (message) => (message.type === 'gated' && message.ticket === ticket ? true : undefined));
  }

  private ask<T>(name: string, message: FromLab, answer: (message: ToLab) => T | undefined): Promise<T> {
    const { child } = this.node(name);
    return new Promise((resolve) => {
      const take = (raw: unknown): void => {
        const found = answer(raw as ToLab);
        if (found === undefined) return;
        child.off('message', take);
        resolve(found);
      };
      child.on('message', take);
      child.send(message);
    });
  }
}
