/** Links: what a destination's connection carries, what was tried, and what each end of a link thinks of the other. */
import { linkEnds } from '@understudy/shared/domain/ids';
import type { EndOpinion, MemberLook, PairLook, StreamLook, TryLook } from '../../draw/graph-looks.ts';
import { lags } from '../../features/topology/describe/describe-links.ts';
import { nodeStatus } from '@understudy/shared/view/status';
import { MapCrop } from '../pictures/map-crop.tsx';
import type { Reading } from '../shelf/reading.ts';
import type { Chapter, RecordingName, Seen, Specimen } from '../shelf/specimen.ts';

const aPair = (reading: Reading, is: (look: PairLook) => boolean): string | null => [...(reading.graph()?.pairs.values() ?? [])].find(is)?.key ?? null;
const aMember = (reading: Reading, is: (look: MemberLook) => boolean): string | null => [...(reading.graph()?.members.values() ?? [])].find(is)?.key ?? null;
const endsOf = ({ subject }: Seen): string[] => linkEnds(subject);

interface PairOf extends Pick<Specimen, 'title' | 'meaning' | 'recording'> {
  shows: string;
  settleMillis?: number;
}

const pair = (id: string, { shows, ...about }: PairOf, is: (look: PairLook) => boolean): Specimen => (
  { id: `link-${id}`, shows: [shows], settleMillis: 800, ...about, find: (reading) => aPair(reading, is), picture: (seen) => <MapCrop seen={seen} nodes={endsOf(seen)} /> }
);
/** A stream with its destination selected, so that all that is known of it is written on it. */
const stream = (id: string, about: PairOf, is: (look: StreamLook, pair: PairLook) => boolean): Specimen => ({
  ...pair(id, about, (look) => look.streams.some((each) => is(each, look))),
  picture: (seen) => {
    const chosen = seen.graph()!.pairs.get(seen.subject)!.streams.find((each, _index, all) => is(each, { key: seen.subject, streams: all, tries: [], cut: false }));
    return <MapCrop seen={seen} nodes={endsOf(seen)} selection={chosen && { kind: 'destination', id: chosen.key }} />;
  },
});
const attempt = (id: string, about: PairOf, is: (look: TryLook) => boolean): Specimen => pair(id, about, ({ tries }) => tries.some(is));

