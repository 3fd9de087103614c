/** The lab's channel as a client or auditor sees it, and the end that all of them share: with a stop order, a SIGTERM, or the loss of the lab. */
import { readFileSync } from 'node:fs';
import type { FromLab, ToLab } from '@understudy/shared/wire/lab-channel';

/** Sends to the lab, if there is one (a program may be started by hand). */
export function tellLab(message: ToLab): void {
  if (process.connected) lastWord = new Promise((resolve) => void process.send?.(message, undefined, undefined, () => resolve()));
}

/** Until what was told last has left: a process that exits before takes it along. */
let lastWord: Promise<void> = Promise.resolve();

/**
 * Calls `end` once when this process is to end cleanly, then exits with 0 when it is done. Without the lab there is nobody
 * to serve: the loss of its channel ends the process, too.
 */
export function endWhenAsked(end: () => Promise<void>): void {
  let ending = false;
  const run = (): void => {
    if (ending) return;
    ending = true;
    void end().then(() => lastWord).finally(() => process.exit(0));
  };
  process.on('SIGTERM', run);
  process.on('SIGINT', run);
  process.on('disconnect', run);
  process.on('message', (message: FromLab) => {
    if (message.type !== 'order') return;
    const { order } = message;
    if (order.command.verb === 'stop') {
      tellLab({ type: 'order-answer', order: order.id, refusal: null });
      run();
      return;
    }
    tellLab({ type: 'order-answer', order: order.id, refusal: { asked: order.command.verb, found: 'this process does nothing but stop', todo: 'give it to the lab' } });
  });
}

/** @returns the configuration that the command line names. Ends the process with 2, said why, when there is none that can be read. */
export function readConfiguration<T>(): T {
  const path = process.argv[2];
  try {
    if (path === undefined) throw new Error('no path was given');
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    console.error(`asked to start with the configuration ${path ?? '(none)'}; found: ${(error as Error).message}; the lab writes one and names it`);
    process.exit(2);
  }
}
