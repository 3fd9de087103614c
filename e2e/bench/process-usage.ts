/** What processes used so far: CPU and memory, read from /proc. Linux alone has it. */
import { readFileSync } from 'node:fs';

/** USER_HZ, fixed at 100 by Linux for all that reads /proc. */
const TICK_MILLIS = 10;
const PAGE_BYTES = 4096;

export interface ProcessUsage {
  parent: number;
  cpuMillis: number;
  memoryMiB: number;
}

/** @returns what a process used since it began; null when there is none, or no /proc. */
export function usageOf(pid: number): ProcessUsage | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), cpuMillis: (Number(fields[11]) + Number(fields[12])) * TICK_MILLIS, memoryMiB: (Number(fields[21]) * PAGE_BYTES) / 2 ** 20 };
  } catch {
    return null;
  }
}
