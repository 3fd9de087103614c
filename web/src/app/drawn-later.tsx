/** Draws what is within it after the frame that shows a change on the map: who looks for what broke looks there first. */
import { useDeferredValue, type ReactNode } from 'react';
import { LaterContext, useFolded } from '../state/page-context.ts';

export function DrawnLater({ children }: { children: ReactNode }) {
  return <LaterContext value={useDeferredValue(useFolded())}>{children}</LaterContext>;
}
