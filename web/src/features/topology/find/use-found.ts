/** What an expression finds now: asked again as the cluster changes, a few times a second at most. */
import { useEffect, useMemo, useState } from 'react';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { Found } from './match-find.ts';
import type { ParsedFind } from './parse-find.ts';

/** The whole cluster is asked: often enough to follow, seldom enough to cost nothing with thousands of nodes. */
const ASK_MILLIS = 250;

const loadFinder = async () => {
  const [{ parseFind }, { matchFind }] = await Promise.all([import('./parse-find.ts'), import('./match-find.ts')]);
  return { parseFind, matchFind };
};
type Finder = Awaited<ReturnType<typeof loadFinder>>;

const ALL: ParsedFind = { state: 'all' };

/**
 * The language is loaded when somebody is about to write in it.
 *
 * @returns the parsed text, and what it finds; null while it asks for nothing or is faulty; `prepare` loads what it takes
 */
export function useFound(text: string, view: ClusterView, nowMono: () => MonoMillis): { parsed: ParsedFind; found: Found | null; prepare: () => void } {
  const [finder, setFinder] = useState<Finder | null>(null);
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    if (!wanted || finder) return undefined;
    let ended = false;
    // When the dashboard is away it is asked for again with the next letter.
    loadFinder().then((loaded) => { if (!ended) setFinder(loaded); }, () => setWanted(false));
    return () => { ended = true; };
  }, [wanted, finder]);
  const parsed = useMemo(() => finder?.parseFind(text) ?? ALL, [finder, text]);
  const due = Math.floor(nowMono() / ASK_MILLIS);
  const [asked, setAsked] = useState({ due, view });
  if (asked.due !== due && asked.view !== view) setAsked({ due, view });
  const found = useMemo(() => (finder && parsed.state === 'find' && asked.view.spec ? finder.matchFind(parsed.find, asked.view.spec, asked.view, asked.due * ASK_MILLIS) : null), [finder, parsed, asked]);
  return { parsed, found, prepare: () => setWanted(true) };
}
