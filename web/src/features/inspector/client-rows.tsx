/** Rows of registrations and of connected clients. */
import type { Registration } from '@understudy/shared/domain/update-source';
import type { ClusterView, NodeView } from '@understudy/shared/view/cluster-view';
import { describePlace } from '@understudy/shared/view/words';
import { formatClock } from '../../ui/format-time.ts';
import { StateMark, type MarkShape, type Tone } from '../../ui/state-mark.tsx';
import { Pick } from './pick.tsx';

const MARKS: Record<Registration['state'], { shape: MarkShape; tone: Tone }> = {
  active: { shape: 'active', tone: 'up' },
  standby: { shape: 'standby', tone: 'standby' },
  pending: { shape: 'pending', tone: 'attention' },
  closed: { shape: 'none', tone: 'unknown' },
};

export function SourceRows({ sources, view, stale = false }: { sources: Registration[]; view: ClusterView; stale?: boolean }) {
  if (sources.length === 0) return <p className="dim">{stale ? 'None: its clients went with it.' : 'No client is registered.'}</p>;
  return (
    <ul className={`rows${stale ? ' is-stale' : ''}`}>
      {sources.map((source) => (
        <li key={`${source.path} ${source.client} ${source.node}`} className="row source">
          <StateMark {...MARKS[source.state]} />
          <span>
            <Pick to={{ kind: 'topic', id: source.path }} />{' '}
            <span className="soft">
              <Pick to={{ kind: 'client', id: source.client }} />
              {source.epoch ? ` · epoch ${source.epoch.counter}` : ''}
            </span>
          </span>
          <span className={`tone-${MARKS[source.state].tone}`}>{stateWords(source, view)}</span>
        </li>
      ))}
    </ul>
  );
}

function stateWords(source: Registration, view: ClusterView): string {
  if (source.state !== 'standby') return source.state;
  const place = view.sections[source.path]?.holder?.standbys.findIndex((standby) => standby.client === source.client) ?? -1;
  return place < 0 ? 'standby' : `standby, ${describePlace(place)} in line`;
}

export function ClientRows({ node, stale = false }: { node: NodeView; stale?: boolean }) {
  const clients = Object.entries(node.clients);
  if (clients.length === 0) return <p className="dim">Nobody is connected.</p>;
  return (
    <ul className={`rows${stale ? ' is-stale' : ''}`}>
      {clients.map(([name, client]) => (
        <li key={name} className="row plain-row">
          <Pick to={{ kind: 'client', id: name }} />
          <span className="dim mono" title={client.address}>since {formatClock(client.since)}</span>
        </li>
      ))}
    </ul>
  );
}
