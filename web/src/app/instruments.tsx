/** The three instruments and the inspector in their places, with the bars between them. */
import { lazy, Suspense, useCallback, useMemo, useState, type ReactNode } from 'react';
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { frameOfBranch } from '@understudy/shared/recording/branch-record';
import { Inspector } from '../features/inspector/inspector.tsx';
import { PANEL_LIMITS, type PanelShares } from '../state/kept-settings.ts';
import { useFolded, useFreshnessWord, useLive, usePast, useSelection, useSettings, useStores } from '../state/page-context.ts';
import { describeOwnZone } from '../ui/format-time.ts';
import { Panel } from '../ui/panel.tsx';
import { Splitter } from '../ui/splitter.tsx';
import { DrawnLater } from './drawn-later.tsx';
import { ErrorBoundary } from './error-boundary.tsx';

// Asked for at once and not awaited: they arrive while the page connects, and its frame is there without them.
const topology = import('../features/topology/topology-panel.tsx');
const topicTree = import('../features/topic-tree/topic-tree.tsx');
const timeline = import('../features/timeline/timeline.tsx');
const Topology = lazy(() => topology.then((module) => ({ default: module.TopologyPanel })));
const TopicTree = lazy(() => topicTree.then((module) => ({ default: module.TopicTree })));
const Timeline = lazy(() => timeline.then((module) => ({ default: module.Timeline })));

export function Instruments() {
  const [{ panels }, change] = useSettings();
  const word = useFreshnessWord();
  // What was is not late, however the connection is.
  const fresh = usePast() ? 'live' : word;
  const resize = (name: keyof PanelShares) => (share: number) => change({ panels: { ...panels, [name]: share } });
  return (
    <>
      <main className="instruments" data-fresh={fresh}>
        <div className="area-left" id="area-left"><DrawnLater><Instrument what="the topic tree"><TopicTreePanel /></Instrument></DrawnLater></div>
        <Splitter label="Width of the topics" across="row" share={panels.left} {...PANEL_LIMITS.left} controls="area-left" onShare={resize('left')} />
        <div className="area-centre">
          <Instrument what="the topology"><TopologyInstrument /></Instrument>
        </div>
        <Splitter label="Width of the details" across="row" share={panels.right} {...PANEL_LIMITS.right} after controls="area-right" onShare={resize('right')} />
        <aside className="area-right" id="area-right" aria-label="Inspector"><ErrorBoundary what="the details"><Inspector /></ErrorBoundary></aside>
        <Splitter label="Height of the timeline" across="column" share={panels.bottom} {...PANEL_LIMITS.bottom} after controls="area-bottom" onShare={resize('bottom')} />
        <div className="area-bottom" id="area-bottom">
          <Panel id="timeline" title="Timeline"><DrawnLater><Instrument what="the timeline"><TimelinePanel stale={fresh === 'lost' || fresh === 'late'} /></Instrument></DrawnLater></Panel>
        </div>
      </main>
      <nav className="jump" aria-label="Parts of the page">
        <a href="#topology">Map</a>
        <a href="#inspector">Details</a>
        <a href="#timeline">Timeline</a>
        <a href="#topics">Topics</a>
      </nav>
    </>
  );
}

function Instrument({ what, children }: { what: string; children: ReactNode }) {
  return (
    <ErrorBoundary what={what}>
      <Suspense fallback={<p className="awaited dim">Loading {what}…</p>}>{children}</Suspense>
    </ErrorBoundary>
  );
}

function TopicTreePanel() {
  const past = usePast();
  const topics = useMemo(() => {
    if (past === null) return null;
    const at = past.nowMono();
    return { at, frameOf: (path: TopicPath) => {
      const branch = past.branchOf(path);
      return branch && frameOfBranch(path, branch, at);
    } };
  }, [past]);
  return <TopicTree past={topics} />;
}

function TopologyInstrument() {
  const { view, history } = useFolded();
  const [zone] = useState(() => describeOwnZone(new Date()));
  const [selection, onSelect] = useSelection();
  const { nowMono } = useStores();
  return <Topology view={view} history={history} selection={selection} onSelect={onSelect} nowMono={nowMono} zone={zone} />;
}

function TimelinePanel({ stale }: { stale: boolean }) {
  const { view, history } = useFolded();
  const [selection, onSelect] = useSelection();
  const { cluster, playhead } = useStores();
  const past = usePast();
  const live = useLive();
  const onSeek = useCallback((at: MonoMillis) => playhead.ask({ to: 'time', at }), [playhead]);
  // What came after the playhead is drawn, pale, as far as it is known: to now while the living history reaches back so far.
  const reaches = past === null || (past.own && past.nowMono() >= live.history.from);
  const ahead = reaches ? null : past.ahead;
  const end = useCallback(() => ahead?.to ?? 0, [ahead]);
  return (
    <Timeline
      view={view} history={past === null ? history : (ahead?.history ?? live.history)} told={history} selection={selection} onSelect={onSelect} nowMono={ahead ? end : cluster.clock.nowMono} stale={stale}
      playhead={past?.nowMono() ?? null} onSeek={onSeek}
    />
  );
}
