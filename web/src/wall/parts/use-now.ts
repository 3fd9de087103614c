/** A clock that makes a component draw again; apart, so that only what shows time is drawn for time's sake. */
import { useEffect, useState } from 'react';
import type { Millis } from '@understudy/shared/domain/units';

/** @returns what `read` gives, read anew every so often; draws again only when that changed. */
export function useEvery<T extends string | number | null>(read: () => T, every: Millis): T {
  const [known, setKnown] = useState(read);
  useEffect(() => {
    const look = (): void => setKnown(read());
    look();
    const timer = setInterval(look, every);
    return () => clearInterval(timer);
  }, [read, every]);
  return known;
}
