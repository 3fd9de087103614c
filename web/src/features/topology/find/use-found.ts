/** What an expression finds now: asked again as the cluster changes, a few times a second at most. */
import { useMemo, useState } from 'react';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { matchFind, type Found } from './match-find.ts';
import { parseFind, type ParsedFind } from './parse-find.ts';

/** The whole cluster is asked: often enough to follow, seldom enough to cost nothing with thousands of nodes. */
const ASK_MILLIS = 250;

/** @returns the parsed text, and what it finds; null while it asks for nothing or is faulty. */
export function useFound(text: string, view: ClusterView, nowMono: () => MonoMillis): { parsed: ParsedFind; found: Found | null } {
  const parsed = useMemo(() => parseFind(text), [text]);
  const due = Math.floor(nowMono() / ASK_MILLIS);
  const [asked, setAsked] = useState({ due, view });
  if (asked.due !== due && asked.view !== view) setAsked({ due, view });
  const found = useMemo(() => (parsed.state === 'find' && asked.view.spec ? matchFind(parsed.find, asked.view.spec, asked.view, asked.due * ASK_MILLIS) : null), [parsed, asked]);
  return { parsed, found };
}
