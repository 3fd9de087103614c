/** Destinations: the list that a search goes through, and where the search stands. */
import type { AddressState, DestinationPhase } from '@understudy/shared/domain/destination';
import { nodeAt } from '@understudy/shared/domain/wide-ip';
import type { ClusterView, DestinationView } from '@understudy/shared/view/cluster-view';
import { AddressList } from '../../features/inspector/address-list.tsx';
import { DestinationDetails } from '../../features/inspector/destination-details.tsx';
import '../../features/inspector/inspector.css';
import { LaneCrop } from '../pictures/lane-crop.tsx';
import { MapCrop } from '../pictures/map-crop.tsx';
import { PageCrop } from '../pictures/page-crop.tsx';
import type { Chapter, RecordingName, Seen, Specimen } from '../shelf/specimen.ts';

const aDestination = (view: ClusterView, is: (destination: DestinationView) => boolean): string | null => Object.entries(view.destinations).find(([, destination]) => is(destination))?.[0] ?? null;

/** The owner, and every node that its list names. */
function nodesOf({ view, subject }: Seen): string[] {
  const { node, state } = view.destinations[subject]!;
  return [...new Set([node, ...state.addresses.flatMap((address) => address.node ?? (view.spec && nodeAt(view.spec, address)) ?? [])])];
}

const list = (seen: Seen) => <PageCrop seen={seen}><AddressList destination={seen.view.destinations[seen.subject]!} stale={null} /></PageCrop>;

function address(state: AddressState['state'], recording: RecordingName, title: string, meaning: string, more: Partial<Specimen> = {}): Specimen {
  return {
    id: `address-${state}`, shows: [`AddressState ${state}`], title, meaning, recording,
    find: ({ view }) => aDestination(view, (destination) => destination.state.addresses.length > 1 && destination.state.addresses.some((each) => each.state === state)),
    picture: (seen) => <><MapCrop seen={seen} nodes={nodesOf(seen)} selection={{ kind: 'destination', id: seen.subject }} />{list(seen)}</>,
    ...more,
  };
}

function phase(state: DestinationPhase, recording: RecordingName, title: string, meaning: string, settleMillis = 1000): Specimen {
  return {
    id: `phase-${state}`, shows: [`DestinationPhase ${state}`], title, meaning, recording, settleMillis,
    find: ({ view }) => aDestination(view, (destination) => destination.state.phase === state),
    picture: (seen) => <LaneCrop seen={seen} lanes={[`destination:${seen.subject}`]} before={6000} />,
  };
}

export const DESTINATIONS: Chapter = {
  id: 'destinations', title: 'Destinations', about: 'A destination is a group, reached by a list of addresses in order of priority or by one name. While one is selected its addresses carry their places: full where connected, crossed where a try failed, ringed where the next search begins.',
  specimens: [
    phase('connected', 'death', 'connected', 'To whom, and how: the place in the list, the name, or the connection that came in.'),
    phase('searching', 'split', 'searching', 'It goes through its list from the top (DF-03, DF-04).', 150),
    phase('backing-off', 'nobody', 'reaches nobody', 'The end of the list was reached: how long it waits, and after how many passes (DF-05).'),
    phase('waiting', 'nobody', 'waiting', 'It has no address to dial, and starts when a peer connects (DF-10).'),
    address('connected', 'death', 'address connected', 'A full disc: the stream goes there.'),
    address('untried', 'death', 'address untried', 'A broken ring: an earlier one connected, so this one was not tried.'),
    address('trying', 'split', 'address being tried', 'A strong ring, the colour of attention.', { settleMillis: 200 }),
    address('refused', 'nobody', 'address refused', 'Crossed: nobody listens there.'),
    address('timeout', 'nobody', 'address timed out', 'Crossed: nobody answered in time.'),
    address('logon-failed', 'nobody', 'logon failed', 'Crossed: somebody answered who is not of the group that the list means.'),
    address('cancelled', 'beginning', 'address cancelled', 'The try was not needed any more: a connection came in meanwhile (DF-19).'),
    {
      ...address('unresolved', 'nobody', 'name unknown', 'A wide IP whose name stands for nobody: every member left it or failed its checks (WI-04).'), wide: true,
      find: ({ view }) => aDestination(view, ({ attempts, state }) => state.phase !== 'connected' && (attempts.at(-1)?.outcome === 'unresolved')),
      picture: (seen) => <PageCrop seen={seen} className="inspector"><DestinationDetails id={seen.subject} /></PageCrop>,
    },
  ],
};
