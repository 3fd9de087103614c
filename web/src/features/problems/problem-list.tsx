/** Everything that is wrong now, the gravest first, and below it what is known and muted: it stays listed, with who said so, why and until when. */
import { lazy, Suspense, useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import type { Problem } from '@understudy/shared/view/problems';
import { postMute } from '../../feed/problem-requests.ts';
import { RefusedError } from '../../feed/ask-back-end.ts';
import { useSettings } from '../../state/page-context.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { formatClock, formatDay } from '../../ui/format-time.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { useNoOrders } from '../orders/no-orders.ts';
import './problems.css';

const MuteDialog = lazy(() => import('./mute-dialog.tsx').then((module) => ({ default: module.MuteDialog })));

const SHAPES = { down: 'down', attention: 'attention', unknown: 'unknown' } as const;
const WORDS = { down: 'fault', attention: 'attention', unknown: 'unknown' } as const;

export function ProblemList({ problems }: { problems: readonly Problem[] }) {
  const [asked, setAsked] = useState<Problem | null>(null);
  const none = useNoOrders();
  const open = problems.filter(({ mute }) => mute === null);
  const muted = problems.filter(({ mute }) => mute !== null);
  if (problems.length === 0) return <p className="dim">Nothing to look at.</p>;
  return (
    <>
      <ul className="rows">
        {open.map((problem) => (
          <li key={problem.id} className="row problem">
            <StateMark shape={SHAPES[problem.tone]} tone={problem.tone} word={WORDS[problem.tone]} />
            <span>{problem.text} {problem.since ? <span className="dim">since {formatClock(problem.since)}</span> : null}</span>
            <Button tone="quiet" className="problem-say" pointless={none} hint="Acknowledge it, or mute it for a while" aria-label={`Mute: ${problem.text}`} onClick={() => setAsked(problem)}>Mute…</Button>
          </li>
        ))}
        {muted.map((problem) => <Known key={problem.id} problem={problem} none={none} />)}
      </ul>
      {asked ? <Suspense fallback={null}><MuteDialog problem={asked} onClose={() => setAsked(null)} /></Suspense> : null}
    </>
  );
}

function Known({ problem, none }: { problem: Problem; none: string | null }) {
  const [{ operator }] = useSettings();
  const { id, text, mute } = problem;
  const { verdict, by, reason, until } = mute!;
  const lift = useMutation({ mutationFn: () => postMute({ problem: id, verdict: 'lifted', by: operator }, text) });
  return (
    <li className="row problem is-muted">
      <StateMark shape={SHAPES[problem.tone]} tone="plain" word="muted" />
      <span>
        {text} <Badge>{verdict}</Badge>
        <span className="dim problem-who">by {by} until {formatDay(until)}: {reason}</span>
        {lift.error ? <span className="tone-down problem-who" role="alert">{lift.error instanceof RefusedError ? `${lift.error.refusal.found}. ${lift.error.refusal.todo}` : lift.error.message}</span> : null}
      </span>
      <Button tone="quiet" className="problem-say" pointless={none} busy={lift.isPending} aria-label={`Lift: ${text}`} hint="Let it be shown again" onClick={() => lift.mutate()}>Lift</Button>
    </li>
  );
}