export const STREAMS: Chapter = {
  id: 'links', title: 'Links to destinations', about: 'A line is the connection that carries a destination’s updates, its head points where they go, and it is as thick as much flows. The words on it are its rate, and its lag if that is worth a word; all of them while it is selected.',
  specimens: [
    stream('dialled', { shows: 'StreamLook dialled', title: 'replicating', meaning: 'A full head: over a connection that the sender dialled. With it selected: lag, and how it is acknowledged.', recording: 'death' }, ({ via, rate }, { streams }) => via === 'dialled' && (rate ?? 0) > 0 && streams.length === 1),
    stream('incoming', { shows: 'StreamLook incoming', title: 'reused connection', meaning: 'A hollow head: nothing was dialled; it goes out over a connection that the other end had opened (DF-02).', recording: 'death' }, ({ via, rate }) => via === 'incoming' && rate !== null),
    pair('both', { shows: 'PairLook both ways', title: 'both ways', meaning: 'Two streams share one connection (DF-11).', recording: 'death' }, ({ streams }) => streams.length === 2 && streams.every(({ rate }) => rate !== null)),
    stream('sync', { shows: 'AckMode sync', title: 'sync', meaning: 'Two bars across the line: a publisher’s acknowledgement waits until this destination has the update (RP-05).', recording: 'death' }, ({ ack, rate }) => ack.now === 'sync' && rate !== null),
    stream('async', { shows: 'AckMode async', title: 'async', meaning: 'No bars: acknowledgements do not wait for this destination.', recording: 'death' }, ({ ack, rate }) => ack.now === 'async' && (rate ?? 0) > 0),
    stream('downgraded', { shows: 'AckMode downgraded', title: 'downgraded', settleMillis: 0, meaning: 'A sync destination that was too late: acknowledgements no longer wait for it, until it has caught up (RP-06).', recording: 'nobody' }, ({ ack }) => ack.now === 'downgraded'),
    stream('lagging', { shows: 'StreamLook lagging', title: 'lagging', settleMillis: 0, meaning: 'Updates wait for longer than they are on their way: for how long, and how many.', recording: 'nobody' }, lags),
    stream('uncertain', { shows: 'StreamLook uncertain', title: 'as said last', meaning: 'Grey and dashed: its sender is paused or not heard, so that this is what was said last.', recording: 'split', settleMillis: 2500 }, ({ certain }) => !certain),
    attempt('trying', { shows: 'TryLook trying', title: 'trying', meaning: 'An address that is being tried right now, with its place in the list.', recording: 'split', settleMillis: 200 }, ({ state }) => state === 'trying'),
    attempt('refused', { shows: 'TryLook failed', title: 'tried, refused', meaning: 'Nobody listens there: refused at once. The search goes on with the next address (DF-04, DF-16).', recording: 'nobody' }, ({ outcome }) => outcome === 'refused'),
    attempt('timeout', { shows: 'TryLook failed', title: 'tried, timeout', meaning: 'Nobody answered in time: a hung process, or a link that carries nothing.', recording: 'nobody' }, ({ outcome }) => outcome === 'timeout'),
    attempt('logon', { shows: 'TryLook failed', title: 'tried, logon failed', meaning: 'Somebody answered, and is not whom the list means (DF-12).', recording: 'nobody' }, ({ outcome }) => outcome === 'logon failed'),
    attempt('wait', { shows: 'TryLook wait', title: 'end of the list', meaning: 'Every address failed: it waits, longer after every pass, and begins again with the first (DF-05, DF-06).', recording: 'nobody', settleMillis: 300 }, ({ wait }) => wait !== null),
    pair('cut', { shows: 'PairLook cut', title: 'cut', meaning: 'Scissors: the link carries no bytes and closes nothing. Both ends find out by silence (MB-02).', recording: 'split' }, ({ cut }) => cut),
  ],
};

const belief = (opinion: EndOpinion, recording: RecordingName, title: string, meaning: string, is: (reading: Reading) => string | null, settleMillis = 0): Specimen => (
  { id: `belief-${title.replaceAll(/\W+/g, '-')}`, shows: [`EndOpinion ${opinion}`], title, meaning, recording, settleMillis, find: is, picture: (seen) => <MapCrop seen={seen} nodes={endsOf(seen)} /> }
);
const held = (opinion: EndOpinion) => (reading: Reading): string | null => aMember(reading, ({ opinions, cut }) => !cut && opinions.includes(opinion));

