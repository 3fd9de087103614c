/** One round of one contender: fresh processes, the clock, what each process used, and whether everything arrived. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { usageOf } from '../process-usage.ts';
import { checkContents, type ReceiverContents } from './contents.ts';
import type { Contender } from './contender.ts';
import type { Workload } from './workload.ts';

const LIMIT_MILLIS = 600_000;

export interface Round {
  updatesPerSecond: number;
  /** CPU for one update, by process; without those of which no usage can be read. */
  cpuMicros: Record<string, number>;
  /** Resident memory afterwards, by process. */
  memoryMiB: Record<string, number>;
  /** On the first receiver's disk. */
  journalBytesPerUpdate: number;
}

/** @throws when a receiver has not what was sent. */
export async function measureRound(contender: Contender, workload: Workload, receivers: number, expected: ReceiverContents): Promise<Round> {
  const carrier = await contender.start(workload, receivers);
  try {
    const timed = workload.stretches.at(-1)!;
    for (const stretch of workload.stretches.slice(0, -1)) await withinLimit(contender.name, carrier.carry(stretch));
    const updates = timed.end - timed.first;
    const before = carrier.processes.map(({ pid }) => usageOf(pid)?.cpuMillis);
    const { startedAt, finishedAt } = await withinLimit(contender.name, carrier.carry(timed));
    const cpuMicros: Record<string, number> = {};
    const memoryMiB: Record<string, number> = {};
    for (const [index, { name, pid }] of carrier.processes.entries()) {
      const after = usageOf(pid);
      const at = before[index];
      if (after === null || at === undefined) continue;
      cpuMicros[name] = ((after.cpuMillis - at) * 1000) / updates;
      memoryMiB[name] = after.memoryMiB;
    }
    checkContents(contender.name, expected, await carrier.contents(), receivers);
    return { updatesPerSecond: (updates / (finishedAt - startedAt)) * 1000, cpuMicros, memoryMiB, journalBytesPerUpdate: bytesBelow(carrier.journalDirectory) / workload.updates };
  } finally {
    await carrier.stop();
  }
}

/** @throws when it takes so long that something must be stuck. */
async function withinLimit<T>(name: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name}: not every update had arrived everywhere after ${LIMIT_MILLIS / 1000} s.`)), LIMIT_MILLIS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Blocks that are really there: files of a mapped size are mostly holes. */
function bytesBelow(directory: string): number {
  let bytes = 0;
  for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    const stat = statSync(join(directory, name));
    if (stat.isFile()) bytes += Math.min(stat.size, stat.blocks * 512);
  }
  return bytes;
}
