/** The ink of each thing by what is looked at: pale where the selection or the search is elsewhere, gone where it hides the rest. */
import { fadedInk, type GraphInk } from '../../../draw/graph-ink.ts';
import type { Looking } from '../../../draw/paint-scene.ts';
import type { Found } from '../find/match-find.ts';
import type { Lit } from '../describe/light-path.ts';
import type { Graph } from '../describe/read-graph.ts';
import { bundleEnds } from './bundle-links.ts';

export interface Inks {
  plain: GraphInk;
  /** For what is not looked at. */
  pale: GraphInk;
  /** For what is not looked at and in trouble: it stays readable, whatever is selected. */
  troubled: GraphInk;
}

export function inksOf(plain: GraphInk): Inks {
  return { plain, pale: fadedInk(plain, 0.5), troubled: fadedInk(plain, 0.25) };
}

export interface LookedFor {
  found: Found;
  /** Hides the rest instead of making it pale. */
  hides: boolean;
}

/** What decides on inks; a new one means that everything is drawn again. */
export interface Sight {
  inks: Inks;
  lit: Lit;
  find: LookedFor | null;
  selected: string | null;
}

/** Groups are lit with their nodes, and bundles with both their ends. */
function isAmong(keys: ReadonlySet<string>, key: string, groupOf: (node: string) => string | undefined): boolean {
  if (keys.has(key)) return true;
  if (key.startsWith('bundle:')) return bundleEnds(key).every((end) => isAmong(keys, end, groupOf));
  if (!key.startsWith('group:')) return false;
  for (const lit of keys) if (lit.startsWith('node:') && groupOf(lit.slice('node:'.length)) === key.slice('group:'.length)) return true;
  return false;
}

/** @param groupOf the group of a node, for the marks of folded groups */
export function lookAt({ inks, lit, find, selected }: Sight, graph: Graph, groupOf: (node: string) => string | undefined, at: Pick<Looking, 'hovered' | 'focused' | 'compact' | 'dense'>): Looking {
  const inkOf = (key: string): GraphInk | null => {
    const isFound = !find || isAmong(find.found.keys, key, groupOf);
    if (find && !isFound && find.hides) return null;
    if (isFound && (lit === null || isAmong(lit, key, groupOf))) return inks.plain;
    const state = key.startsWith('node:') ? graph.cards.get(key.slice('node:'.length))?.state : undefined;
    return state === 'down' || state === 'paused' || state === 'unknown' ? inks.troubled : inks.pale;
  };
  const isPlain = lit === null && !find;
  return { inkOf: isPlain ? () => inks.plain : inkOf, isPlain, ink: inks.plain, selected, ...at };
}
