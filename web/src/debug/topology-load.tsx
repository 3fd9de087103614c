/** The map alone on a thousand nodes, fed as the page is: for looking at, and what `npm run bench -- draw-graph` measures. */
import { useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import { applyBatch, applyLogged, emptyFold, type FoldState } from '@understudy/shared/history/fold';
import { LargeStory, THOUSAND_NODES } from '@understudy/shared/view/testdata/large-cluster';
import { Topology } from '../features/topology/topology.tsx';
import { createClusterStore } from '../state/cluster-store.ts';
import type { PageClock } from '../state/page-clock.ts';
import '../ui/base.css';

export interface TopologyLoad {
  show: () => void;
  takeEvents: (events: LoggedEvent[]) => void;
}

declare global {
  interface Window {
    topologyLoad?: TopologyLoad;
    /** The state after the start of the story, from whoever has folded it already: eleven thousand events take their time. */
    topologyStart?: FoldState;
  }
}

const asked = new URLSearchParams(location.search);
const story = new LargeStory(THOUSAND_NODES);
const folded = window.topologyStart ?? applyBatch(emptyFold(), story.start());
const clocks = { mono: folded.view.at, wall: folded.view.wall };
const begun = performance.now();
const clock: PageClock = { learn: () => undefined, nowMono: () => clocks.mono + performance.now() - begun, dataAgeMillis: () => 0, wallOf: (mono) => mono };
const store = createClusterStore(applyLogged, clock, { nextFrame: (then) => requestAnimationFrame(then), after: (millis, then) => setTimeout(then, millis) });
store.takeSnapshot({ log: 'load', n: folded.view.n, ...folded, clocks, build: 'load', recorded: false });

// Every group open, whatever can be read: each node and each link is drawn.
localStorage.setItem(`understudy.places.1:${story.spec.name}`, JSON.stringify({ nodes: {}, groups: {}, folds: asked.has('folded') ? {} : Object.fromEntries(story.spec.groups.map((group) => [group.name, 'open'])) }));

function Load() {
  const { view, history } = useSyncExternalStore(store.subscribe, () => store.read().folded!);
  return <Topology view={view} history={history} selection={null} onSelect={() => undefined} nowMono={clock.nowMono} controls={{ find: null, handle: () => undefined }} />;
}

const root = createRoot(document.getElementById('root')!);
window.topologyLoad = {
  show: () => root.render(<div style={{ position: 'fixed', inset: 0, background: 'var(--panel)' }}><Load /></div>),
  takeEvents: (events) => store.takeBatch({ events, clocks }),
};
if (!asked.has('wait')) window.topologyLoad.show();
