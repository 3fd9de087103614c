/** The recordings of this dashboard's directory, and the way to open one from this computer. */
import { useRef, useState, type ChangeEvent } from 'react';
import { RECORDING_SUFFIX } from '@understudy/shared/recording/recording-head';
import type { KeptRecording } from '@understudy/shared/wire/recordings';
import { describeFault } from '../../feed/ask-back-end.ts';
import { listRecordings, logPath, removeRecording, servedLog } from '../../feed/log-requests.ts';
import { askAgain, useAnswer, useRequest } from '../../feed/use-request.ts';
import { TellDialog } from '../../ui/dialog.tsx';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatBytes, formatCount } from '../../ui/format-number.ts';
import { formatDay } from '../../ui/format-time.ts';
import type { Flight } from './flight.ts';
import { openFile } from './use-flight.ts';

export function RecordingsDialog({ flight, onClose }: { flight: Flight; onClose: () => void }) {
  const list = useAnswer('recordings', listRecordings);
  const picker = useRef<HTMLInputElement>(null);
  const open = (file: string): void => {
    onClose();
    void flight.open({ kind: 'directory', file }, servedLog(file));
  };
  const pick = (event: ChangeEvent<HTMLInputElement>): void => {
    const file = event.target.files?.[0];
    if (!file) return;
    onClose();
    void openFile(flight, file);
  };
  const recordings = list.data?.recordings ?? [];
  return (
    <TellDialog title="Recordings" wide open onClose={onClose}>
      <p className="soft recordings-how">A recording shows what happened on this page alone; nobody else's picture moves, and no cluster is needed.</p>
      <p>
        <button type="button" className="button button-primary" onClick={() => picker.current?.click()}>Open a file of this computer…</button>{' '}
        <span className="dim">or drop it anywhere on the page</span>
        <input ref={picker} type="file" accept={RECORDING_SUFFIX} className="visually-hidden" tabIndex={-1} aria-label="A recording's file" onChange={pick} />
      </p>
      <h3 className="confirm-heading">Kept on this dashboard</h3>
      {list.isPending ? <p className="dim" role="status">Looking…</p> : list.error ? <p className="tone-down" role="alert">{describeFault(list.error)}</p> : recordings.length === 0 ? <p className="dim">None yet. Keep… makes one.</p> : (
        <ul className="rows recordings">
          {recordings.map((recording) => <Row key={recording.file} recording={recording} onOpen={() => open(recording.file)} />)}
        </ul>
      )}
      {list.data ? <p className="dim recordings-where">in {list.data.directory}, {formatBytes(recordings.reduce((sum, { bytes }) => sum + bytes, 0))} in all</p> : null}
    </TellDialog>
  );
}

function Row({ recording, onOpen }: { recording: KeptRecording; onOpen: () => void }) {
  const { file, bytes, head, fault } = recording;
  const [sure, setSure] = useState(false);
  const remove = useRequest({ mutationFn: () => removeRecording(file), onSettled: () => askAgain('recordings') });
  return (
    <li className="row recording">
      <div>
        <p><b>{head?.name ?? file}</b> {head ? <span className="dim">{head.cluster}</span> : null}</p>
        {head ? (
          <p className="soft">{formatDay(head.fromWall)}, {formatDuration(head.toWall - head.fromWall)} · {formatCount(head.events)} events · {head.episodes === 1 ? '1 failover' : `${formatCount(head.episodes)} failovers`}{head.values.length > 0 ? ` · values of ${head.values.join(', ')}` : ''} · {formatBytes(bytes)} · kept by {head.by}</p>
        ) : <p className="tone-down">Cannot be opened: {fault?.found}. {fault?.todo}</p>}
        {head?.note ? <p>{head.note}</p> : null}
        {remove.error ? <p className="tone-down" role="alert">{describeFault(remove.error)}</p> : null}
      </div>
      <div className="recording-tools">
        {head ? <button type="button" className="button button-primary" onClick={onOpen} aria-label={`Open ${head.name}`}>Open</button> : null}
        <a className="button button-plain" href={logPath(file)} download aria-label={`Fetch ${file}`}>Fetch</a>
        {sure
          ? <button type="button" className="button button-danger" onClick={() => remove.mutate()} aria-label={`Remove ${file} for good`}>Remove for good</button>
          : <button type="button" className="button button-quiet" onClick={() => setSure(true)} aria-label={`Remove ${file}`}>Remove</button>}
      </div>
    </li>
  );
}
