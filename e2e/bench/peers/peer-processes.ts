/**
 * Processes of other makes that a benchmark starts, and the directory that they write in. All of them end with the benchmark,
 * however it ends: in `stop`, with this process's exit, and, after a SIGKILL of it, through the lab's own guard.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { repository } from '../../lab/start-lab.ts';
import { monoMillis } from '../mono.ts';

const LAST_WORDS_BYTES = 2000;

/** @returns whether a program can be started by its name. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

export class PeerProcess {
  readonly exited: Promise<void>;

  constructor(
    readonly name: string,
    readonly child: ChildProcess,
    private readonly logFile: string,
  ) {
    this.exited = once(child, 'exit').then(() => undefined);
  }

  get pid(): number {
    return this.child.pid!;
  }

  get hasExited(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** @returns the time just before the signal. */
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): MonoMillis {
    const at = monoMillis();
    process.kill(this.pid, signal);
    return at;
  }

  /** @returns the end of what it wrote. */
  readonly lastWords = (): string => (existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8').slice(-LAST_WORDS_BYTES) : '');
}

export class PeerProcesses {
  readonly directory = mkdtempSync(join(tmpdir(), 'understudy-bench-'));
  private readonly processes = new Set<PeerProcess>();
  private readonly guard = spawn(process.execPath, [join(repository, 'server/dist/guard.js')], { detached: true, stdio: ['pipe', 'ignore', 'inherit'] });
  private readonly closers: (() => unknown)[] = [];
  private readonly endWithUs = () => this.endAll();

  private constructor() {
    process.once('exit', this.endWithUs);
    this.guard.stdin?.on('error', () => undefined);
  }

  /** Resolves with what `build` made of them; when it fails, what it started is ended. */
  static async begin<T>(build: (processes: PeerProcesses) => Promise<T>): Promise<T> {
    const processes = new PeerProcesses();
    try {
      return await build(processes);
    } catch (fault) {
      await processes.stop();
      throw fault;
    }
  }

  /** What is to be closed before the processes end: clients, which would complain. */
  closeFirst(close: () => unknown): void {
    this.closers.push(close);
  }

  /** A directory below the common one, made if it is not there. */
  directoryOf(name: string): string {
    const path = join(this.directory, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Starts a program in the directory of that name; what it writes goes to a file there. @param ipc with a channel to this process */
  start(name: string, program: string, args: string[], { ipc = false } = {}): PeerProcess {
    const cwd = this.directoryOf(name);
    const logFile = join(this.directory, `${name}.log`);
    const log = openSync(logFile, 'a');
    // Detached: a group of its own, as the guard ends groups.
    const child = spawn(program, args, { cwd, detached: true, stdio: ['ignore', log, log, ...(ipc ? ['ipc' as const] : [])], serialization: 'advanced' });
    closeSync(log);
    if (child.pid === undefined) throw new Error(`${program} could not be started; is it installed?`);
    const started = new PeerProcess(name, child, logFile);
    this.guard.stdin?.write(`+${child.pid}\n`);
    this.processes.add(started);
    child.once('exit', () => {
      this.guard.stdin?.write(`-${child.pid}\n`);
      this.processes.delete(started);
    });
    return started;
  }

  /** Ends all of them and removes what they wrote. */
  readonly stop = async (): Promise<void> => {
    await Promise.all(this.closers.splice(0).map((close) => close()));
    const ends = [...this.processes].map(({ exited }) => exited);
    this.endAll();
    await Promise.all(ends);
    // What ended while its directory was removed may have written once more.
    rmSync(this.directory, { recursive: true, force: true });
    process.off('exit', this.endWithUs);
    this.guard.stdin?.end();
  };

  private endAll(): void {
    for (const { child } of this.processes) child.kill('SIGKILL');
    rmSync(this.directory, { recursive: true, force: true });
  }
}
