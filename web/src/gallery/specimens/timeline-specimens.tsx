/** The timeline: spans by tone, faults from asked to over, what came late or is missing, and what can be laid over it. */
import type { Episode, History, Lane, LaneKind, SpanTone } from '@understudy/shared/history/history';
import { LaneCrop } from '../pictures/lane-crop.tsx';
import type { Reading } from '../shelf/reading.ts';
import type { Chapter, RecordingName, Seen, Specimen } from '../shelf/specimen.ts';

const aLane = ({ history }: Reading, is: (lane: Lane) => boolean): string | null => history.lanes.find(is)?.id ?? null;
const lanesOf = (history: History, kind: LaneKind): string[] => history.lanes.filter((lane) => lane.kind === kind).map(({ id }) => id);

/** Long enough that its word is in it. */
const READABLE_MILLIS = 1200;
const runs = (lane: Lane, now: number, is: (span: Lane['spans'][number]) => boolean): boolean => {
  const last = lane.spans.at(-1);
  return last !== undefined && last.to === null && now - last.from > READABLE_MILLIS && is(last);
};

const span = (kind: LaneKind, tone: SpanTone, recording: RecordingName, title: string, meaning: string): Specimen => ({
  id: `span-${kind}-${tone}`, shows: [`SpanTone ${tone}`, `LaneKind ${kind}`], title, meaning, recording,
  find: (reading) => aLane(reading, (lane) => lane.kind === kind && lane.spans.length > 1 && runs(lane, reading.now, (last) => last.tone === tone)),
  picture: (seen) => <LaneCrop seen={seen} lanes={[seen.subject]} before={5000} />,
});

/** What is drawn of the whole cluster: faults, and the lanes that they touch. */
const whole = (seen: Seen, more: Partial<Parameters<typeof LaneCrop>[0]> = {}) => <LaneCrop seen={seen} lanes={['faults', 'node:lon-1', 'node:nyc-1', 'destination:lon-2/new-york', 'section:prices/fx']} before={12_000} after={1500} {...more} />;
const laid = (id: string, shows: string, title: string, meaning: string, picture: Specimen['picture']): Specimen => ({
  id, shows: [shows], title, meaning, recording: 'death', wide: true, settleMillis: 1000, picture,
  find: ({ view }) => (view.nodes['nyc-1']?.process.state === 'exited' ? 'nyc-1' : null),
});
const doneEpisode = ({ history }: Reading | Seen): Episode | undefined => history.episodes.find(({ kind, gapMillis }) => kind === 'section' && gapMillis !== null);

export const TIMELINE: Chapter = {
  id: 'timeline', title: 'Timeline', about: 'A lane for each node, destination and section. A bar is a stretch in one state with its word; the right edge is now.',
  specimens: [
    span('node', 'up', 'death', 'node up', 'From which life it is, after the first.'),
    span('node', 'down', 'death', 'node down', 'Hatched, and the colour of what is broken.'),
    span('node', 'attention', 'split', 'node paused', 'Also: stopping, or not serving yet.'),
    span('node', 'unknown', 'monitor', 'node not heard', 'Nobody who could say is heard.'),
    span('destination', 'up', 'death', 'destination connected', 'The colour of the lines on the map: to whom, and by which place in the list.'),
    span('destination', 'standby', 'nobody', 'destination waits', 'It has no address and waits for somebody to connect (DF-10).'),
    span('destination', 'attention', 'nobody', 'destination searches', 'It goes through its list.'),
    span('destination', 'down', 'nobody', 'destination reaches nobody', 'It waits before its next pass, or its node is down.'),
    span('section', 'up', 'death', 'section served', 'By whom, where, since which epoch.'),
    span('section', 'attention', 'death', 'section without standby', 'Served by one alone.'),
    span('section', 'down', 'nobody', 'section without source', 'Nobody is active; also: split.'),
    span('section', 'unknown', 'monitor', 'section unknown', 'The node of its source is not heard.'),
  ],
};

