/** How old the data is: live, late or lost, always with the seconds. */
import { useFreshness } from '../../state/page-context.ts';
import { formatAge } from '../../ui/format-duration.ts';

const WORDS = { live: 'Live', late: 'Late', lost: 'Lost', first: 'Connecting' } as const;

export function LivePill() {
  const fresh = useFreshness();
  return (
    <span className={`pill is-${fresh.state}`} title="Age of the newest message from the back end">
      <span className="pill-dot" aria-hidden="true" />
      {WORDS[fresh.state]} {fresh.state === 'first' ? null : <span className="mono">{formatAge(fresh.ageMillis)}</span>}
    </span>
  );
}
