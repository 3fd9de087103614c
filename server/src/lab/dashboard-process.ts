/** The dashboard's back end as a child of the lab: started, started again when it ends (each time later, and said), ended with the lab. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { GroupGuard } from './supervisor/program-process.ts';

export interface DashboardOptions {
  program: string;
  args: string[];
  openLog: () => number;
  logPath: string;
  guard: GroupGuard;
  say: (text: string) => void;
  onReady: (url: string) => void;
}

const FIRST_WAIT_MILLIS = 250;
const LONGEST_WAIT_MILLIS = 10_000;
/** A life as long as this ends a series of failures. */
const GOOD_LIFE_MILLIS = 30_000;

export class DashboardProcess {
  private child: ChildProcess | null = null;
  private waitMillis = FIRST_WAIT_MILLIS;
  private again: NodeJS.Timeout | null = null;
  private ending = false;

  constructor(private readonly options: DashboardOptions) {
    this.start();
  }

  /** Asks it to end, kills it after the limit. Resolves when it is gone. */
  async close(limitMillis: number): Promise<void> {
    this.ending = true;
    if (this.again !== null) clearTimeout(this.again);
    const child = this.child;
    if (child === null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    signal(child, 'SIGTERM');
    const timer = setTimeout(() => signal(child, 'SIGKILL'), limitMillis);
    await gone;
    clearTimeout(timer);
  }

  kill(): void {
    if (this.child !== null) signal(this.child, 'SIGKILL');
  }

  private start(): void {
    const { program, args, openLog, guard } = this.options;
    const log = openLog();
    const child = spawn(process.execPath, ['--enable-source-maps', program, ...args], { detached: true, stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    if (child.pid !== undefined) guard.add(child.pid);
    this.child = child;
    const startedAt = process.hrtime.bigint();
    let gone = false;
    const end = (because: string): void => {
      if (gone) return;
      gone = true;
      this.child = null;
      if (child.pid !== undefined) guard.remove(child.pid);
      if (this.ending) return;
      if (Number(process.hrtime.bigint() - startedAt) / 1e6 > GOOD_LIFE_MILLIS) this.waitMillis = FIRST_WAIT_MILLIS;
      this.options.say(`the dashboard ${because}; it is started again in ${this.waitMillis} ms (its log: ${this.options.logPath})`);
      this.again = setTimeout(() => this.start(), this.waitMillis);
      this.waitMillis = Math.min(this.waitMillis * 2, LONGEST_WAIT_MILLIS);
    };
    child.on('message', (message: { type?: unknown; url?: unknown }) => {
      if (message.type === 'ready' && typeof message.url === 'string') this.options.onReady(message.url);
    });
    child.once('exit', (code, how) => end(how === null ? `ended with code ${code}` : `was ended by ${how}`));
    child.on('error', (error) => {
      if (child.pid === undefined) end(`cannot be started: ${error.message}`);
    });
  }
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
