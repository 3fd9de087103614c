/** Asks for how long the log is to keep the values of a branch; more branches than one may be kept at a time. */
import { useId, useState, type FormEvent } from 'react';
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { Millis } from '@understudy/shared/domain/units';
import { describeFault } from '../../feed/ask-back-end.ts';
import { useRequest } from '../../feed/use-request.ts';
import { postValueRecording } from '../../feed/value-requests.ts';
import { useLive, useSettings } from '../../state/page-context.ts';
import { TellDialog } from '../../ui/dialog.tsx';
import './values.css';

const LENGTHS: readonly { words: string; millis: Millis }[] = [{ words: '10 min', millis: 600_000 }, { words: '1 h', millis: 3_600_000 }, { words: '4 h', millis: 4 * 3_600_000 }];

export function ValuesDialog({ path, onClose }: { path: TopicPath; onClose: () => void }) {
  const { view } = useLive();
  const [{ operator }, change] = useSettings();
  const [forMillis, setForMillis] = useState(LENGTHS[0]!.millis);
  const form = useId();
  const byId = useId();
  const beside = (view.valueRecording?.branches ?? []).filter((other) => other !== path);
  const by = operator.trim();
  const { mutate, isPending, error } = useRequest({ mutationFn: () => postValueRecording({ branches: [...beside, path], by, forMillis }), onSuccess: onClose });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (by && !isPending) mutate();
  };
  return (
    <TellDialog title="Record values" open onClose={onClose} closeWords="Cancel" action={<button type="submit" form={form} className="button button-primary" aria-disabled={!by || undefined}>{isPending ? 'Asked…' : 'Record'}</button>}>
      <form id={form} className="values-form" onSubmit={submit}>
        <p>The log keeps the values of the topics right below <b>{path}</b>, once a second, so that they are there when somebody goes back in time. At most 500 of them; it costs disk as they change.</p>
        {beside.length > 0 ? <p className="soft">Recorded already, and from now on for the same time: {beside.join(', ')}.</p> : null}
        <div className="values-lengths" role="group" aria-label="For how long">
          {LENGTHS.map(({ words, millis }) => <button key={words} type="button" className="button button-plain" aria-pressed={forMillis === millis} onClick={() => setForMillis(millis)}>{words}</button>)}
        </div>
        <div className="field"><label htmlFor={byId}>Asked for by (stands in the log)</label><input id={byId} className="input" value={operator} maxLength={60} required onChange={(event) => change({ operator: event.target.value })} /></div>
        {error ? <p className="tone-down" role="alert"><b>Not taken.</b> {describeFault(error)}</p> : null}
      </form>
    </TellDialog>
  );
}
