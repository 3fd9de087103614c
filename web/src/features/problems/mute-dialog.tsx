/** Asks for how long, by whom and why a problem is not to colour the wall. */
import { useId, useState, type FormEvent } from 'react';
import type { Millis } from '@understudy/shared/domain/units';
import type { Problem } from '@understudy/shared/view/problems';
import { describeFault } from '../../feed/ask-back-end.ts';
import { postMute } from '../../feed/problem-requests.ts';
import { useRequest } from '../../feed/use-request.ts';
import { useSettings } from '../../state/page-context.ts';
import { TellDialog } from '../../ui/dialog.tsx';
import { formatDay } from '../../ui/format-time.ts';

const MINUTE = 60_000;
const LENGTHS: readonly { words: string; millis: Millis }[] = [
  { words: '30 min', millis: 30 * MINUTE }, { words: '2 h', millis: 120 * MINUTE }, { words: '8 h', millis: 480 * MINUTE }, { words: '1 day', millis: 1440 * MINUTE }, { words: '7 days', millis: 7 * 1440 * MINUTE },
];

const VERDICTS = [
  { verdict: 'acknowledged', words: 'Acknowledge', means: 'for this time: when it is over and comes back, it is shown again' },
  { verdict: 'muted', words: 'Mute', means: 'also when it comes back, until the time is over' },
] as const;

export function MuteDialog({ problem, onClose }: { problem: Problem; onClose: () => void }) {
  const [{ operator }, change] = useSettings();
  const [verdict, setVerdict] = useState<'acknowledged' | 'muted'>('acknowledged');
  const [forMillis, setForMillis] = useState(LENGTHS[1]!.millis);
  const [opened] = useState(() => Date.now());
  const [reason, setReason] = useState('');
  const form = useId();
  const ids = { by: useId(), reason: useId() };
  const { mutate, isPending, error } = useRequest({ mutationFn: () => postMute({ problem: problem.id, verdict, by: operator.trim(), reason: reason.trim(), forMillis }, problem.text), onSuccess: onClose });
  const ready = reason.trim() !== '' && operator.trim() !== '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready && !isPending) mutate();
  };
  const word = verdict === 'acknowledged' ? 'Acknowledge' : 'Mute';
  return (
    <TellDialog title="A known problem" open onClose={onClose} closeWords="Cancel" action={<button type="submit" form={form} className="button button-primary" aria-disabled={!ready || undefined}>{isPending ? 'Asked…' : word}</button>}>
      <form id={form} className="mute-form" onSubmit={submit}>
        <p className={`mute-problem is-${problem.tone}`}>{problem.text}</p>
        <fieldset className="mute-verdicts">
          <legend className="visually-hidden">What to say to it</legend>
          {VERDICTS.map((known) => (
            <label key={known.verdict}>
              <input type="radio" name={form} checked={verdict === known.verdict} onChange={() => setVerdict(known.verdict)} />
              <span><b>{known.words}</b> <span className="soft">{known.means}</span></span>
            </label>
          ))}
        </fieldset>
        <p className="dim">It stays listed and counted. If it becomes graver, it is shown all the same.</p>
        <div className="field">
          <span className="mute-label">Until {formatDay(opened + forMillis)} at the latest</span>
          <div className="mute-lengths" role="group" aria-label="For how long">
            {LENGTHS.map(({ words, millis }) => <button key={words} type="button" className="button button-plain" aria-pressed={forMillis === millis} onClick={() => setForMillis(millis)}>{words}</button>)}
          </div>
        </div>
        <div className="field"><label htmlFor={ids.reason}>Reason</label><input id={ids.reason} className="input" value={reason} maxLength={300} autoFocus required onChange={(event) => setReason(event.target.value)} placeholder="such as: the disk is replaced tonight, ticket 4711" /></div>
        <div className="field"><label htmlFor={ids.by}>Said by (stands in the log)</label><input id={ids.by} className="input" value={operator} maxLength={60} required onChange={(event) => change({ operator: event.target.value })} /></div>
        {error ? <p className="tone-down" role="alert"><b>Not taken.</b> {describeFault(error)}</p> : null}
      </form>
    </TellDialog>
  );
}
