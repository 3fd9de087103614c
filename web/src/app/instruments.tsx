/** The three instruments and the inspector in their places, with the bars between them. */
import { useMemo } from 'react';
import { Inspector } from '../features/inspector/inspector.tsx';
import { Timeline } from '../features/timeline/timeline.tsx';
import { Topology } from '../features/topology/topology.tsx';
import { TopicTree } from '../features/topic-tree/topic-tree.tsx';
import { PANEL_LIMITS, type PanelShares } from '../state/kept-settings.ts';
import { useFolded, useFreshnessWord, useSelection, useSettings, useStores } from '../state/page-context.ts';
import { describeOwnZone } from '../ui/format-time.ts';
import { Panel } from '../ui/panel.tsx';
import { Splitter } from '../ui/splitter.tsx';
import { ErrorBoundary } from './error-boundary.tsx';

export function Instruments() {
  const [{ panels }, change] = useSettings();
  const fresh = useFreshnessWord();
  const zone = useMemo(() => describeOwnZone(new Date()), []);
  const resize = (name: keyof PanelShares) => (share: number) => change({ panels: { ...panels, [name]: share } });
  return (
    <>
      <main className="instruments" data-fresh={fresh}>
        <div className="area-left" id="area-left"><ErrorBoundary what="the topic tree"><TopicTree /></ErrorBoundary></div>
        <Splitter label="Width of the topics" across="row" share={panels.left} {...PANEL_LIMITS.left} controls="area-left" onShare={resize('left')} />
        <div className="area-centre">
          <Panel id="topology" title="Replication"><ErrorBoundary what="the topology"><TopologyPanel /></ErrorBoundary></Panel>
        </div>
        <Splitter label="Width of the details" across="row" share={panels.right} {...PANEL_LIMITS.right} after controls="area-right" onShare={resize('right')} />
        <div className="area-right" id="area-right"><ErrorBoundary what="the details"><Inspector /></ErrorBoundary></div>
        <Splitter label="Height of the timeline" across="column" share={panels.bottom} {...PANEL_LIMITS.bottom} after controls="area-bottom" onShare={resize('bottom')} />
        <div className="area-bottom" id="area-bottom">
          <Panel id="timeline" title="Timeline" aside={zone}><ErrorBoundary what="the timeline"><TimelinePanel stale={fresh === 'lost' || fresh === 'late'} /></ErrorBoundary></Panel>
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

function TopologyPanel() {
  const { view, history } = useFolded();
  const [selection, onSelect] = useSelection();
  const { cluster } = useStores();
  return <Topology view={view} history={history} selection={selection} onSelect={onSelect} nowMono={cluster.clock.nowMono} />;
}

function TimelinePanel({ stale }: { stale: boolean }) {
  const { view, history } = useFolded();
  const [selection, onSelect] = useSelection();
  const { cluster } = useStores();
  return <Timeline view={view} history={history} selection={selection} onSelect={onSelect} nowMono={cluster.clock.nowMono} stale={stale} />;
}
