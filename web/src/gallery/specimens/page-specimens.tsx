/** The top bar, the list of problems and what comes of orders: the page's own words about the whole. */
import type { WallStanding, WallState } from '@understudy/shared/domain/wall';
import { summarizeAudit, type AuditStanding } from '@understudy/shared/view/audit-summary';
import { describeCluster } from '@understudy/shared/view/describe-cluster';
import { listProblems, type ProblemTone } from '@understudy/shared/view/problems';
import { AuditHeadline } from '../../features/audit/audit-headline.tsx';
import { OrderAlerts, type Alert } from '../../features/orders/order-alerts.tsx';
import '../../features/orders/orders.css';
import { ProblemList } from '../../features/problems/problem-list.tsx';
import { Counts } from '../../features/status/counts.tsx';
import { LivePill } from '../../features/status/live-pill.tsx';
import { PlainSentence } from '../../features/status/plain-sentence.tsx';
import { WallsCount } from '../../features/walls/walls-count.tsx';
import { Button } from '../../ui/button.tsx';
import { PageCrop, type Circumstances } from '../pictures/page-crop.tsx';
import type { Reading } from '../shelf/reading.ts';
import type { Chapter, RecordingName, Specimen } from '../shelf/specimen.ts';

const anything = ({ view }: Reading): string | null => (view.spec && Object.values(view.nodes).every(({ self }) => self?.state === 'serving') ? 'page' : null);

const sentence = (id: string, shows: string, recording: RecordingName, title: string, meaning: string, first: RegExp, settleMillis = 1500): Specimen => ({
  id: `sentence-${id}`, shows: [shows], title, meaning, recording, settleMillis, wide: true,
  find: ({ view, history }) => (first.test(describeCluster(view, history.episodes).sentences[0]!.id) ? 'sentence' : null),
  picture: (seen) => <PageCrop seen={seen} past="own"><PlainSentence /><Counts /></PageCrop>,
});
const pill = (state: string, title: string, meaning: string, circumstances: Circumstances, worded = false): Specimen => ({
  id: `pill-${state}`, shows: [`Freshness ${state}`], title, meaning, recording: 'death', find: anything, wide: worded,
  picture: (seen) => <PageCrop seen={seen} {...circumstances}><LivePill />{worded ? <PlainSentence /> : null}</PageCrop>,
});
const loss = (standing: AuditStanding, recording: RecordingName, title: string, meaning: string, is: (reading: Reading) => boolean = () => true): Specimen => ({
  id: `loss-${title.replaceAll(' ', '-')}`, shows: [`AuditStanding ${standing}`], title, meaning, recording,
  find: (reading) => (reading.view.spec && summarizeAudit(reading.view).state === standing && is(reading) ? 'loss' : null),
  picture: (seen) => <PageCrop seen={seen}><AuditHeadline /></PageCrop>,
});
const problem = (id: string, shows: string, recording: RecordingName, title: string, meaning: string, is: (problem: ReturnType<typeof listProblems>[number]) => boolean): Specimen => ({
  id: `problem-${id}`, shows: [shows], title, meaning, recording, settleMillis: 1500,
  find: ({ view }) => listProblems(view).find(is)?.id ?? null,
  picture: (seen) => <PageCrop seen={seen}><ProblemList problems={listProblems(seen.view).filter((each) => each.id === seen.subject)} /></PageCrop>,
});
const tone = (wanted: ProblemTone, recording: RecordingName, title: string, meaning: string): Specimen => problem(wanted, `ProblemTone ${wanted}`, recording, title, meaning, (each) => each.tone === wanted && each.mute === null);

/** Walls report to a back end and to no log: this one is made up. */
const wallIn = (state: WallState): WallStanding => ({ key: state, name: 'NOC left', state, because: state === 'frozen' ? 'it draws no frames' : '', since: 0, build: 'gallery', outdated: false, n: 1, heardAt: 0, frameAt: 0, size: { width: 1920, height: 1080 } });
const walls = (state: WallState, title: string, meaning: string): Specimen => ({
  id: `walls-${state}`, shows: [`WallState ${state}`], title, meaning, recording: 'death', find: anything, picture: (seen) => <PageCrop seen={seen} walls={[wallIn(state)]}><WallsCount /></PageCrop>,
});

/** What a page says of its own orders is in no log, either. */
const ALERTS: Record<Alert['tone'], Omit<Alert, 'id' | 'tone'>> = {
  up: { title: 'kill lon-1: in effect', found: '', todo: '' },
  attention: { title: 'Not asked: kill lon-2', found: 'You are looking at the past.', todo: 'Go back to live first.' },
  down: { title: 'Refused: pause lon-1', found: 'lon-1 is down', todo: 'restore it first' },
};
const alert = (state: Alert['tone'], title: string, meaning: string): Specimen => ({
  id: `alert-${state}`, shows: [`Alert ${state}`], title, meaning, recording: 'death', find: anything, picture: (seen) => <PageCrop seen={seen}><OrderAlerts alerts={[{ id: 1, tone: state, ...ALERTS[state] }]} onDismiss={() => undefined} /></PageCrop>,
});
const button = (id: string, title: string, meaning: string, props: Parameters<typeof Button>[0]): Specimen => ({
  id: `button-${id}`, shows: [`Button ${id}`], title, meaning, recording: 'death', find: anything, picture: (seen) => <PageCrop seen={seen}><Button {...props} /></PageCrop>,
});

