/** Parts of the page as they are at an instant: the page's own stores, filled with the recorded state and standing still. */
import { useState, type ReactNode } from 'react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { Millis } from '@understudy/shared/domain/units';
import type { WallStanding } from '@understudy/shared/domain/wall';
import { applyLogged } from '@understudy/shared/history/fold';
import type { Address, AddressStore } from '../../state/address-bar.ts';
import { createClusterStore, type ClusterStore } from '../../state/cluster-store.ts';
import type { PageClock } from '../../state/page-clock.ts';
import { PageContext, type PageStores } from '../../state/page-context.ts';
import { createPlayheadStore } from '../../state/playhead.ts';
import { createSettingsStore } from '../../state/kept-settings.ts';
import type { Seen } from '../shelf/specimen.ts';

export interface Circumstances {
  /** How long ago the newest message came. */
  ageMillis?: Millis;
  /** Whether the connection is gone, and why. */
  lost?: string;
  /** Nothing has come yet. */
  first?: boolean;
  /** Whether the instant is shown as one of the past: of this log, or of a recording. */
  past?: 'own' | 'recording';
  walls?: readonly WallStanding[];
}

const nothing = (): void => undefined;
const NOWHERE: Address = { selection: null, at: null, recording: null, opened: null };
const ADDRESS: AddressStore = { subscribe: () => nothing, read: () => NOWHERE, select: nothing, stand: nothing, setOpened: nothing };

/** @returns a store that holds the recorded state as the newest, and a clock that stands. */
export function storeAt({ n, view, history, now }: Seen, { ageMillis = 120, lost, first = false, walls }: Circumstances): ClusterStore {
  const nowMono = now + ageMillis;
  const clock: PageClock = { learn: nothing, nowMono: () => nowMono, dataAgeMillis: () => (first ? null : ageMillis), wallOf: (mono) => mono - history.monoMinusWall };
  const store = createClusterStore(applyLogged, clock);
  if (!first) store.takeSnapshot({ log: 'gallery', n, view, history, clocks: { mono: now, wall: now - history.monoMinusWall }, build: 'gallery', recorded: false });
  store.takeLink(lost === undefined ? 'connected' : 'lost', lost ?? null);
  if (walls) store.takeWalls([...walls]);
  return store;
}

function storesAt(seen: Seen, circumstances: Circumstances): PageStores {
  const cluster = storeAt(seen, circumstances);
  const playhead = createPlayheadStore();
  const { n, view, history, now } = seen;
  if (circumstances.past) {
    const recording = circumstances.past === 'recording' ? { name: seen.recording, by: 'Understudy', note: '', keptAt: 0, product: '' } : null;
    playhead.show({ log: 'gallery', n, folded: { view, history }, nowMono: () => now, playing: false, own: recording === null, ahead: { history, to: now }, recording, branchOf: () => null });
  }
  return { cluster, address: ADDRESS, settings: createSettingsStore(null), playhead, nowMono: () => playhead.read()?.nowMono() ?? cluster.clock.nowMono() };
}

/** @param still whether nothing in it can be reached: it is a picture of a part, not the part */
export function PageCrop({ seen, children, still = true, className = '', ...circumstances }: Circumstances & { seen: Seen; children: ReactNode; still?: boolean; className?: string }) {
  const [stores] = useState(() => storesAt(seen, circumstances));
  const [queries] = useState(() => new QueryClient());
  return (
    <PageContext value={stores}>
      <QueryClientProvider client={queries}>
        <div className={`crop crop-page ${className}`} inert={still}>{children}</div>
      </QueryClientProvider>
    </PageContext>
  );
}
