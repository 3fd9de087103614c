/** The line on top: whose cluster, how old what is shown is, what time it is, and what this wall has to say of itself. */
import { useCallback } from 'react';
import type { PageClock } from '../../state/page-clock.ts';
import type { ClusterStore } from '../../state/cluster-store.ts';
import { formatAge, formatDuration } from '../../ui/format-duration.ts';
import { formatClock } from '../../ui/format-time.ts';
import { Brand } from './brand-mark.tsx';
import { judgeAge } from '../rules/judge-age.ts';
import { useEvery } from './use-now.ts';

const AGE_MILLIS = 500;
const MARKS = { first: 'connecting', fresh: 'live', late: 'late', stale: 'stale' } as const;

interface HeadProps {
  cluster: ClusterStore;
  /** Of the cluster; null before it was described. */
  title: string | null;
  name: string;
  /** Of the view that is turned to, when there is more than one. */
  view: string | null;
  notes: readonly string[];
}

export function WallHead({ cluster, title, name, view, notes }: HeadProps) {
  return (
    <header className="wall-head">
      <Brand />
      <span className="wall-cluster">{title ?? 'no cluster yet'}</span>
      {view ? <span className="wall-view dim">{view}</span> : null}
      <span className="wall-notes tone-attention">{notes.join(' ')}</span>
      <span className="wall-name dim">{name}</span>
      <AgePill cluster={cluster} />
      <Clock clock={cluster.clock} />
    </header>
  );
}

function AgePill({ cluster }: { cluster: ClusterStore }) {
  const read = useCallback(() => {
    const age = judgeAge(cluster.read().link, cluster.clock.dataAgeMillis());
    if (age.state === 'first') return 'first ';
    // Tenths that run show that the wall lives; more than that is a distance.
    return `${age.state} ${age.state === 'fresh' ? formatAge(age.ageMillis) : formatDuration(Math.floor(age.ageMillis / 1000) * 1000)}`;
  }, [cluster]);
  const text = useEvery(read, AGE_MILLIS);
  const state = text.slice(0, text.indexOf(' ')) as keyof typeof MARKS;
  return (
    <span className={`wall-age is-${state}`} role="status" aria-live="off">
      <span className="wall-age-mark" aria-hidden="true" />
      {MARKS[state]}{state === 'first' ? '…' : <>, <span className="mono">{text.slice(text.indexOf(' ') + 1)}</span> old</>}
    </span>
  );
}

function Clock({ clock }: { clock: PageClock }) {
  // Until the back end has told its time, the browser's has to do.
  const read = useCallback(() => formatClock(clock.wallOf(clock.nowMono()) || Date.now()), [clock]);
  return <time className="wall-clock mono">{useEvery(read, 250)}</time>;
}
