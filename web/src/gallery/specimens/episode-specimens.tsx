/** Failovers: how one is told while it runs and when it is over, who could have been chosen, and its receipt. */
import type { Candidate, Episode } from '@understudy/shared/history/history';
import { DecisionRecord } from '../../features/timeline/decision-record.tsx';
import { EpisodeCard } from '../../features/timeline/episode-card.tsx';
import { EpisodeList } from '../../features/timeline/episode-list.tsx';
import { CompareCard } from '../../features/timeline/compare-card.tsx';
import { NoteList } from '../../features/timeline/note-list.tsx';
import '../../features/timeline/timeline.css';
import '../../features/timeline/side-panel.css';
import { PageCrop } from '../pictures/page-crop.tsx';
import { ReceiptCrop } from '../pictures/receipt-crop.tsx';
import type { Chapter, RecordingName, Seen, Specimen } from '../shelf/specimen.ts';

const nothing = (): void => undefined;
const episodeOf = ({ history, subject }: Seen): Episode => history.episodes.find(({ id }) => id === subject)!;

const card = (id: string, shows: string, recording: RecordingName, title: string, meaning: string, is: (episode: Episode) => boolean, settleMillis = 0): Specimen => ({
  id: `episode-${id}`, shows: [shows], title, meaning, recording, settleMillis,
  find: ({ history }) => history.episodes.find(is)?.id ?? null,
  picture: (seen) => <PageCrop seen={seen}><EpisodeCard episode={episodeOf(seen)} onZoom={nothing} onNote={nothing} /></PageCrop>,
});

const verdict = (wanted: Candidate['verdict'], recording: RecordingName, title: string, meaning: string): Specimen => ({
  id: `verdict-${wanted}`, shows: [`Candidate ${wanted}`], title, meaning, recording,
  find: ({ history }) => history.episodes.find(({ decision }) => decision?.candidates.some((each) => each.verdict === wanted))?.id ?? null,
  picture: (seen) => <PageCrop seen={seen} className="is-opened"><DecisionRecord decision={episodeOf(seen).decision!} /></PageCrop>,
});

export const EPISODES: Chapter = {
  id: 'failovers', title: 'Failovers', about: 'Each failover is told as one card: the headline gap and how sure it is, its phases in milliseconds, why the new one is the new one.',
  specimens: [
    card('running', 'Episode running', 'death', 'running', 'The gap is open: no update has come through yet.', ({ state, kind, gapMillis }) => state === 'running' && kind === 'section' && gapMillis === null),
    card('done', 'Episode done', 'death', 'a section’s, over', 'Headline: the longest time without an update at any node; then until somebody stands by again.', ({ state, kind, redundancyMillis }) => state === 'done' && kind === 'section' && redundancyMillis !== null, 1500),
    card('destination', 'Episode destination', 'death', 'a destination’s', 'Headline: the time without a connection; then until the stream has caught up.', ({ state, kind, gapMillis }) => state === 'done' && kind === 'destination' && (gapMillis ?? 0) > 0),
    card('superseded', 'Episode superseded', 'nobody', 'superseded', 'Another failover of the same thing began before this one was over.', ({ state }) => state === 'superseded'),
    {
      id: 'episode-list', shows: ['EpisodeList'], title: 'the recent ones', meaning: 'One to look at, and a second one to hold beside it.', recording: 'death', settleMillis: 1000,
      find: ({ history }) => (history.episodes.length > 4 ? history.episodes.at(-1)!.id : null),
      picture: (seen) => <PageCrop seen={seen}><EpisodeList episodes={seen.history.episodes.slice(-5).reverse()} chosen={episodeOf(seen)} compared={null} onPick={nothing} onCompare={nothing} /></PageCrop>,
    },
    {
      id: 'episode-compare', shows: ['CompareCard'], title: 'two side by side', meaning: 'Aligned at their faults: each step of both on one scale, with the difference.', recording: 'death', settleMillis: 1000,
      find: ({ history }) => history.episodes.filter(({ kind, state, gapMillis }) => kind === 'section' && state !== 'running' && gapMillis !== null)[1]?.id ?? null,
      picture: (seen) => <PageCrop seen={seen}><CompareCard a={seen.history.episodes.find(({ kind, gapMillis }) => kind === 'section' && gapMillis !== null)!} b={episodeOf(seen)} onEnd={nothing} /></PageCrop>,
    },
    {
      id: 'notes', shows: ['NoteList'], title: 'notes', meaning: 'What somebody wrote about an instant or a failover.', recording: 'death',
      find: ({ history }) => history.notes[0]?.id ?? null,
      picture: (seen) => <PageCrop seen={seen}><NoteList notes={seen.history.notes} monoMinusWall={seen.history.monoMinusWall} picked={new Set()} onPick={nothing} /></PageCrop>,
    },
  ],
};

export const DECISIONS: Chapter = {
  id: 'decisions', title: 'Why this one', about: 'Every candidate in the order of its rank, with what became of it, in the words of whoever decided. Opened here; behind “Why” on the page.',
  specimens: [
    verdict('chosen', 'death', 'chosen', 'A full triangle: this one took over.'),
    verdict('failed', 'death', 'failed', 'A cross: it was tried in vain.'),
    verdict('gone', 'loss', 'gone', 'A cross: it went with the fault.'),
    verdict('waiting', 'death', 'in line', 'A hollow triangle: it stands by behind the one that was chosen.'),
    verdict('untried', 'death', 'untried', 'A ring: an earlier one was good enough.'),
  ],
};

export const RECEIPTS: Chapter = {
  id: 'receipts', title: 'Receipt', about: 'What is filed of a failover: one page that prints, with the JSON that it was made of and a hash over it. Paper, so it is light in either theme.',
  specimens: [
    {
      id: 'receipt', shows: ['Receipt'], title: 'a receipt', meaning: 'Made of the recording alone: the same failover has the same receipt wherever it is made.', recording: 'death', wide: true, settleMillis: 30_000,
      find: ({ history }) => history.episodes.find(({ kind, state, gapMillis }) => kind === 'section' && state === 'done' && gapMillis !== null)?.id ?? null,
      picture: (seen) => <ReceiptCrop seen={seen} />,
    },
  ],
};
