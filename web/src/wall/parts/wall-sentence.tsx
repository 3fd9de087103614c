/** The sentence of state in large type; when the picture is the past, it says that first, and what was known last below. */
import { useCallback } from 'react';
import type { ClusterStore } from '../../state/cluster-store.ts';
import { formatDuration, formatWhole } from '../../ui/format-duration.ts';
import { formatClock } from '../../ui/format-time.ts';
import { countOf } from '../../ui/format-number.ts';
import type { Age } from '../rules/judge-age.ts';
import type { WallWords } from '../rules/describe-wall.ts';
import { useEvery } from './use-now.ts';
import { Words } from './words.tsx';

/** Longer sentences are set smaller: to the first length one line of the next size holds them, beyond the second two lines do. */
const LONG_CHARACTERS = 58;
const LONGEST_CHARACTERS = 78;

export function WallSentence({ cluster, words, age }: { cluster: ClusterStore; words: WallWords; age: Age['state'] }) {
  const { headline, detail, more } = words;
  if (age === 'stale') return <Stale cluster={cluster} words={words} />;
  const length = headline.reduce((sum, { text }) => sum + text.length, 0);
  return (
    <section className={`wall-sentence is-${words.tone}`} aria-label="State" data-testid="wall-sentence">
      <p className={`wall-headline${length > LONGEST_CHARACTERS ? ' is-longest' : length > LONG_CHARACTERS ? ' is-long' : ''}`} role="status"><Words parts={headline} /></p>
      <p className="wall-detail">
        {/* First, since what comes last may find no room. */}
        {words.since === null ? null : <><span className="wall-since">Since <Since cluster={cluster} since={words.since} />.</span> </>}
        {more > 0 ? <span>({countOf(more, 'more problem')}.) </span> : null}
        <Words parts={detail} />
      </p>
    </section>
  );
}

function Since({ cluster, since }: { cluster: ClusterStore; since: number }) {
  const { clock } = cluster;
  const read = useCallback(() => formatWhole(clock.wallOf(clock.nowMono()) - since), [clock, since]);
  return <><b className="mono is-strong">{formatClock(since)}</b>, for {useEvery(read, 1000)}</>;
}

function Stale({ cluster, words }: { cluster: ClusterStore; words: WallWords }) {
  const { clock } = cluster;
  const read = useCallback(() => formatDuration(Math.floor((clock.dataAgeMillis() ?? 0) / 1000) * 1000), [clock]);
  const age = useEvery(read, 1000);
  const { because } = cluster.read().link;
  const at = formatClock(clock.wallOf(clock.nowMono() - (clock.dataAgeMillis() ?? 0)));
  return (
    <section className="wall-sentence is-stale" aria-label="State" data-testid="wall-sentence">
      <p className="wall-headline" role="status"><b className="tone-unknown">Nothing has been heard for {age}.</b></p>
      <p className="wall-detail">
        Last, at <b className="mono is-strong">{at}</b>: {words.headline.map(({ text }) => text).join('')} {because ? `Now ${because}.` : 'The connection is there and brings nothing.'} Trying again.
      </p>
    </section>
  );
}
