/** The inspector for one destination of one node: the list, what it carries, and the last tries. */
import { destinationKey, type DestinationKey } from '@understudy/shared/domain/ids';
import { useFolded } from '../../state/page-context.ts';
import { nodeMark } from '../../state/status-mark.ts';
import { Badge } from '../../ui/badge.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatBytes, formatCount, formatRate } from '../../ui/format-number.ts';
import { formatClock, formatClockMillis } from '../../ui/format-time.ts';
import { Block } from '../../ui/panel.tsx';
import { AddressList } from './address-list.tsx';
import { describeLast } from './node-details.tsx';
import { Pick } from './pick.tsx';

const PHASE_TONES = { connected: 'up', searching: 'attention', 'backing-off': 'down', waiting: 'unknown' } as const;
const PHASE_WORDS = { connected: 'connected', searching: 'searching', 'backing-off': 'reaches nobody', waiting: 'waiting' } as const;

export function DestinationDetails({ id }: { id: DestinationKey }) {
  const { view } = useFolded();
  const spec = view.spec?.nodes.flatMap((node) => node.destinations.map((known) => ({ node: node.name, known }))).find(({ node, known }) => destinationKey(node, known.name) === id);
  if (!spec) return <p className="dim">There is no destination {id}.</p>;
  const { node, known } = spec;
  const mark = nodeMark(view, node);
  const owner = view.nodes[node];
  const destination = view.destinations[id] ?? owner?.last?.destinations[id];
  const up = mark.status.state === 'up';
  const stream = view.nodes[node]?.sample?.streams.find((sample) => sample.kind === 'destination' && sample.to === known.name);
  const phase = destination?.state.phase;
  return (
    <>
      <div className="head">
        <h3 className="head-name"><Pick to={{ kind: 'node', id: node }} /> → {known.name}</h3>
        {up ? <Badge tone={phase ? PHASE_TONES[phase] : 'unknown'}>{phase ? PHASE_WORDS[phase] : 'not reported'}</Badge> : <Badge tone={mark.tone}>{node} is {mark.word}</Badge>}
        <Badge tone={destination?.ack?.now === 'downgraded' ? 'attention' : undefined}>{destination?.ack?.now ?? known.ack}</Badge>
      </div>
      <Facts>
        <Fact name="Because">{destination?.because ?? '—'}{destination ? <span className="dim"> · {formatClock(destination.wall)}</span> : null}</Fact>
        {destination?.ack ? <Fact name="Acks">{destination.ack.now}{known.ack === 'sync' && destination.ack.now === 'downgraded' ? ': acknowledgements do not wait for it' : ''}, {destination.ack.because}<span className="dim"> · {formatClock(destination.ack.wall)}</span></Fact> : null}
        <Fact name="Carries" mono>{known.topics.join(', ')}</Fact>
        <Fact name="Passes on">{known.passThrough.length ? `updates of ${known.passThrough.join(', ')}` : 'its own updates alone'}</Fact>
        {stream && up ? <Fact name="Stream" mono>{formatRate(stream.sentPerSecond)} · {formatCount(stream.waitingUpdates)} waiting{stream.waitingUpdates ? ` (${formatBytes(stream.waitingBytes)}, ${formatDuration(stream.waitingMillis)})` : ''}</Fact> : null}
      </Facts>
      <Block title="Address list" aside="in order of priority">
        {destination ? <AddressList destination={destination} stale={up || !owner ? null : describeLast(owner, mark.word)} /> : <p className="dim">Not reported yet.</p>}
      </Block>
      <Block title="Last tries" aside="newest first">
        {destination?.attempts.length ? (
          <ol className="rows">
            {[...destination.attempts].reverse().slice(0, 10).map((attempt, index) => (
              <li key={`${attempt.wall} ${index}`} className="row plain-row">
                <span><span className="mono dim">{attempt.index + 1}</span> {attempt.peer} <span className={attempt.outcome === 'connected' ? 'tone-up' : 'tone-down'}>{attempt.outcome}</span> <span className="dim">{attempt.detail ?? ''}</span></span>
                <span className="mono dim">{formatDuration(attempt.tookMillis)} · {formatClockMillis(attempt.wall)}</span>
              </li>
            ))}
          </ol>
        ) : <p className="dim">Nothing was dialled.</p>}
      </Block>
    </>
  );
}
