/** Which instant the page shows: live, late or lost with the age of the data, or an instant of the past by its time. */
import { useCluster, useFreshness, usePast } from '../../state/page-context.ts';
import type { Past } from '../../state/playhead.ts';
import { formatAge } from '../../ui/format-duration.ts';
import { formatClock } from '../../ui/format-time.ts';

const WORDS = { live: 'Live', late: 'Late', lost: 'Lost', first: 'Connecting' } as const;

export function LivePill() {
  const past = usePast();
  return past ? <PastPill past={past} /> : <FreshnessPill />;
}

function FreshnessPill() {
  const fresh = useFreshness();
  return (
    <span className={`pill is-${fresh.state}`} title="Age of the newest message from the back end">
      <span className="pill-dot" aria-hidden="true" />
      {WORDS[fresh.state]} {fresh.state === 'first' ? null : <span className="mono">{formatAge(fresh.ageMillis)}</span>}
    </span>
  );
}

/** Nobody may take the past for the present: the word, the time, and no colour of any state. */
function PastPill({ past }: { past: Past }) {
  const recorded = useCluster((state) => state.recorded) || past.recording !== null;
  const wall = past.nowMono() - past.folded.history.monoMinusWall;
  return (
    <span className="pill is-past" title={`The state after event ${past.n}`}>
      <b>{recorded ? 'Recording' : 'Past'}</b> <span className="mono">{formatClock(wall)}</span>
    </span>
  );
}
