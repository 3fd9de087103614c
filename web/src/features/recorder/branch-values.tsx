/** Whether the log keeps the values of a branch, and the way to begin and end that. */
import { useState } from 'react';
import type { TopicPath } from '@understudy/shared/domain/ids';
import { describeFault } from '../../feed/ask-back-end.ts';
import { useRequest } from '../../feed/use-request.ts';
import { endValueRecording } from '../../feed/value-requests.ts';
import { useFolded, useSettings } from '../../state/page-context.ts';
import { Button } from '../../ui/button.tsx';
import { formatClock, formatDay } from '../../ui/format-time.ts';
import { loadedLater } from '../../ui/loaded-later.tsx';
import { useNoOrders } from '../orders/no-orders.ts';
import './values.css';

const ValuesDialog = loadedLater('what is to be recorded', () => import('./values-dialog.tsx').then((module) => module.ValuesDialog), ({ onClose }) => onClose);

export function BranchValues({ path }: { path: TopicPath }) {
  const { view } = useFolded();
  const [{ operator }] = useSettings();
  const [asking, setAsking] = useState(false);
  const none = useNoOrders();
  const end = useRequest({ mutationFn: () => endValueRecording(operator) });
  const recording = view.valueRecording?.branches.includes(path) ? view.valueRecording : null;
  return (
    <>
      <p className="values-row">
        {recording
          ? <span>recorded since {formatClock(recording.since)} by {recording.by}, until {formatDay(recording.until)}{recording.branches.length > 1 ? `, with ${recording.branches.filter((other) => other !== path).join(', ')}` : ''}</span>
          : <span className="dim">not recorded</span>}
        {recording
          ? <Button tone="quiet" pointless={none} busy={end.isPending} hint="The log keeps no values any more" onClick={() => end.mutate()}>{recording.branches.length > 1 ? 'End all' : 'End'}</Button>
          : <Button tone="quiet" pointless={none} hint="Let the log keep what the topics here say, for a while" onClick={() => setAsking(true)}>Record…</Button>}
      </p>
      {end.error ? <p className="tone-down" role="alert">{describeFault(end.error)}</p> : null}
      {asking ? <ValuesDialog path={path} onClose={() => setAsking(false)} /> : null}
    </>
  );
}
