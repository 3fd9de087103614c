/** Loads the wall again, but only once the page is there to be loaded: a browser that meets no server shows its own error for ever. */
import type { Millis } from '@understudy/shared/domain/units';

const AGAIN_MILLIS: Millis = 2000;

/**
 * Asks until the page is served, then reloads; once.
 * @param after how long to wait first, so that somebody can read why
 * @returns ends it
 */
export function runReload(isServed: () => Promise<boolean>, reload: () => void, after: Millis = 0): () => void {
  let timer: ReturnType<typeof setTimeout>;
  let ended = false;
  const ask = async (): Promise<void> => {
    const served = await isServed();
    if (ended) return;
    if (served) reload();
    else timer = setTimeout(() => void ask(), AGAIN_MILLIS);
  };
  timer = setTimeout(() => void ask(), after);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
