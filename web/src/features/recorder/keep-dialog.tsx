/** Asks what is to be kept, under which name and whose, and says what came of it. */
import { useId, useState, type FormEvent } from 'react';
import type { Millis, MonoMillis } from '@understudy/shared/domain/units';
import type { LogIndex } from '@understudy/shared/recording/log-index';
import type { KeepOrder } from '@understudy/shared/wire/recordings';
import { describeFault } from '../../feed/ask-back-end.ts';
import { keepRecording, logPath } from '../../feed/log-requests.ts';
import { askAgain, useRequest } from '../../feed/use-request.ts';
import { useSettings } from '../../state/page-context.ts';
import { TellDialog } from '../../ui/dialog.tsx';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatBytes, formatCount } from '../../ui/format-number.ts';
import { formatClock, formatDay } from '../../ui/format-time.ts';
import { readClock, writeClock } from './clock-field.ts';

const LASTS: readonly { words: string; millis: Millis }[] = [{ words: 'last 10 min', millis: 600_000 }, { words: 'last hour', millis: 3_600_000 }, { words: 'all', millis: Infinity }];

interface Props {
  index: LogIndex;
  /** A stretch that was chosen on the track, or null for the last ten minutes. */
  range: { from: MonoMillis; to: MonoMillis } | null;
  liveMono: (() => MonoMillis) | null;
  onClose: () => void;
  onList: () => void;
}

export function KeepDialog({ index, range, liveMono, onClose, onList }: Props) {
  const [{ operator }, change] = useSettings();
  const end = liveMono ? liveMono() : index.toAt;
  const [opened] = useState({ from: range?.from ?? Math.max(index.fromAt, end - LASTS[0]!.millis), to: range?.to ?? end });
  const [from, setFrom] = useState(writeClock(opened.from - index.monoMinusWall));
  const [to, setTo] = useState(writeClock(opened.to - index.monoMinusWall));
  const [last, setLast] = useState<Millis | null>(range ? null : LASTS[0]!.millis);
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const keep = useRequest({ mutationFn: (order: KeepOrder) => keepRecording(order), onSuccess: () => askAgain('recordings') });
  const ids = { from: useId(), to: useId(), name: useId(), by: useId(), note: useId() };

  const fromWall = readClock(from);
  const toWall = readClock(to);
  const stretch: KeepOrder['stretch'] | null = last !== null && liveMono ? (Number.isFinite(last) ? { lastMillis: last } : { fromAt: index.fromAt, toAt: end })
    : last !== null ? { fromAt: Math.max(index.fromAt, index.toAt - last), toAt: index.toAt }
      : fromWall !== null && toWall !== null ? { fromAt: fromWall + index.monoMinusWall, toAt: toWall + index.monoMinusWall } : null;
  const fault = last !== null ? null : fromWall === null || toWall === null ? 'Write both times as 2026-03-01 11:42:07.' : toWall <= fromWall ? 'The end is not after the beginning.' : null;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!stretch || fault || !name.trim() || !operator.trim() || keep.isPending) return;
    keep.mutate({ stretch, name: name.trim(), by: operator.trim(), note: note.trim() });
  };

  if (keep.data) {
    const { file: kept, bytes, head } = keep.data;
    return (
      <TellDialog title="Kept" open onClose={onClose}>
        <p className="keep-kept"><b>{head?.name}</b>: {head ? `${formatDuration(head.toWall - head.fromWall)}, ${formatCount(head.events)} events, ${head.episodes === 1 ? '1 failover' : `${formatCount(head.episodes)} failovers`}` : ''}, {formatBytes(bytes)}.</p>
        <p className="soft">It opens on any dashboard of Understudy: drop the file on its page, or start one with <code className="mono">--recording {kept}</code>. No cluster is needed.</p>
        <p className="dialog-links"><a className="button button-primary" href={`${logPath(kept)}`} download>Fetch the file</a> <button type="button" className="button button-plain" onClick={onList}>All recordings…</button></p>
      </TellDialog>
    );
  }
  return (
    <TellDialog title="Keep what happened" open onClose={onClose} closeWords="Cancel" action={<button type="submit" form={ids.name + 'f'} className="button button-primary" aria-disabled={!stretch || fault !== null || !name.trim() || !operator.trim() || undefined}>{keep.isPending ? 'Keeping…' : 'Keep'}</button>}>
      <form id={ids.name + 'f'} className="keep-form" onSubmit={submit}>
        <div className="keep-lasts" role="group" aria-label="Which stretch">
          {LASTS.map((known) => <button key={known.words} type="button" className="button button-plain" aria-pressed={last === known.millis} onClick={() => setLast(known.millis)}>{known.words}</button>)}
          <button type="button" className="button button-plain" aria-pressed={last === null} onClick={() => setLast(null)}>from – to</button>
        </div>
        {last === null ? (
          <div className="keep-times">
            <div className="field"><label htmlFor={ids.from}>From</label><input id={ids.from} className="input mono" value={from} onChange={(event) => setFrom(event.target.value)} /></div>
            <div className="field"><label htmlFor={ids.to}>To</label><input id={ids.to} className="input mono" value={to} onChange={(event) => setTo(event.target.value)} /></div>
          </div>
        ) : null}
        {stretch && !fault ? <p className="soft">{describeStretch(stretch, index, end)}</p> : null}
        {fault ? <p className="tone-attention" role="alert">{fault}</p> : null}
        <div className="field"><label htmlFor={ids.name}>Name</label><input id={ids.name} className="input" value={name} maxLength={80} onChange={(event) => setName(event.target.value)} placeholder="such as: drill of 3 March" autoFocus required /></div>
        <div className="field"><label htmlFor={ids.by}>Kept by (stands in the file)</label><input id={ids.by} className="input" value={operator} maxLength={60} onChange={(event) => change({ operator: event.target.value })} required /></div>
        <div className="field"><label htmlFor={ids.note}>Note</label><input id={ids.note} className="input" value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} placeholder="what to look at; may stay empty" /></div>
        {keep.error ? <p className="keep-error" role="alert"><b>Not kept.</b> {describeFault(keep.error)}</p> : null}
      </form>
    </TellDialog>
  );
}

/** @returns "12:28:18 to 12:38:18, 10 min"; less where the log does not reach. */
function describeStretch(stretch: KeepOrder['stretch'], index: LogIndex, end: MonoMillis): string {
  const [from, to] = 'lastMillis' in stretch ? [end - stretch.lastMillis, end] : [stretch.fromAt, stretch.toAt];
  const [begin, stop] = [Math.max(from, index.fromAt), Math.min(to, end)];
  const clock = stop - begin > 20 * 3_600_000 ? formatDay : formatClock;
  return `${clock(begin - index.monoMinusWall)} to ${clock(stop - index.monoMinusWall)}, ${formatDuration(stop - begin)}${from < index.fromAt - 1000 ? '; the log reaches no further back' : ''}`;
}
