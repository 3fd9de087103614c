/** The inspector for a client: its process, its registrations, its own node list and what it publishes. */
import type { ClientView } from '@understudy/shared/view/cluster-view';
import { useFolded } from '../../state/page-context.ts';
import { clientMark } from '../../state/status-mark.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { formatCount, formatOrdinal } from '../../ui/format-number.ts';
import { formatClock } from '../../ui/format-time.ts';
import { Block } from '../../ui/panel.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { SourceRows } from './client-rows.tsx';
import { Head } from './head.tsx';
import { Pick } from './pick.tsx';

export function ClientDetails({ client }: { client: ClientView }) {
  const { view } = useFolded();
  const mark = clientMark(view, client.name);
  const spec = view.spec?.clients.find((known) => known.name === client.name);
  const sources = Object.values(view.nodes).flatMap((node) => Object.values(node.sources).filter((source) => source.client === client.name));
  return (
    <>
      <Head name={client.name} mark={mark} badges={['client']} />
      <Facts>
        <Fact name="Process" mono>{client.process.pid ?? '—'} · {formatOrdinal(client.process.incarnation)} life</Fact>
        <Fact name="State">{mark.status.words}{mark.status.sinceWall ? <span className="dim"> since {formatClock(mark.status.sinceWall)}</span> : null}</Fact>
        <Fact name="Connected">{client.node ? <>to <Pick to={{ kind: 'node', id: client.node }} /></> : 'to no node'}</Fact>
        <Fact name="Feeds"><Pick to={{ kind: 'topic', id: client.path }} /></Fact>
        {spec ? <Fact name="Feed" mono>{formatCount(spec.feed.topics)} topics · {spec.feed.updatesPerSecond}/s every {spec.feed.intervalMillis} ms</Fact> : null}
      </Facts>
      <Block title="Registrations">
        <SourceRows sources={sources} view={view} />
      </Block>
      {spec ? (
        <Block title="Its own node list" aside="tried in turn, advancing">
          <ol className="rows">
            {spec.nodes.map((node, index) => (
              <li key={node} className={`row address${client.node === node ? ' is-current' : ''}`} aria-current={client.node === node || undefined}>
                <span className="address-place mono">{index + 1}</span>
                <span><Pick to={{ kind: 'node', id: node }} /> <span className="soft">{client.node === node ? 'connected' : ''}</span></span>
                {client.node === node ? <StateMark shape="up" tone="up" /> : null}
              </li>
            ))}
          </ol>
        </Block>
      ) : <p className="dim block">Not a client of the lab: its process is not known.</p>}
    </>
  );
}
