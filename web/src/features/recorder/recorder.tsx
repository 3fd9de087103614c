/** The flight recorder's bar: where the page stands in time, the ways to move there, and what can be kept. */
import { useEffect, useState } from 'react';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { useCluster, useStores } from '../../state/page-context.ts';
import { belongsToField } from '../orders/use-order-keys.ts';
import { Button } from '../../ui/button.tsx';
import { EventLine } from './event-line.tsx';
import type { Flight } from './flight.ts';
import type { FlightState } from './flight-state.ts';
import { KeepDialog } from './keep-dialog.tsx';
import { LiveButton } from './live-button.tsx';
import { ReceiptsDialog } from './receipts-dialog.tsx';
import { RecordingsDialog } from './recordings-dialog.tsx';
import { Scrubber } from './scrubber.tsx';
import { Transport } from './transport.tsx';
import { useFlight } from './use-flight.ts';
import './recorder.css';

/** The index is read anew this often while the bar is open, so that the track goes on. */
const REFRESH_MILLIS = 20_000;

export function Recorder({ onClose }: { onClose: () => void }) {
  const [flight, state] = useFlight();
  const { cluster } = useStores();
  const recorded = useCluster((known) => known.recorded);
  const [keeping, setKeeping] = useState<{ from: MonoMillis; to: MonoMillis } | 'last' | null>(null);
  const [listing, setListing] = useState(false);
  const [receipts, setReceipts] = useState(false);
  useRecorderKeys(flight, state);
  useEffect(() => {
    void flight.refresh();
    if (recorded) return undefined;
    const timer = setInterval(() => void flight.refresh(), REFRESH_MILLIS);
    return () => clearInterval(timer);
  }, [flight, recorded]);
  const { index, stand, source } = state;
  const isOwn = source.kind === 'own' && !recorded;
  const liveMono = isOwn ? cluster.clock.nowMono : null;
  return (
    <section className="recorder" aria-label="Flight recorder" data-mode={stand ? 'past' : 'live'}>
      <div className="recorder-row">
        <Transport flight={flight} state={state} />
        {index ? <Scrubber flight={flight} index={index} stand={stand} liveMono={liveMono} onKeep={source.kind === 'own' ? setKeeping : null} /> : <p className="recorder-waiting dim" role="status">{state.fault ? '' : 'Reading what the log holds…'}</p>}
        <div className="recorder-tools">
          {source.kind === 'own' ? <Button onClick={() => setKeeping('last')} hint="Keep a stretch of what happened as a file that opens anywhere">Keep…</Button> : null}
          <Button onClick={() => setReceipts(true)} hint="What each failover took, on paper; two compared; events as a table">Receipts…</Button>
          <Button onClick={() => setListing(true)} hint="Recordings that were kept, and files of this computer">Recordings…</Button>
          {stand && (flight.canGoLive || source.kind !== 'own') ? <LiveButton own={isOwn} recorded={recorded} onLive={() => flight.goLive()} /> : null}
          {!stand && !recorded ? <Button tone="quiet" className="recorder-close" aria-label="Close the flight recorder" hint="Close the flight recorder" onClick={onClose}>×</Button> : null}
        </div>
      </div>
      <EventLine state={state} onForget={() => flight.tell(null)} />
      {keeping && index ? <KeepDialog index={index} range={keeping === 'last' ? null : keeping} liveMono={liveMono} onClose={() => setKeeping(null)} onList={() => { setKeeping(null); setListing(true); }} /> : null}
      {receipts ? <ReceiptsDialog flight={flight} state={state} onClose={() => setReceipts(false)} /> : null}
      {listing ? <RecordingsDialog flight={flight} onClose={() => setListing(false)} /> : null}
    </section>
  );
}

/** Keys that hold anywhere on the page while the bar is open. */
function useRecorderKeys(flight: Flight, state: FlightState): void {
  const { playing, stand } = state;
  const past = stand !== null;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || belongsToField(event.target)) return;
      const act = actOf(event, flight, playing, past);
      if (!act) return;
      event.preventDefault();
      void act();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [flight, playing, past]);
}

function actOf({ key }: KeyboardEvent, flight: Flight, playing: boolean, past: boolean): (() => unknown) | null {
  switch (key) {
    case ',': return () => flight.step(-1, false);
    case '.': return () => flight.step(1, false);
    // The same keys with shift, on the keyboards where that makes these.
    case '<': case ';': return () => flight.step(-1, true);
    case '>': case ':': return () => flight.step(1, true);
    case '[': return () => flight.jump(-1);
    case ']': return () => flight.jump(1);
    case 'l': return past ? () => flight.goLive() : null;
    case 'o': return past ? () => (playing ? flight.pause() : flight.play()) : null;
    default: return null;
  }
}
