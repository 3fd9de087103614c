/** Renders again every so often, for words such as "23 s ago"; not at all while nothing on the screen counts. */
import { useEffect, useReducer } from 'react';

/** @param everyMillis null while nothing counts. */
export function useTick(everyMillis: number | null): void {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (everyMillis === null) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden) tick();
    }, everyMillis);
    return () => clearInterval(timer);
  }, [everyMillis]);
}
