/** What a node thinks of its peers and why, when it heard them, what the group agreed on, and to whom it is connected. */
import { linkKey } from '@understudy/shared/domain/ids';
import type { PeerOpinion } from '@understudy/shared/domain/membership';
import type { NodeView } from '@understudy/shared/view/cluster-view';
import { useFolded } from '../../state/page-context.ts';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatClockMillis } from '../../ui/format-time.ts';
import { StateMark, type MarkShape, type Tone } from '../../ui/state-mark.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Pick } from './pick.tsx';

export const OPINION_MARKS: Record<PeerOpinion, { shape: MarkShape; tone: Tone }> = {
  up: { shape: 'up', tone: 'up' },
  suspected: { shape: 'attention', tone: 'attention' },
  down: { shape: 'down', tone: 'down' },
  unknown: { shape: 'unknown', tone: 'unknown' },
};

export function PeerOpinions({ node, stale = false }: { node: NodeView; stale?: boolean }) {
  const { view } = useFolded();
  const peers = Object.entries(node.peers);
  const others = Object.values(node.connections).filter((connection) => !(connection.peer in node.peers));
  return (
    <>
      <ul className={`rows${stale ? ' is-stale' : ''}`}>
        {peers.map(([peer, opinion]) => (
          <li key={peer} className="row peer">
            <StateMark {...OPINION_MARKS[opinion.opinion]} />
            <span>
              <Pick to={{ kind: 'link', id: linkKey(node.name, peer) }}>{peer}</Pick> <OpinionWords node={node} peer={peer} />
            </span>
            {view.links[linkKey(node.name, peer)]?.state === 'cut' ? <Badge tone="attention">link cut</Badge> : null}
          </li>
        ))}
        {others.map((connection) => (
          <li key={`${connection.peer} ${connection.since}`} className="row peer">
            <StateMark shape="none" tone="up" />
            <span>
              <Pick to={{ kind: 'link', id: linkKey(node.name, connection.peer) }}>{connection.peer}</Pick>{' '}
              <span className="soft">connected, {connection.direction === 'dialled' ? 'dialled from here' : 'incoming'} ({connection.peerGroup})</span>
            </span>
            {view.links[linkKey(node.name, connection.peer)]?.state === 'cut' ? <Badge tone="attention">link cut</Badge> : null}
          </li>
        ))}
        {peers.length + others.length === 0 ? <li className="row dim">It has spoken of no peer yet.</li> : null}
      </ul>
      {node.agreed ? (
        <p className="agreed soft">
          Agreed view {node.agreed.view.number}: {node.agreed.view.members.map((member) => member.node).join(', ')} <span className="dim">(oldest first, ordered by {node.agreed.orderedBy})</span>
        </p>
      ) : null}
    </>
  );
}

/** "up, heard 80 ms ago" or "down: connection reset, 11:42:07.113". */
export function OpinionWords({ node, peer }: { node: NodeView; peer: string }) {
  const opinion = node.peers[peer];
  if (!opinion) return <span className="dim">has not spoken of it</span>;
  const heard = node.sample?.heard.find((entry) => entry.peer === peer)?.agoMillis;
  const tone = OPINION_MARKS[opinion.opinion].tone;
  if (opinion.opinion === 'up') return <span className="soft">up{heard === null || heard === undefined ? '' : `, heard ${formatDuration(heard)} before its last sample`}</span>;
  return <span className={`tone-${tone}`}>{opinion.opinion}: {opinion.because}, {formatClockMillis(opinion.wall)}</span>;
}
