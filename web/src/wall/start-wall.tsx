/** Wires the wall together: one feed into one store, the store onto the screen, and what it does by itself: report in, reload. */
import { createRoot } from 'react-dom/client';
import { applyLogged } from '@understudy/shared/history/fold';
import { openFeed } from '../feed/cluster-feed.ts';
import { isPageServed } from '../feed/page-probe.ts';
import { createClusterStore } from '../state/cluster-store.ts';
import { createPageClock } from '../state/page-clock.ts';
import { Fallen } from './parts/fallen.tsx';
import { nameWall } from './rules/name-wall.ts';
import { readWallAddress } from './rules/read-wall-address.ts';
import { runReload } from './runs/run-reload.ts';
import { runReport, watchScreen } from './runs/run-report.ts';
import { createChime } from './runs/run-sound.ts';
import { Wall } from './wall.tsx';

export function startWall(root: HTMLElement): void {
  const address = readWallAddress(window.location.search);
  document.documentElement.dataset.theme = address.theme;
  const identity = nameWall(address.name, granted(() => window.sessionStorage), granted(() => window.localStorage), randomLetters);
  const cluster = createClusterStore(applyLogged, createPageClock(() => performance.now()), {
    nextFrame: (then) => requestAnimationFrame(then),
    after: (millis, then) => setTimeout(then, millis),
  });
  const screen = watchScreen(window);
  const feed = openFeed({ onLink: cluster.takeLink, onSnapshot: cluster.takeSnapshot, onBatch: cluster.takeBatch, onRefused: cluster.takeRefusal, onServed: cluster.takeServed, onWalls: () => undefined });
  const reporter = runReport(
    () => ({ ...identity, build: cluster.read().build, ...screen.read(), hidden: document.hidden, size: { width: window.innerWidth, height: window.innerHeight } }),
    feed.reportWall,
  );
  const reload = (after?: number): (() => void) => runReload(() => isPageServed(window.location.href), () => window.location.reload(), after);

  let [link, isReloading] = [cluster.read().link.state, false];
  cluster.subscribe(() => {
    const state = cluster.read();
    if (state.link.state !== link && state.link.state === 'connected') reporter.now();
    link = state.link.state;
    if (!state.outdated || isReloading) return;
    isReloading = true;
    reload();
  });
  document.addEventListener('visibilitychange', reporter.now);

  const chime = address.sound ? createChime(() => new AudioContext(), window) : null;
  createRoot(root).render(
    <Fallen onFallen={reload}>
      <Wall cluster={cluster} address={address} name={identity.name} chime={chime} onCommitted={screen.committed} />
    </Fallen>,
  );
}

/** A browser may refuse storage by throwing; the wall then has a new name each time. */
function granted(storage: () => Storage): Storage | null {
  try {
    return storage();
  } catch {
    return null;
  }
}

function randomLetters(length: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => (byte % 36).toString(36)).join('');
}
