/** Waits for a condition of something outside this process, which has to be asked again and again. */
import { setTimeout as sleep } from 'node:timers/promises';

const ASK_EVERY_MILLIS = 10;

/**
 * Resolves with what `ask` answers as soon as that is neither false, null nor undefined; an answer that throws is asked for again.
 * @throws after `millis`, naming `what`, and what `ask` threw last.
 */
export async function until<T>(what: string, ask: () => Promise<T | false | null | undefined> | T | false | null | undefined, millis = 30_000): Promise<T> {
  const deadline = performance.now() + millis;
  let fault: unknown = null;
  do {
    try {
      const answer = await ask();
      if (answer !== false && answer !== null && answer !== undefined) return answer;
      fault = null;
    } catch (thrown) {
      fault = thrown;
    }
    await sleep(ASK_EVERY_MILLIS);
  } while (performance.now() < deadline);
  throw new Error(`Waited ${millis} ms in vain: ${what}${fault ? ` (${fault instanceof Error ? fault.message : String(fault)})` : ''}`);
}
