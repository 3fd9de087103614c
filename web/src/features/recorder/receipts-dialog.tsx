/** Every failover of the log with its receipt, two of them compared, and a receipt in a file checked. */
import { useRef, useState, type ChangeEvent } from 'react';
import type { EpisodeEntry } from '@understudy/shared/recording/episode-entry';
import { RefusedError } from '../../feed/ask-back-end.ts';
import { checkReceipt } from '../../feed/receipt-requests.ts';
import { useRequest } from '../../feed/use-request.ts';
import { TellDialog } from '../../ui/dialog.tsx';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatCount } from '../../ui/format-number.ts';
import { formatClockMillis, formatDay } from '../../ui/format-time.ts';
import type { Flight } from './flight.ts';
import type { FlightState } from './flight-state.ts';
import { openMadeHere } from './made-here.ts';
import { receiptAddresses } from './receipt-addresses.ts';

/** More than fit; a filter finds the rest. */
const LISTED = 200;

export function ReceiptsDialog({ flight, state, onClose }: { flight: Flight; state: FlightState; onClose: () => void }) {
  const { index, source } = state;
  const [filter, setFilter] = useState('');
  const [pair, setPair] = useState<readonly string[]>([]);
  const addresses = receiptAddresses(source);
  const made = useRequest({ mutationFn: openMadeHere });
  const wanted = filter.trim().toLowerCase();
  const all = [...(index?.episodes ?? [])].reverse();
  const found = wanted ? all.filter(({ sentence }) => sentence.toLowerCase().includes(wanted)) : all;
  const pick = (id: string): void => setPair((known) => (known.includes(id) ? known.filter((other) => other !== id) : [...known, id].slice(-2)));
  const show = ({ id, n }: EpisodeEntry): void => {
    onClose();
    void flight.seek({ n, log: index!.log }, 'jump', { kind: 'episode', id });
  };
  const [a, b] = pair;
  return (
    <TellDialog title="Receipts of failovers" wide open onClose={onClose} action={a && b ? (addresses
      ? <a className="button button-primary" href={addresses.comparison(a, b)} target="_blank" rel="noreferrer">Compare the two</a>
      : <button type="button" className="button button-primary" onClick={() => made.mutate({ log: flight.log, a, b })}>Compare the two</button>) : null}
    >
      <div className="receipts-head">
        <input className="input" type="search" aria-label="Filter failovers" placeholder="a section, a node, a cause" value={filter} onChange={(event) => setFilter(event.target.value)} />
        <CheckReceipt />
      </div>
      {made.error ? <p className="tone-down" role="alert">{made.error.message}</p> : null}
      {found.length === 0 ? <p className="dim">{all.length === 0 ? 'There is no failover in this log yet. Kill a node to have one, measured.' : 'None matches.'}</p> : (
        <ul className="rows receipts">
          {found.slice(0, LISTED).map((episode) => (
            <li key={episode.id} className="row receipt">
              <label className="receipt-pick"><input type="checkbox" checked={pair.includes(episode.id)} onChange={() => pick(episode.id)} /><span className="visually-hidden">Compare {episode.title}, {formatClockMillis(episode.wall)}</span></label>
              <div>
                <p><b>{episode.title}</b> <span className="dim">{formatDay(episode.wall)}, <span className="mono">{formatClockMillis(episode.wall)}</span></span></p>
                <p className="soft">{episode.sentence}</p>
              </div>
              <b className="mono receipt-gap">{episode.gapMillis === null ? episode.state : formatDuration(episode.gapMillis)}</b>
              <div className="recording-tools">
                <button type="button" className="button button-plain" onClick={() => show(episode)} aria-label={`Go there: ${episode.title}`}>Go there</button>
                {addresses ? (
                  <>
                    <a className="button button-plain" href={addresses.page(episode.id)} target="_blank" rel="noreferrer" aria-label={`Receipt of ${episode.title}`}>Receipt</a>
                    <a className="button button-plain" href={addresses.json(episode.id)} download aria-label={`Receipt of ${episode.title} as JSON`}>JSON</a>
                  </>
                ) : <button type="button" className="button button-plain" onClick={() => made.mutate({ log: flight.log, a: episode.id, b: null })} aria-label={`Receipt of ${episode.title}`}>Receipt</button>}
              </div>
            </li>
          ))}
        </ul>
      )}
      {found.length > LISTED ? <p className="dim">{formatCount(found.length - LISTED)} older ones are left out: filter to find them.</p> : null}
      {addresses ? <p className="dim receipts-more">All events of this log as a table: <a className="link" href={addresses.events} download>CSV</a>, <a className="link" href={addresses.eventsWithSamples} download>with samples</a>.</p> : null}
    </TellDialog>
  );
}

function CheckReceipt() {
  const picker = useRef<HTMLInputElement>(null);
  const check = useRequest({ mutationFn: async (file: File) => ({ name: file.name, ...(await checkReceipt(await file.text())) }) });
  const pick = (event: ChangeEvent<HTMLInputElement>): void => {
    const file = event.target.files?.[0];
    if (file) check.mutate(file);
    event.target.value = '';
  };
  return (
    <div className="receipt-check">
      <button type="button" className="button button-plain" onClick={() => picker.current?.click()}>Check a receipt…</button>
      <input ref={picker} type="file" accept=".json,.html" className="visually-hidden" tabIndex={-1} aria-label="A receipt's file" onChange={pick} />
      <p role="status">
        {check.data ? <span className="tone-up"><b>{check.data.name} is as it was made.</b> {check.data.sentence}</span> : null}
        {check.error ? <span className="tone-down"><b>Not as it was made:</b> {check.error instanceof RefusedError ? check.error.refusal.found : check.error.message}</span> : null}
      </p>
    </div>
  );
}