export const SENTENCES: Chapter = {
  id: 'sentence', title: 'The sentence', about: 'On top of everything, in plain words: the gravest first, and beside it how much of the cluster is there.',
  specimens: [
    sentence('calm', 'Tone up', 'death', 'all is well', 'Every node is up and every section served.', /^calm$/),
    sentence('down', 'Tone down', 'death', 'broken', 'Which node, and where its sections and destinations went.', /^down:/),
    sentence('attention', 'Tone attention', 'split', 'attention', 'Nothing is lost, and somebody should look.', /^(paused|link|no-standby|hearing)/),
    sentence('no-source', 'Tone down', 'nobody', 'not served', 'A section that nobody publishes is graver than the process behind it.', /^no-source:/),
    sentence('split', 'Tone down', 'split', 'split', 'Two sources at once, and values differ.', /^split:/),
    sentence('unknown', 'Tone unknown', 'monitor', 'not known', 'The lab is not heard: of nothing below it is known whether it is still so.', /^lab$/),
    sentence('waiting', 'Tone unknown', 'beginning', 'waiting', 'Nobody has described a cluster yet.', /^waiting$/, 0),
  ],
};

export const FRESHNESS: Chapter = {
  id: 'freshness', title: 'How old it is', about: 'The page always says whether what it shows is the present. What is late or lost is also paler, and lost is hatched.',
  specimens: [
    pill('live', 'live', 'The newest message came just now.', {}),
    pill('first', 'connecting', 'Nothing has come yet.', { first: true }),
    pill('late', 'late', 'Connected, and silent for more than three seconds: late is not lost.', { ageMillis: 4200 }, true),
    pill('lost', 'lost', 'The connection is gone: it tries again by itself.', { ageMillis: 12_000, lost: 'the connection was closed' }, true),
    { ...pill('past', 'the past', 'An instant of the log of this cluster.', { past: 'own' }), shows: ['Past own'] },
    { ...pill('recording', 'a recording', 'An instant of a recording.', { past: 'recording' }), shows: ['Past recording'] },
  ],
};

export const LOSSES: Chapter = {
  id: 'losses', title: 'The loss line', about: 'Of what was acknowledged, how much is lost. 0 is said only when everything was looked for.',
  specimens: [
    loss('final', 'death', 'nothing lost', 'All that was acknowledged was found wherever it belongs.', ({ view }) => summarizeAudit(view).lost === 0),
    loss('pending', 'death', 'still looked for', 'Some of it has not been found yet, and may be on its way.'),
    loss('unheard', 'beginning', 'not audited', 'The auditors are not heard.'),
    { ...loss('final', 'loss', 'lost', 'So many are on no disk on which they belong, and never will be.', ({ view }) => summarizeAudit(view).lost > 0), find: ({ view }) => (summarizeAudit(view).lost > 0 ? 'loss' : null), shows: ['AuditStanding lost'] },
    { ...loss('final', 'split', 'overwritten', 'A healed split replaced them: counted apart.'), find: ({ view }) => (summarizeAudit(view).overwritten > 0 ? 'loss' : null), shows: ['AuditStanding overwritten'] },
  ],
};

export const PROBLEMS: Chapter = {
  id: 'problems', title: 'Problems', about: 'What is wrong now, the gravest first. What is known can be acknowledged or muted, with a name, a reason and an expiry; it stays listed.',
  specimens: [
    tone('down', 'death', 'fault', 'Something is broken.'),
    tone('attention', 'death', 'attention', 'Somebody should look.'),
    tone('unknown', 'monitor', 'unknown', 'Nobody who is heard can say: it may hide anything.'),
    problem('muted', 'Mute muted', 'death', 'muted', 'Known, and silent until it expires, also if it comes again.', ({ mute }) => mute?.verdict === 'muted'),
    problem('acknowledged', 'Mute acknowledged', 'death', 'acknowledged', 'This occurrence is known; the next one calls again.', ({ mute }) => mute?.verdict === 'acknowledged'),
  ],
};

export const ORDERS: Chapter = {
  id: 'orders', title: 'Orders and walls', about: 'What comes of an order, and whether the wall displays live. Of these no log tells: they are the page’s own.',
  specimens: [
    button('plain', 'an order', 'It says what it does.', { children: 'Pause' }),
    button('danger', 'one that hurts', 'It asks before anything is sent, and names what hangs on it.', { children: 'Kill…', tone: 'danger' }),
    button('busy', 'under way', 'Asked, and not seen to be in effect yet.', { children: 'Kill…', busy: true }),
    button('pointless', 'pointless now', 'It can be reached, says why, and does nothing.', { children: 'Kill…', pointless: 'you are looking at the past' }),
    alert('up', 'in effect', 'Goes by itself.'),
    alert('attention', 'not asked', 'Nothing was sent; stays until it is read.'),
    alert('down', 'refused', 'What was asked, what was found, what to do; stays until it is read.'),
    walls('alive', 'wall alive', 'It draws what is the present.'),
    walls('frozen', 'wall frozen', 'It is connected, and its picture stands: it looks alive and is not.'),
    walls('gone', 'wall gone', 'It is not connected any more.'),
  ],
};
