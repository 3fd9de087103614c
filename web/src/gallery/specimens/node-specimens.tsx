/** Nodes and the clients on them: the state of the process, and what the node holds. */
import type { NodeName } from '@understudy/shared/domain/ids';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { nodeStatus, sectionStatus, type ProcessStatus } from '@understudy/shared/view/status';
import type { CardLook, ClientTab, Role } from '../../draw/graph-looks.ts';
import { MapCrop } from '../pictures/map-crop.tsx';
import type { Reading } from '../shelf/reading.ts';
import type { Chapter, RecordingName, Specimen } from '../shelf/specimen.ts';

const aNode = (view: ClusterView, is: (name: NodeName) => boolean): NodeName | null => Object.keys(view.nodes).find(is) ?? null;
const aCard = (reading: Reading, is: (look: CardLook) => boolean): NodeName | null => [...(reading.graph()?.cards.values() ?? [])].find(is)?.name ?? null;

function process(state: ProcessStatus, recording: RecordingName, title: string, meaning: string, words?: RegExp): Specimen {
  return {
    id: `node-${title.replaceAll(/\W+/g, '-')}`, shows: [`ProcessStatus ${state}`], title, meaning, recording, settleMillis: 2500,
    find: ({ view }) => aNode(view, (name) => {
      const status = nodeStatus(view, name);
      return status.state === state && (!words || words.test(status.words));
    }),
    picture: (seen) => <MapCrop seen={seen} nodes={[seen.subject]} />,
  };
}

function role(wanted: Role, recording: RecordingName, title: string, meaning: string, is: (look: CardLook) => boolean = ({ state, chips }) => state === 'up' && chips.some((chip) => chip.role === wanted && !chip.split)): Specimen {
  return { id: `role-${wanted}${title.length}`, shows: [`Role ${wanted}`], title, meaning, recording, find: (reading) => aCard(reading, is), picture: (seen) => <MapCrop seen={seen} nodes={[seen.subject]} /> };
}

const tab = (is: (tab: ClientTab) => boolean) => ({ clients }: CardLook): boolean => clients.some(is);

export const NODES: Chapter = {
  id: 'nodes', title: 'Nodes', about: 'One card for each node, where it always stands. The mark before the name is the state of its process; chips are the sections that it holds, tabs below it the clients that are connected to it.',
  specimens: [
    process('up', 'death', 'up', 'It runs, is heard, and serves. At the right the updates that it takes in a second.'),
    process('hearing', 'beginning', 'starting', 'It runs and does not serve yet: it hears its peers first, so that it accepts nothing that they know better (MB-04, MB-06).'),
    process('hearing', 'death', 'starting again', 'Restored: a new life on the same disk. It hears its peers first.'),
    process('paused', 'split', 'paused', 'Its process is stopped in the middle of whatever it did (SIGSTOP). Nothing of it is gone, and its peers will take it to be down.', /^paused/),
    process('stopping', 'death', 'stopping', 'It was asked to end cleanly, and is at it.'),
    process('down', 'death', 'killed', 'Its process is gone (SIGKILL), with the sections that it was active for. What it had acknowledged is on its disk.', /^killed: by order|^killed/),
    process('down', 'death', 'stopped', 'It ended cleanly, on an order.', /^stopped/),
    process('unknown', 'monitor', 'not heard', 'The monitor does not hear it; that says nothing about the node. Its peers say whether they hear it.'),
  ],
};

export const ROLES: Chapter = {
  id: 'roles', title: 'Update sources', about: 'Who may publish a section. Chips on a card are sections that a client of that node is registered for; the tabs are the clients.',
  specimens: [
    role('active', 'death', 'active', 'A full triangle: a client on this node is the active source; what it publishes is the section.'),
    role('standby', 'death', 'standby', 'A hollow triangle: a client on this node takes over when the active one or its node goes.', ({ state, chips }) => state === 'up' && chips.some((chip) => chip.role === 'standby') && !chips.some((chip) => chip.role === 'active')),
    role('pending', 'beginning', 'pending', 'A broken triangle: registered here, and not yet ordered among the registrations of the group (US-13).', ({ chips, clients }) => chips.some((chip) => chip.role === 'pending') || clients.some((client) => client.role === 'pending')),
    role('none', 'death', 'none', 'A small ring: the client is registered for no section.', tab((client) => client.role === 'none' && client.state === 'up')),
    { ...role('none', 'death', 'client away', 'The client runs and is connected nowhere: it goes through its own list of nodes.', tab((client) => client.state === 'away')), id: 'client-away', shows: ['ClientTab away'] },
    { ...role('none', 'nobody', 'client paused', 'The client’s process is stopped; its node takes it to be gone when its keep-alive is over (US-05).', tab((client) => client.state === 'paused')), id: 'client-paused', shows: ['ClientTab paused'] },
    { ...role('none', 'nobody', 'client killed', 'The client’s process is gone.', tab((client) => client.state === 'down')), id: 'client-down', shows: ['ClientTab down'] },
    { ...role('active', 'split', 'held twice', 'Two triangles: another node holds the same section, too. The group is split, and values differ (US-24).', ({ chips }) => chips.some((chip) => chip.split)), find: (reading) => (sectionStatus(reading.view, 'prices/fx').state === 'split' ? aCard(reading, ({ chips }) => chips.some((chip) => chip.split)) : null), id: 'role-split', shows: ['SectionChip split'], settleMillis: 2500 },
  ],
};
