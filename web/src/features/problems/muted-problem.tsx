/** A problem that is known: who said so, why and until when, and the way to let it be shown again. */
import type { Problem } from '@understudy/shared/view/problems';
import { describeFault } from '../../feed/ask-back-end.ts';
import { postMute } from '../../feed/problem-requests.ts';
import { useRequest } from '../../feed/use-request.ts';
import { useSettings } from '../../state/page-context.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { formatDay } from '../../ui/format-time.ts';
import { StateMark } from '../../ui/state-mark.tsx';

export function MutedProblem({ problem, pointless }: { problem: Problem; pointless: string | null }) {
  const [{ operator }] = useSettings();
  const { id, text, mute } = problem;
  const { verdict, by, reason, until } = mute!;
  const lift = useRequest({ mutationFn: () => postMute({ problem: id, verdict: 'lifted', by: operator }, text) });
  return (
    <li className="row problem is-muted">
      <StateMark shape={problem.tone} tone="plain" word="muted" />
      <span>
        {text} <Badge>{verdict}</Badge>
        <span className="dim problem-who">by {by} until {formatDay(until)}: {reason}</span>
        {lift.error ? <span className="tone-down problem-who" role="alert">{describeFault(lift.error)}</span> : null}
      </span>
      <Button tone="quiet" className="problem-say" pointless={pointless} busy={lift.isPending} aria-label={`Lift: ${text}`} hint="Let it be shown again" onClick={() => lift.mutate()}>Lift</Button>
    </li>
  );
}
