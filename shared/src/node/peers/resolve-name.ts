/** Asking a name server for what a wide IP's name stands for (WI-01, WI-04); the sockets are the shell's. */
import type { HostPort } from '../../destination/wide-ip-answer.ts';
import type { Millis } from '../../domain/units.ts';
import type { NodeEnvironment } from '../environment.ts';

export type Resolution = { addresses: HostPort[]; ttlMillis: Millis } | { fault: string };

/**
 * Asks once; it has no time limit of its own.
 * @param port where the servers listen; null: the name server says it with each of them (SRV)
 * @param done called once, never before this returns
 * @returns a function that gives up; nothing is told afterwards
 */
export type StartResolve = (name: string, port: number | null, done: (result: Resolution) => void) => () => void;

/** Asks and waits for so long at most. @returns a function that gives up. */
export function resolveWithin(environment: NodeEnvironment, startResolve: StartResolve, name: string, port: number | null, timeoutMillis: Millis, done: (result: Resolution) => void): () => void {
  const stopTimer = environment.after(timeoutMillis, () => {
    cancel();
    done({ fault: `no answer within ${Math.round(timeoutMillis)} ms` });
  });
  const cancel = startResolve(name, port, (result) => {
    stopTimer();
    done(result);
  });
  return () => {
    stopTimer();
    cancel();
  };
}
