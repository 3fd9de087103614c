/** The page before the first snapshot: the places where things will be, and words about what is awaited. */
import { useCluster } from '../state/page-context.ts';
import { LivePill } from '../features/status/live-pill.tsx';
import { Panel } from '../ui/panel.tsx';
import { Brand } from './brand.tsx';

export function Skeleton() {
  const link = useCluster((state) => state.link);
  const words = link.state === 'connected' ? 'Connected. Waiting for the state of the cluster…' : link.state === 'lost' ? `Cannot reach the dashboard: ${link.because ?? 'no reason is known'}. Trying again by itself…` : 'Connecting to the dashboard…';
  return (
    <>
      <header className="top">
        <Brand />
        <LivePill />
        <p className="sentence-text" role="status">{words}</p>
      </header>
      <Panel id="topics" title="Topics" className="area-left"><p className="awaited dim">The topic tree comes here.</p></Panel>
      <Panel id="topology" title="Replication" className="area-centre"><p className="awaited dim">Nodes, links and destinations come here.</p></Panel>
      <Panel id="inspector" title="Overview" className="area-right"><p className="awaited dim">Findings, orders and failovers come here.</p></Panel>
      <Panel id="timeline" title="Timeline" className="area-bottom"><p className="awaited dim">Lanes of nodes, destinations and sections come here.</p></Panel>
    </>
  );
}
