/** What a scene may do to its lab: give orders as an operator does, and harm it in the ways that no order offers. */
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { ClusterCommand, ProcessVerb } from '@understudy/shared/domain/cluster-command';
import type { FoldState } from '@understudy/shared/history/fold';
import { untilCalm } from '../lab/calm.ts';
import { ClusterWatch } from '../lab/cluster-watch.ts';
import type { RunningLab } from '../lab/start-lab.ts';

const OPERATOR = 'A. Watanabe';

export class Stage {
  readonly watch: ClusterWatch;
  private readonly stopped = new Set<number>();

  constructor(readonly lab: RunningLab) {
    this.watch = new ClusterWatch(lab.url);
  }

  /** Gives an order to a node, or to a client, and waits for its effect. */
  async order(verb: ProcessVerb, name: string): Promise<void> {
    const kind = this.watch.state?.view.clients[name] ? 'client' : 'node';
    await this.give({ verb, target: { kind, name } });
  }

  async link(verb: 'cut' | 'heal', a: string, b: string): Promise<void> {
    await this.give({ verb, link: { a, b } });
  }

  async give(command: ClusterCommand): Promise<void> {
    await this.watch.order(command, OPERATOR);
  }

  until(what: string, find: (state: FoldState) => boolean, millis = 45_000): Promise<boolean> {
    return this.watch.until(what, find, millis);
  }

  calm(): Promise<void> {
    return untilCalm(this.watch);
  }

  /** Lets the cluster go on for so long: what is shown is time that passes, such as lag that grows. */
  linger(seconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }

  async say(problem: string, verdict: 'acknowledged' | 'muted', reason: string): Promise<void> {
    await this.post('/api/problems', { problem, verdict, by: OPERATOR, reason, forMillis: 3_600_000 });
  }

  async note(text: string, episode: string | null = null): Promise<void> {
    await this.post('/api/notes', { about: { at: this.watch.state!.view.at, episode }, text, by: OPERATOR });
  }

  async recordValues(branches: string[]): Promise<void> {
    await this.post('/api/values', { branches, by: OPERATOR, forMillis: 600_000 });
  }

  async post(path: string, body: unknown): Promise<unknown> {
    const response = await fetch(this.lab.url + path, { method: 'POST', headers: { 'content-type': 'application/json', origin: this.lab.url }, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  }

  /** A signal that no order sends: the lab does not know of it, and nobody is told why. */
  signal(name: string, signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
    const pid = this.pidOf(name);
    if (signal === 'SIGSTOP') this.stopped.add(pid);
    process.kill(pid, signal);
  }

  /** @param name a node, a client, `lab` or one of the lab's own programs: `dashboard`, `auditors` */
  private pidOf(name: string): number {
    const { view } = this.watch.state!;
    const known = (view.nodes[name] ?? view.clients[name])?.process.pid;
    if (known) return known;
    const pids = childrenOf(this.lab.process.pid!);
    const found = name === 'lab' ? this.lab.process.pid : pids.find((pid) => commandOf(pid).includes(`/${name}.js`));
    if (!found) throw new Error(`there is no process of ${name} below ${this.lab.process.pid}: ${pids.map(commandOf).join(' | ')}`);
    return found;
  }

  /** Takes a node's disk away while it is down. */
  loseDisk(node: string): void {
    rmSync(join(this.lab.dataDirectory, 'nodes', node), { recursive: true, force: true });
  }

  /** Somebody else listens where a node did, and knows nothing of logons. @returns what ends it */
  impersonate(node: string): Promise<() => void> {
    const { peerHost, peerPort } = this.watch.state!.view.spec!.nodes.find(({ name }) => name === node)!;
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(peerPort, peerHost, () => resolve(() => void server.close()));
    });
  }

  /** Nothing that was stopped by a signal stays so. */
  async end(): Promise<void> {
    for (const pid of this.stopped) {
      try {
        process.kill(pid, 'SIGCONT');
      } catch {
        // It has ended by itself.
      }
    }
    this.watch.close();
    await this.lab.stop();
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** @returns the process and all below it. */
function childrenOf(root: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      parents.set(Number(entry), Number(/^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${entry}/stat`, 'utf8'))![1]));
    } catch {
      // It has just ended.
    }
  }
  const found = [root];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
}
