/** What this viewer made of the map: things that were dragged, groups that were folded or opened. Kept by the browser for each cluster; never data. */
import { useCallback, useSyncExternalStore } from 'react';
import type { GroupName } from '@understudy/shared/domain/ids';
import type { Point } from '../../../draw/box.ts';
import { NOTHING_KEPT, type KeptPlaces } from '../../../draw/place-kept.ts';

export type FoldChoice = 'open' | 'folded';

export interface Arrangement {
  kept: KeptPlaces;
  /** Groups for which somebody chose; the others fold by themselves where their cards could not be read. */
  folds: Readonly<Record<GroupName, FoldChoice>>;
}

export const AS_LAID_OUT: Arrangement = { kept: NOTHING_KEPT, folds: {} };

const keyOf = (cluster: string): string => `understudy.places.1:${cluster}`;

function readPoints(kept: unknown): Record<string, Point> {
  if (typeof kept !== 'object' || kept === null) return {};
  return Object.fromEntries(Object.entries(kept).flatMap(([name, at]): [string, Point][] => {
    const { x, y } = (typeof at === 'object' && at !== null ? at : {}) as Partial<Record<'x' | 'y', unknown>>;
    return typeof x === 'number' && typeof y === 'number' && Number.isFinite(x) && Number.isFinite(y) ? [[name, { x, y }]] : [];
  }));
}

/** @returns what `text` keeps; whatever in it is not understood is left out. */
export function readArrangement(text: string | null): Arrangement {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? 'null');
  } catch {
    kept = null;
  }
  if (typeof kept !== 'object' || kept === null) return AS_LAID_OUT;
  const { nodes, groups, folds } = kept as Partial<Record<'nodes' | 'groups' | 'folds', unknown>>;
  const choices = typeof folds === 'object' && folds !== null ? Object.entries(folds).filter((entry): entry is [string, FoldChoice] => entry[1] === 'open' || entry[1] === 'folded') : [];
  return { kept: { nodes: readPoints(nodes), groups: readPoints(groups) }, folds: Object.fromEntries(choices) };
}

export function writeArrangement({ kept, folds }: Arrangement): string {
  return JSON.stringify({ nodes: kept.nodes, groups: kept.groups, folds });
}

/** A browser may refuse storage by throwing; the arrangement then lasts as long as the page. */
function storage(): Storage | null {
  try {
    return typeof window === 'undefined' ? null : window.localStorage;
  } catch {
    return null;
  }
}

const arrangements = new Map<string, Arrangement>();
const listeners = new Set<() => void>();

function read(cluster: string): Arrangement {
  const known = arrangements.get(cluster);
  if (known) return known;
  const found = readArrangement(storage()?.getItem(keyOf(cluster)) ?? null);
  arrangements.set(cluster, found);
  return found;
}

function write(cluster: string, next: Arrangement): void {
  arrangements.set(cluster, next);
  const isEmpty = Object.keys(next.kept.nodes).length + Object.keys(next.kept.groups).length + Object.keys(next.folds).length === 0;
  try {
    if (isEmpty) storage()?.removeItem(keyOf(cluster));
    else storage()?.setItem(keyOf(cluster), writeArrangement(next));
  } catch {
    // A full or forbidden storage: as above.
  }
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  // Another tab of this browser may arrange the same map.
  const onStorage = (event: StorageEvent): void => {
    if (event.key === null) arrangements.clear();
    else for (const cluster of [...arrangements.keys()]) if (event.key === keyOf(cluster)) arrangements.delete(cluster);
    listener();
  };
  listeners.add(listener);
  window.addEventListener('storage', onStorage);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', onStorage);
  };
}

/** @returns the arrangement of this cluster's map, and what changes it. */
export function useArrangement(cluster: string): [Arrangement, (next: Arrangement) => void] {
  const arrangement = useSyncExternalStore(subscribe, () => read(cluster), () => AS_LAID_OUT);
  return [arrangement, useCallback((next) => write(cluster, next), [cluster])];
}
