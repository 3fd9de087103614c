/** The right-hand panel: what is known of the selection, with its orders at the foot where they never scroll away. */
import { lazy, Suspense } from 'react';
import type { Selection } from '../../state/selection.ts';
import { useFolded, useSelection } from '../../state/page-context.ts';
import { Panel } from '../../ui/panel.tsx';
import { OrderButtons } from '../orders/order-buttons.tsx';
import { ClientDetails } from './client-details.tsx';
import { DestinationDetails } from './destination-details.tsx';
import { LinkDetails } from './link-details.tsx';
import { NodeDetails } from './node-details.tsx';
import { Overview } from './overview.tsx';
import { TopicDetails } from './topic-details.tsx';
import './inspector.css';

// A failover's receipt is the timeline's, which comes after the frame of the page.
const EpisodeDetails = lazy(() => import('./episode-details.tsx').then((module) => ({ default: module.EpisodeDetails })));

const TITLES: Record<Selection['kind'], string> = { node: 'Node', client: 'Client', link: 'Link', destination: 'Destination', topic: 'Topic', episode: 'Failover' };

export function Inspector() {
  const [selection, onSelect] = useSelection();
  return (
    <Panel id="inspector" title={selection ? TITLES[selection.kind] : 'Overview'} className="inspector" aside={selection ? <button type="button" className="pick dim" onClick={() => onSelect(null)}>Esc closes</button> : null}>
      <div className="inspector-body">
        {/* Focusable, so that the arrow keys scroll it. */}
        <div className="inspector-scroll" tabIndex={0} role="group" aria-label="Details">
          {selection ? <Details selection={selection} /> : <Overview />}
        </div>
        {selection ? <div className="inspector-foot"><OrderButtons selection={selection} /></div> : null}
      </div>
    </Panel>
  );
}

function Details({ selection }: { selection: Selection }) {
  const { view, history } = useFolded();
  const { id } = selection;
  const node = view.nodes[id];
  const client = view.clients[id];
  const episode = history.episodes.find((known) => known.id === id);
  switch (selection.kind) {
    case 'node':
      return node ? <NodeDetails node={node} /> : <Absent what={`node ${id}`} />;
    case 'client':
      return client ? <ClientDetails client={client} /> : <Absent what={`client ${id} of this lab`} />;
    case 'link':
      return <LinkDetails link={id} />;
    case 'destination':
      return <DestinationDetails id={id} />;
    case 'topic':
      return <TopicDetails path={id} />;
    case 'episode':
      return episode ? <Suspense fallback={null}><EpisodeDetails episode={episode} /></Suspense> : <Absent what="such failover in the kept history" />;
  }
}

function Absent({ what }: { what: string }) {
  return <p className="dim">There is no {what}. The address may be from another cluster or an older log.</p>;
}
