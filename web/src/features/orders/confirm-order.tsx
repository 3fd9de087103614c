/** Asks before something is taken down: names the target, what hangs on it now, and whether it changed since the question. */
import { useId, useRef } from 'react';
import { describeCommand } from '@understudy/shared/domain/cluster-command';
import { whatHangsOn } from '@understudy/shared/view/what-hangs-on';
import { useLive } from '../../state/page-context.ts';
import { AskDialog } from '../../ui/dialog.tsx';
import { MEANINGS, type OrderOffer } from './order-offers.ts';
import { targetName, targetOf, targetState } from './order-target.ts';

interface Props {
  offer: OrderOffer;
  /** The target's state when the question was asked. */
  stateThen: string;
  by: string;
  onBy: (by: string) => void;
  onCancel: () => void;
  onConfirm: () => void;
}

export function ConfirmOrder({ offer, stateThen, by, onBy, onCancel, onConfirm }: Props) {
  const { view } = useLive();
  const cancel = useRef<HTMLButtonElement>(null);
  const field = useId();
  const { command } = offer;
  const name = targetName(command);
  const stateNow = targetState(view, command);
  const hanging = whatHangsOn(view, targetOf(command));
  const giver = by.trim();
  const confirm = () => {
    if (giver) onConfirm();
    else document.getElementById(field)?.focus();
  };
  return (
    <AskDialog
      title={<><span className="confirm-verb">{offer.label}</span> <span className="confirm-name">{name}</span></>}
      cancel={cancel}
      onCancel={onCancel}
      confirm={
        <button type="button" className={`button ${offer.danger ? 'button-danger' : 'button-primary'}`} aria-disabled={!giver || undefined} onClick={confirm}>
          {capital(describeCommand(command))}
        </button>
      }
    >
      <p className="confirm-meaning soft">{MEANINGS[command.verb]}. It is {stateNow} now.</p>
      {stateNow !== stateThen ? <p className="confirm-changed" role="alert">{name} was {stateThen} when you asked; it is {stateNow} now.</p> : null}
      <h3 className="confirm-heading">What hangs on it now</h3>
      {hanging.length ? (
        <ul className="confirm-list">
          {hanging.map((line) => (
            <li key={`${line.subject} ${line.text}`} className={`confirm-line is-${line.tone}`}>{line.text}</li>
          ))}
        </ul>
      ) : (
        <p className="dim">Nothing that this page knows of.</p>
      )}
      <div className="field confirm-by">
        <label htmlFor={field}>Ordered by (stands in the log)</label>
        <input id={field} className="input" value={by} maxLength={60} onChange={(event) => onBy(event.target.value)} onKeyDown={(event) => { if (event.key === 'Enter') cancel.current?.focus(); }} autoComplete="off" aria-invalid={!giver || undefined} />
        {giver ? null : <p className="tone-attention">An order needs a name.</p>}
      </div>
    </AskDialog>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
