/** The asking end of `usage-probe.mjs`. */
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repository } from '../../lab/start-lab.ts';

export interface ProbedUsage {
  /** Of all threads, since the process began. */
  cpuMillis: number;
  /** Heap in use and what hangs on it outside; asked as `memory`: after a collection. */
  heldMiB: number;
  rssMiB: number;
}

/** @returns the environment in which `program` (the end of its script's path) answers at `path`. */
export function probedEnvironment(path: string, program: string): NodeJS.ProcessEnv {
  const probe = pathToFileURL(join(repository, 'e2e/bench/fanout/usage-probe.mjs')).href;
  return { ...process.env, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import ${probe}`.trim(), UNDERSTUDY_PROBE_SOCKET: path, UNDERSTUDY_PROBE_PROGRAM: program };
}

/** Asks what the process at `path` used so far; for memory it collects its garbage first. @throws when nobody answers there. */
export function askUsage(path: string, about: 'cpu' | 'memory'): Promise<ProbedUsage> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path, () => socket.write(`${about}\n`));
    let answer = '';
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`The process behind ${path} ended without an answer.`)));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      if (!answer.endsWith('\n')) return;
      resolve(JSON.parse(answer) as ProbedUsage);
      socket.destroy();
    });
  });
}
