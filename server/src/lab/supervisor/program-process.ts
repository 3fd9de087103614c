/**
 * One process of the lab: spawned in a process group of its own with an IPC channel, its output in a log, its group told to
 * the guard in the same turn. It knows signals and messages, and nothing of orders.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { FromLab, ToLab } from '@understudy/shared/wire/lab-channel';
import { NODE_SWITCHES } from './node-switches.ts';

/** What the guard must know; `GuardLink` in the lab. */
export interface GroupGuard {
  add(pid: number): void;
  remove(pid: number): void;
}

export interface Exit {
  code: number | null;
  signal: string | null;
}

export interface ProgramOptions {
  /** Path of the script. */
  program: string;
  args: string[];
  logPath: string;
  guard: GroupGuard;
  onMessage: (message: ToLab) => void;
  /** Called once. A process that could not be spawned exits with code null and no signal. */
  onExit: (exit: Exit, because: string) => void;
}

export class ProgramProcess {
  private readonly child: ChildProcess;
  private exited = false;

  constructor(options: ProgramOptions) {
    const log = openSync(options.logPath, 'a');
    try {
      this.child = spawn(process.execPath, [...NODE_SWITCHES, options.program, ...options.args], { detached: true, stdio: ['ignore', log, log, 'ipc'] });
      if (this.child.pid !== undefined) options.guard.add(this.child.pid);
    } finally {
      closeSync(log);
    }
    const end = (exit: Exit, because: string): void => {
      if (this.exited) return;
      this.exited = true;
      if (this.child.pid !== undefined) options.guard.remove(this.child.pid);
      options.onExit(exit, because);
    };
    this.child.on('message', (message) => options.onMessage(message as ToLab));
    this.child.once('exit', (code, signal) => end({ code, signal }, signal === null ? `ended with code ${code}` : `ended by ${signal}`));
    this.child.on('error', (error) => {
      // Also emitted when a message cannot be sent; that process's end, if it ended, comes as `exit`.
      if (this.child.pid === undefined) end({ code: null, signal: null }, `cannot be started: ${error.message}`);
    });
  }

  get pid(): number | null {
    return this.child.pid ?? null;
  }

  /** Sends a signal to the process group. @returns false when the process is gone. */
  signal(signal: NodeJS.Signals): boolean {
    if (this.exited || this.child.pid === undefined) return false;
    try {
      process.kill(-this.child.pid, signal);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
      throw error;
    }
  }

  /** Sends a message. One that cannot be delivered is lost; whoever waits for its answer sees the exit or its own limit. */
  send(message: FromLab): void {
    if (this.child.connected) this.child.send(message, () => undefined);
  }
}
