/** The inspector for a node: its process, what it carries, where it replicates to, who is connected, and what it thinks of its peers. */
import { destinationKey } from '@understudy/shared/domain/ids';
import type { NodeView } from '@understudy/shared/view/cluster-view';
import { useFolded } from '../../state/page-context.ts';
import { nodeMark } from '../../state/status-mark.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatBytes, formatCount, formatOrdinal, formatRate } from '../../ui/format-number.ts';
import { formatClock } from '../../ui/format-time.ts';
import { Block } from '../../ui/panel.tsx';
import { AddressList } from './address-list.tsx';
import { ClientRows, SourceRows } from './client-rows.tsx';
import { Head } from './head.tsx';
import { PeerOpinions } from './peer-opinions.tsx';
import { Pick } from './pick.tsx';
import { WideIpBlock } from './wide-ip-block.tsx';

export function NodeDetails({ node: present }: { node: NodeView }) {
  const { view } = useFolded();
  // Of a node that is gone its last words are shown, and marked as such.
  const node: NodeView = present.last ? { ...present, ...present.last } : present;
  const mark = nodeMark(view, node.name);
  const group = view.spec?.groups.find((known) => known.name === node.group);
  const destinations = view.spec?.nodes.find((known) => known.name === node.name)?.destinations ?? [];
  const stale = mark.status.state === 'up' || (mark.status.state === 'hearing' && !present.last) ? null : describeLast(present, mark.word);
  return (
    <>
      <Head name={node.name} mark={mark} badges={[group?.title ?? node.group]} />
      <Facts>
        <Fact name="Process" mono>{node.process.pid ?? '—'} · {formatOrdinal(node.process.incarnation)} life</Fact>
        <Fact name="State">{mark.status.words}{mark.status.sinceWall ? <span className="dim"> since {formatClock(mark.status.sinceWall)}</span> : null}</Fact>
        <Rates node={node} stale={stale !== null} />
        <Fact name="Configuration">{configuration(node, Object.values(view.nodes))}</Fact>
      </Facts>

      {destinations.map((spec) => {
        const key = destinationKey(node.name, spec.name);
        const destination = view.destinations[key] ?? present.last?.destinations[key];
        return (
          <Block key={spec.name} title={`Destination ${spec.name}${spec.wideIp ? ` by ${spec.wideIp.name}` : ''}`} aside={<Pick to={{ kind: 'destination', id: destinationKey(node.name, spec.name) }}>{spec.ack}</Pick>}>
            {destination ? <AddressList destination={destination} stale={stale} /> : <p className="dim">It has not reported this destination yet.</p>}
          </Block>
        );
      })}

      {(view.spec?.wideIps ?? []).filter(({ servers }) => servers.includes(node.name)).map(({ name }) => <WideIpBlock key={name} name={name} />)}

      <Block title="Update sources" aside="clients connected here">
        <SourceRows sources={Object.values(node.sources)} view={view} stale={stale !== null} />
      </Block>
      <Block title="Clients">
        <ClientRows node={node} stale={stale !== null} />
      </Block>
      <Block title="What it thinks of its peers" aside={stale ? 'as last reported' : undefined}>
        <PeerOpinions node={node} stale={stale !== null} />
      </Block>
    </>
  );
}

/** @returns "as last reported, 0.4 s before it was killed", or that it is paused or not heard. */
export function describeLast({ last, process, name }: NodeView, word: string): string {
  if (!last) return `as ${name} last reported; it is ${word}`;
  if (process.state !== 'exited') return 'as last reported, in the life before this one';
  const how = process.exit?.signal === 'SIGKILL' ? 'was killed' : 'ended';
  return `as last reported, ${formatDuration(Math.max(0, process.at - last.at))} before it ${how}`;
}

function Rates({ node, stale }: { node: NodeView; stale: boolean }) {
  const { sample } = node;
  if (!sample) return <Fact name="Updates"><span className="dim">{stale ? 'none: it is down' : 'no sample yet'}</span></Fact>;
  const sent = sample.streams.reduce((sum, stream) => sum + stream.sentPerSecond, 0);
  const waiting = sample.streams.reduce((sum, stream) => sum + stream.waitingUpdates, 0);
  if (stale) return <Fact name="Updates"><span className="dim">none now; {formatCount(sample.topics)} topics when last heard</span></Fact>;
  return (
    <>
      <Fact name="Updates" mono title={`${formatRate(sample.acceptedPerSecond)} accepted from its clients, ${formatRate(sample.appliedPerSecond)} applied from peers; ${formatRate(sent)} sent to peers, ${formatRate(sample.deliveredPerSecond)} delivered to subscribers`}>
        {formatRate(sample.acceptedPerSecond + sample.appliedPerSecond)} in · {formatRate(sent)} out
      </Fact>
      <Fact name="Journal" mono>{formatCount(waiting)} waiting · {formatBytes(sample.journalBytes)}</Fact>
      <Fact name="Topics" mono>{formatCount(sample.topics)} · {Math.round(sample.heapMiB)} MiB heap</Fact>
    </>
  );
}

/** A node's replication configuration against the others of its group (US-16). */
function configuration(node: NodeView, nodes: NodeView[]) {
  const digest = node.self?.digest;
  if (!digest) return <span className="dim">not stated yet</span>;
  const others = nodes.filter((other) => other.group === node.group && other.name !== node.name && other.self);
  const differing = others.filter((other) => other.self?.digest !== digest);
  const short = <span className="mono dim">{digest.slice(0, 8)}</span>;
  if (others.length === 0) return <>{short}</>;
  if (differing.length === 0) return <>same as its group {short}</>;
  return <span className="tone-attention">differs: {digest.slice(0, 8)}, but {differing.map((other) => `${other.name} has ${other.self!.digest.slice(0, 8)}`).join(', ')}</span>;
}
