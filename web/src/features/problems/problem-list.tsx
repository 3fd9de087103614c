/** Everything that is wrong now, the gravest first, and below it what is known and muted: it stays listed, with who said so, why and until when. */
import { useState } from 'react';
import type { Problem } from '@understudy/shared/view/problems';
import { Button } from '../../ui/button.tsx';
import { formatClock } from '../../ui/format-time.ts';
import { loadedLater } from '../../ui/loaded-later.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { useNoOrders } from '../orders/no-orders.ts';
import './problems.css';

// Dialogs and requests are loaded with the first problem that is muted or to be muted.
const MutedProblem = loadedLater('what is muted', () => import('./muted-problem.tsx').then((module) => module.MutedProblem));
const MuteDialog = loadedLater('what can be said of a problem', () => import('./mute-dialog.tsx').then((module) => module.MuteDialog), ({ onClose }) => onClose);

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
            <StateMark shape={problem.tone} tone={problem.tone} word={WORDS[problem.tone]} />
            <span>{problem.text} {problem.since ? <span className="dim">since {formatClock(problem.since)}</span> : null}</span>
            <Button tone="quiet" className="problem-say" pointless={none} hint="Acknowledge it, or mute it for a while" aria-label={`Mute: ${problem.text}`} onClick={() => setAsked(problem)}>Mute…</Button>
          </li>
        ))}
        {muted.map((problem) => <MutedProblem key={problem.id} problem={problem} pointless={none} />)}
      </ul>
      {asked ? <MuteDialog problem={asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}