export const FAULTS: Chapter = {
  id: 'faults', title: 'Faults, and what is laid over the lanes', about: 'Faults stand above all lanes, from where they were asked for to where they were over; a dotted line leads down to what followed.',
  specimens: [
    {
      id: 'fault-asked', shows: ['AskedFault'], title: 'asked', meaning: 'Dashed: somebody gave the order, and its effect has not been seen yet.', recording: 'death', wide: true,
      find: ({ history, now }) => history.asked.find(({ askedAt }) => now > askedAt)?.order ?? null,
      picture: (seen) => {
        const { askedAt } = seen.history.asked.find(({ order }) => order === seen.subject)!;
        const long = Math.max(1, seen.now - askedAt);
        return <LaneCrop seen={seen} lanes={['faults', `node:lon-1`]} before={long * 1.4} after={long * 2} />;
      },
    },
    {
      id: 'fault-in-effect', shows: ['Fault in effect'], title: 'in effect', meaning: 'A band: what it was and who ordered it.', recording: 'death', wide: true, settleMillis: 2500,
      find: ({ history }) => history.faults.find(({ to, order }) => to === null && order !== null)?.target ?? null, picture: (seen) => whole(seen, { before: 5000 }),
    },
    {
      id: 'fault-over', shows: ['Fault over'], title: 'over', meaning: 'A full edge at its right: the node was restored, the link healed.', recording: 'death', wide: true, settleMillis: 3000,
      find: ({ history }) => history.faults.find(({ to }) => to !== null)?.target ?? null, picture: (seen) => whole(seen, { before: 25_000 }),
    },
    {
      id: 'fault-unordered', shows: ['Fault unordered'], title: 'nobody ordered it', meaning: 'A process ended by itself, or was ended behind the lab’s back: the band has no name under it.', recording: 'monitor', wide: true, settleMillis: 2500,
      find: ({ history }) => history.faults.find(({ order, to }) => order === null && to === null)?.target ?? null, picture: (seen) => whole(seen, { before: 7000 }),
    },
    {
      id: 'late', shows: ['Span late'], title: 'reported late', meaning: 'A small dial at the beginning of a bar: it happened there, and nobody here knew of it until later.', recording: 'monitor', wide: true, settleMillis: 1500,
      find: ({ history, now }) => history.lanes.find(({ spans }) => spans.some(({ lateMillis, from }) => lateMillis !== undefined && now - from < 6000))?.id ?? null,
      picture: (seen) => <LaneCrop seen={seen} lanes={[seen.subject, 'section:prices/fx']} before={7000} />,
    },
    laid('episode', 'LaneAccent episode', 'the failover that is selected', 'A frame around it in its lane, from the fault to the end of its service gap.', (seen) => {
      const episode = doneEpisode(seen)!;
      return whole(seen, { at: episode.faultAt, before: 250, after: 450, episode: { from: episode.faultAt, to: episode.faultAt + (episode.gapMillis ?? 0), lane: episode.lane } });
    }),
    laid('brush', 'LaneAccent brush', 'a stretch that is picked', 'Shift and drag, or the key b: its length is written on it.', (seen) => whole(seen, { brush: [0.35, 0.6] })),
    laid('playhead', 'LanePicture playhead', 'an instant of the past', 'The playhead; what came after it is pale, since it had not happened.', (seen) => whole(seen, { playhead: seen.now - 6000 })),
    laid('stale', 'LanePicture stale', 'no data now', 'After the last message everything is hatched: nobody knows.', (seen) => whole(seen, { staleSince: seen.now - 4000 })),
    laid('note', 'Note', 'a note', 'A flag on the axis: what somebody wrote about an instant.', (seen) => whole(seen, { before: 14_000 })),
    laid('folded', 'LaneRow folded', 'a kind folded', 'All lanes of a kind as one, the worst of them at each moment.', (seen) => <LaneCrop seen={seen} lanes={['faults', ...lanesOf(seen.history, 'section')]} before={12_000} folded={['node', 'destination']} />),
  ],
};
