/** Notices that the npm which runs us is gone. A SIGKILL of npm reaches nobody else, and would leave a lab that no terminal ends. */
import { execFileSync } from 'node:child_process';
import { parentOf } from './process-facts.ts';

const LOOK_EVERY_MILLIS = 500;

/** Watches the npm above this process, if there is one. @returns how to stop watching. */
export function watchNpm(onGone: () => void): () => void {
  const npm = npmAbove();
  if (npm === null) return () => undefined;
  const timer = setInterval(() => {
    if (isThere(npm)) return;
    clearInterval(timer);
    onGone();
  }, LOOK_EVERY_MILLIS);
  timer.unref();
  return () => clearInterval(timer);
}

/** npm runs a script through a shell, which may or may not put itself in between. */
function npmAbove(): number | null {
  const parent = process.ppid;
  return [parent, parentOf(parent)].find((pid) => pid !== null && pid > 1 && /\bnpm\b/.test(commandLine(pid))) ?? null;
}

function commandLine(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    // It ended meanwhile, or there is no ps here: then it is not watched.
    return '';
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
