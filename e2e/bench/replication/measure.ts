/** One round of one contender: fresh processes, the clock, what each process used, and whether everything arrived. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { usageOf } from '../process-usage.ts';
import { checkContents, type ReceiverContents } from './contents.ts';
import type { Contender } from './contender.ts';
import type { Workload } from './workload.ts';

export interface Round {
  updatesPerSecond: number;
  /** CPU for one update, by process; without those of which no usage can be read. */
  cpuMicros: Record<string, number>;
  /** On the first receiver's disk. */
  journalBytesPerUpdate: number;
}

/** @throws when a receiver has not what was sent. */
export async function measureRound(contender: Contender, workload: Workload, receivers: number, expected: ReceiverContents): Promise<Round> {
  const carrier = await contender.start(workload, receivers);
  try {
    const before = carrier.processes.map(({ pid }) => usageOf(pid)?.cpuMillis);
    const { startedAt, finishedAt } = await carrier.carry();
    const cpuMicros: Record<string, number> = {};
    for (const [index, { name, pid }] of carrier.processes.entries()) {
      const after = usageOf(pid)?.cpuMillis;
      const at = before[index];
      if (after !== undefined && at !== undefined) cpuMicros[name] = ((after - at) * 1000) / workload.updates;
    }
    checkContents(contender.name, expected, await carrier.contents(), receivers);
    return { updatesPerSecond: (workload.updates / (finishedAt - startedAt)) * 1000, cpuMicros, journalBytesPerUpdate: bytesBelow(carrier.journalDirectory) / workload.updates };
  } finally {
    await carrier.stop();
  }
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