export const BELIEF: Chapter = {
  id: 'belief', title: 'What each end thinks of the other', about: 'Each half of a link is drawn as the end at which it begins sees it. So a split, a monitor that is cut off and a dead node look different.',
  specimens: [
    belief('up', 'death', 'both say up', 'One thin line: two members of a group, each hears the other.', (reading) => aMember(reading, ({ opinions, cut }) => !cut && opinions.every((one) => one === 'up'))),
    belief('unknown', 'beginning', 'not heard yet', 'This end has heard nothing of the other since it started.', held('unknown')),
    belief('suspected', 'split', 'suspected', 'The connection was lost or nothing was heard for a while; this end is about to find out.', held('suspected')),
    belief('down', 'split', 'takes it to be down', 'This end is sure that the other is down (MB-01); the other, if it is up, may think the same of this one.', (reading) => aMember(reading, ({ opinions }) => opinions.includes('down') && !opinions.includes('silent')), 1500),
    belief('silent', 'death', 'dead node', 'The half of a dead node is grey dots: it thinks nothing. The other end takes it to be down.', (reading) => aMember(reading, ({ opinions }) => opinions.includes('silent') && opinions.includes('down')), 1500),
    belief('unheard', 'monitor', 'monitor cut off', 'Grey dots at the end that the monitor does not hear, while the node at the other end says that all is well.', (reading) => aPair(reading, ({ streams }) => streams.length === 1 && streams.some(({ opinions }) => opinions[0] === 'up' && opinions[1] === 'unheard')), 1500),
    belief('denies', 'split', 'the other end denies', 'The receiver says that it has no such connection: the sender will notice later.', (reading) => aPair(reading, ({ streams }) => streams.some(({ opinions }) => opinions.includes('denies')))),
    {
      id: 'belief-split', shows: ['GroupLook split'], title: 'split brain', meaning: 'Both ends are up, and each takes the other to be down: both hold the section, and values differ until it heals (US-24).', recording: 'split', settleMillis: 2500, wide: true,
      find: (reading) => (Object.values(reading.view.links).some(({ state }) => state === 'cut') ? [...(reading.graph()?.groups.values() ?? [])].find(({ split }) => split !== null)?.name ?? null : null),
      picture: (seen) => <MapCrop seen={seen} nodes={seen.view.spec!.groups.find(({ name }) => name === seen.subject)!.nodes} />,
    },
    {
      id: 'belief-cut-member', shows: ['MemberLook cut'], title: 'one link cut', meaning: 'Two members do not hear each other, and a third one hears both: nobody is down, and no section moves (MB-02).', recording: 'split', settleMillis: 2500, wide: true,
      find: (reading) => (Object.values(reading.view.links).filter(({ state }) => state === 'cut').length === 1 ? aMember(reading, ({ cut }) => cut) : null),
      picture: (seen) => <MapCrop seen={seen} nodes={seen.view.spec!.groups.find(({ nodes }) => nodes.includes(endsOf(seen)[0]!))!.nodes} />,
    },
  ],
};

export const GROUPS: Chapter = {
  id: 'groups', title: 'Groups and moves', about: 'Groups that do not fit, or that somebody folded, are one mark with the worst state inside. What has just moved is drawn for half a minute.',
  specimens: [
    {
      id: 'fold-calm', shows: ['Layer fold'], title: 'folded, all up', meaning: 'One mark for a group: how many of its nodes are up.', recording: 'death', wide: true,
      find: ({ view }) => (Object.keys(view.nodes).every((name) => nodeStatus(view, name).state === 'up') ? 'london' : null),
      picture: (seen) => <MapCrop seen={seen} nodes={Object.keys(seen.view.nodes).filter((name) => !name.startsWith('r-'))} folded={['london']} />,
    },
    {
      id: 'fold-worst', shows: ['Layer bundle'], title: 'folded, the worst inside', meaning: 'The mark has the look of the worst state inside; the links of all its nodes are one line.', recording: 'death', wide: true, settleMillis: 1500,
      find: ({ view }) => (nodeStatus(view, 'lon-1').state === 'down' ? 'london' : null),
      picture: (seen) => <MapCrop seen={seen} nodes={Object.keys(seen.view.nodes).filter((name) => !name.startsWith('r-'))} folded={['london', 'new-york']} />,
    },
    {
      id: 'move', shows: ['Layer move'], title: 'section moved', meaning: 'A dashed arrow from the node that had the section to the one that has it, with how long nobody delivered.', recording: 'death', wide: true, settleMillis: 1500,
      find: ({ history, view }) => (history.episodes.some(({ kind, was, now, gapMillis }) => kind === 'section' && was && now && gapMillis !== null) && nodeStatus(view, 'lon-1').state === 'down' ? 'london' : null),
      picture: (seen) => <MapCrop seen={seen} nodes={seen.view.spec!.groups.find(({ name }) => name === seen.subject)!.nodes} />,
    },
  ],
};
