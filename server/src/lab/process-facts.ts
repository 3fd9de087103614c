/** What the system says about a process: when it started, whether it is stopped. Linux has /proc; elsewhere `ps` is asked. */
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** `T` is stopped by a signal, `Z` gone but not yet collected; null when there is no such process. */
export type ProcessLetter = string | null;

/**
 * @returns when a process started, as a text that is the same for one process and differs for another one of the same number;
 *   null when there is no such process. A zombie counts as gone.
 */
export function processStart(pid: number): string | null {
  if (process.platform === 'linux') {
    const fields = linuxStat(pid);
    if (fields === null || fields[0] === 'Z') return null;
    return `${bootId()}/${fields[19]!}`;
  }
  try {
    const line = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return line === '' || line.startsWith('Z') ? null : line.replace(/^\S+\s+/, '');
  } catch {
    // ps ends with 1 when there is no such process.
    return null;
  }
}

/** @returns the state letter of a process. */
export function processLetter(pid: number): Promise<ProcessLetter> {
  if (process.platform === 'linux') return Promise.resolve(linuxStat(pid)?.[0] ?? null);
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'state=', '-p', String(pid)], (error, stdout) => resolve(error ? null : (stdout.trim()[0] ?? null)));
  });
}

/** @returns the process that started this one's starter, null when it cannot be found out. */
export function parentOf(pid: number): number | null {
  if (process.platform === 'linux') {
    const fields = linuxStat(pid);
    return fields === null ? null : Number(fields[1]);
  }
  try {
    return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim());
  } catch {
    return null;
  }
}

/** The fields of /proc/PID/stat after the command, which may itself contain spaces and brackets: state, parent, … start time (19). */
function linuxStat(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/** Start times count from the boot, so that they mean nothing across boots. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return 'boot unknown';
  }
}
