/**
 * The guard: ends every process of the lab when the lab is gone, however it went.
 *
 * It is told each process group over its standard input: `+PID` when one was spawned, `-PID` when its end was seen. The
 * system closes that pipe with the lab, SIGKILL included; then whatever is still listed gets SIGKILL, paused or not. It runs
 * in a session of its own and ignores what a terminal sends, and nobody pauses it.
 */
import { createInterface } from 'node:readline';

const groups = new Set<number>();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGTSTP'] as const) process.on(signal, () => undefined);

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const pid = Number(line.slice(1));
  // 0 and 1 as a group would be our own group and everything: never.
  if (!Number.isInteger(pid) || pid <= 1) return;
  if (line.startsWith('+')) groups.add(pid);
  else groups.delete(pid);
});
lines.on('close', () => {
  for (const pid of groups) endGroup(pid);
  process.exit(0);
});

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: the group had ended by itself, and the lab did not live to say so.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') console.error(`guard: kill of process group ${pid}: ${(error as Error).message}`);
  }
}
