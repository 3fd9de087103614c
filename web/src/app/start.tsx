/** Wires the page together: one feed into one store, the stores into React. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { applyLogged } from '@understudy/shared/history/fold';
import { openFeed } from '../feed/cluster-feed.ts';
import { FeedContext } from '../feed/feed-context.ts';
import { createAddressStore } from '../state/address-bar.ts';
import { createClusterStore } from '../state/cluster-store.ts';
import { createSettingsStore } from '../state/kept-settings.ts';
import { createPlayheadStore } from '../state/playhead.ts';
import { createPageClock } from '../state/page-clock.ts';
import { PageContext, type PageStores } from '../state/page-context.ts';
import { Page } from './page.tsx';

export function startPage(root: HTMLElement): void {
  const cluster = createClusterStore(applyLogged, createPageClock(() => performance.now()), {
    nextFrame: (then) => requestAnimationFrame(then),
    after: (millis, then) => setTimeout(then, millis),
  });
  const playhead = createPlayheadStore();
  const stores: PageStores = {
    cluster, address: createAddressStore(window), settings: createSettingsStore(grantedStorage()), playhead,
    nowMono: () => playhead.read()?.nowMono() ?? cluster.clock.nowMono(),
  };
  document.documentElement.dataset.theme = stores.settings.read().theme;
  const feed = openFeed({ onLink: cluster.takeLink, onSnapshot: cluster.takeSnapshot, onBatch: cluster.takeBatch, onRefused: cluster.takeRefusal, onServed: cluster.takeServed, onWalls: cluster.takeWalls });
  createRoot(root).render(
    <StrictMode>
      <PageContext value={stores}>
        <FeedContext value={feed}>
          <Page />
        </FeedContext>
      </PageContext>
    </StrictMode>,
  );
}

/** A browser may refuse storage by throwing; the page then forgets its settings and works all the same. */
function grantedStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
