/** Tells a screen reader what changed on the map, once things have settled a little. */
import { useEffect, useRef, useState } from 'react';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { announceChanges, toldOf, type Told } from '../describe/announce.ts';
import type { Graph } from '../describe/read-graph.ts';

/** A failover is several changes within a few hundred milliseconds: told at once they make one sentence. */
const SETTLE_MILLIS = 1200;

/** @param said something else that has to be heard at once, such as what a key has just done */
export function Announcer({ graph, view, said }: { graph: Graph; view: ClusterView; said: string }) {
  const [words, setWords] = useState('');
  const latest = useRef({ graph, view });
  const told = useRef<Told | null>(null);
  const waiting = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    latest.current = { graph, view };
    waiting.current ??= setTimeout(() => {
      waiting.current = null;
      const now = toldOf(latest.current.graph, latest.current.view);
      // What was there when the map came up is no change.
      const change = told.current ? announceChanges(told.current, now) : '';
      told.current = now;
      if (change) setWords(change);
    }, SETTLE_MILLIS);
  }, [graph, view]);
  useEffect(() => () => {
    if (waiting.current) clearTimeout(waiting.current);
    waiting.current = null;
  }, []);
  return (
    <>
      <p className="visually-hidden" aria-live="polite">{words}</p>
      <p className="visually-hidden" aria-live="polite">{said}</p>
    </>
  );
}
