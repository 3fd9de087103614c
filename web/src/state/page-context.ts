/** The page's stores as React sees them: one context, and a hook for each question. */
import { createContext, use, useEffect, useState, useSyncExternalStore } from 'react';
import type { Millis, MonoMillis } from '@understudy/shared/domain/units';
import type { Address, AddressStore } from './address-bar.ts';
import type { ClusterState, ClusterStore, Folded } from './cluster-store.ts';
import { judgeFreshness, type Freshness } from './connection.ts';
import type { KeptSettings, SettingsStore } from './kept-settings.ts';
import type { Past, PlayheadStore } from './playhead.ts';
import type { Selection } from './selection.ts';

export interface PageStores {
  cluster: ClusterStore;
  address: AddressStore;
  settings: SettingsStore;
  playhead: PlayheadStore;
  /** The time that the page shows: at the playhead, or the cluster's now. */
  nowMono: () => MonoMillis;
}

export const PageContext = createContext<PageStores | null>(null);

export function useStores(): PageStores {
  const stores = use(PageContext);
  if (!stores) throw new Error('the page stores were asked for outside of PageContext: wrap the page in it');
  return stores;
}

/** @returns what `pick` takes from the state; the component redraws only when that changes by identity. */
export function useCluster<T>(pick: (state: ClusterState) => T): T {
  const { cluster } = useStores();
  return useSyncExternalStore(cluster.subscribe, () => pick(cluster.read()));
}

/** What parts of the page that are drawn later are shown in place of the newest state; null everywhere else. */
export const LaterContext = createContext<Folded | null>(null);

/** @returns view and history at the instant that the page shows; only below the skeleton, where both are there. */
export function useFolded(): Folded {
  const later = use(LaterContext);
  const past = usePast();
  const folded = useCluster((state) => later ?? past?.folded ?? state.folded);
  if (!folded) throw new Error('the view was asked for before the first snapshot: only the skeleton is drawn until then');
  return folded;
}

/** @returns view and history as they are now, whatever instant the page shows: orders act on these. */
export function useLive(): Folded {
  const folded = useCluster((state) => state.folded);
  if (!folded) throw new Error('the view was asked for before the first snapshot: only the skeleton is drawn until then');
  return folded;
}

/** @returns the instant of the past that the page shows, or null while it is live. */
export function usePast(): Past | null {
  const { playhead } = useStores();
  return useSyncExternalStore(playhead.subscribe, playhead.read);
}

export function useAddress(): Address {
  const { address } = useStores();
  return useSyncExternalStore(address.subscribe, address.read);
}

export function useSelection(): [Selection | null, (selection: Selection | null) => void] {
  const { address } = useStores();
  return [useAddress().selection, address.select];
}

export function useSettings(): [KeptSettings, SettingsStore['change']] {
  const { settings } = useStores();
  return [useSyncExternalStore(settings.subscribe, settings.read), settings.change];
}

/** @returns the time that the page shows, read anew every `every` milliseconds and whenever the view changes. */
export function useNowMono(every: Millis = 1000): MonoMillis {
  const { nowMono } = useStores();
  useTick(every);
  return nowMono();
}

/** @returns whether what is shown is the present, judged anew twice a second. */
export function useFreshness(): Freshness {
  const { cluster } = useStores();
  const link = useCluster((state) => state.link);
  useTick(500);
  return judgeFreshness(link, cluster.clock.dataAgeMillis());
}

/** @returns `live`, `late`, `lost` or `first` alone, so that what only needs the word is not redrawn twice a second. */
export function useFreshnessWord(): Freshness['state'] {
  const { cluster } = useStores();
  const [word, setWord] = useState<Freshness['state']>('first');
  useEffect(() => {
    const judge = () => setWord(judgeFreshness(cluster.read().link, cluster.clock.dataAgeMillis()).state);
    judge();
    const timer = setInterval(judge, 250);
    const stop = cluster.subscribe(judge);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [cluster]);
  return word;
}

function useTick(every: Millis): void {
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), every);
    return () => clearInterval(timer);
  }, [every]);
}
