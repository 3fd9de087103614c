/** What is known of a selection, by its kind. Apart from the panel, which is there before anything is selected. */
import type { Selection } from '../../state/selection.ts';
import { useFolded } from '../../state/page-context.ts';
import { ClientDetails } from './client-details.tsx';
import { DestinationDetails } from './destination-details.tsx';
import { EpisodeDetails } from './episode-details.tsx';
import { LinkDetails } from './link-details.tsx';
import { NodeDetails } from './node-details.tsx';
import { TopicDetails } from './topic-details.tsx';

export function Details({ selection }: { selection: Selection }) {
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
      return episode ? <EpisodeDetails episode={episode} /> : <Absent what="such failover in the kept history" />;
  }
}

function Absent({ what }: { what: string }) {
  return <p className="dim">There is no {what}. The address may be from another cluster or an older log.</p>;
}
