/** The wall display as a whole, in what it can have to say and in each age. */
import { describeCluster } from '@understudy/shared/view/describe-cluster';
import { WallCrop } from '../pictures/wall-crop.tsx';
import type { Circumstances } from '../pictures/page-crop.tsx';
import type { Chapter, RecordingName, Specimen } from '../shelf/specimen.ts';

const wall = (id: string, shows: string, recording: RecordingName, title: string, meaning: string, first: RegExp, circumstances: Circumstances = {}): Specimen => ({
  id: `wall-${id}`, shows: [shows], title, meaning, recording, settleMillis: 2000, wide: true,
  find: ({ view, history }) => (first.test(describeCluster(view, history.episodes).sentences[0]!.id) ? 'wall' : null),
  picture: (seen) => <WallCrop seen={seen} {...circumstances} />,
});

export const WALLS: Chapter = {
  id: 'wall', title: 'The wall', about: 'A display that nobody touches: one sentence, the map, the sections, the last failover, the loss line, and how old it is.',
  specimens: [
    wall('calm', 'Age fresh', 'death', 'all is well', 'Since when, and nothing that asks for a look.', /^calm$/),
    wall('down', 'Tone down', 'death', 'broken', 'What broke, since when, whether every topic is served.', /^down:/),
    wall('split', 'Tone split', 'split', 'split', 'The gravest of all: two sources at once.', /^split:/),
    wall('late', 'Age late', 'death', 'late', 'Framed in the colour of attention: three seconds without a message.', /^down:/, { ageMillis: 6000 }),
    wall('stale', 'Age stale', 'death', 'stale', 'Grey and hatched, the last data kept: fifteen seconds without a message, and the sentence says so first.', /^down:/, { ageMillis: 47_000, lost: 'the server does not answer' }),
    wall('first', 'Age first', 'death', 'connecting', 'Before anything was heard.', /^calm$/, { first: true }),
  ],
};
