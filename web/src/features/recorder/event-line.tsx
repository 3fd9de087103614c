/** The instant in words: its time, how long ago, the event that led to it; or why a wish could not be fulfilled. */
import { LATE_MILLIS } from '@understudy/shared/history/empty-history';
import { describeEvent, toneOfEvent } from '@understudy/shared/view/describe-event';
import { useNowMono, useStores } from '../../state/page-context.ts';
import { formatAgo, formatDuration } from '../../ui/format-duration.ts';
import { formatCount } from '../../ui/format-number.ts';
import { formatClockMillis, formatDay } from '../../ui/format-time.ts';
import type { FlightState } from './flight-state.ts';

export function EventLine({ state, onForget }: { state: FlightState; onForget: () => void }) {
  const { fault, stand, index, source, busy } = state;
  if (fault) {
    return (
      <p className="recorder-line recorder-fault" role="alert">
        <b>Could not {fault.asked}:</b> <span>{fault.found}.{fault.todo ? ` ${fault.todo}` : ''}</span>
        <button type="button" className="button button-quiet" onClick={onForget}>Dismiss</button>
      </p>
    );
  }
  if (!index) return null;
  if (!stand) return <LiveLine state={state} />;
  const { event } = stand;
  const late = event ? event.arrivedAt - event.event.at : 0;
  const name = index.recording?.name ?? null;
  return (
    <p className="recorder-line" aria-live={state.playing ? 'off' : 'polite'} aria-busy={busy}>
      <Instant state={state} />
      <span className="dim">after event <span className="mono">{formatCount(stand.n)}</span></span>
      {event ? <span className={`recorder-event tone-${toneOfEvent(event.event)}`}>{describeEvent(event.event)}</span> : <span className="recorder-event dim">The beginning of the log.</span>}
      {late > LATE_MILLIS ? <span className="badge tone-attention" title="It is drawn where it happened; it was known only from here on">came {formatDuration(late)} late</span> : null}
      {source.kind === 'own' && !name ? null : <span className="recorder-name" title={index.recording ? `kept by ${index.recording.by}${index.recording.note ? `: ${index.recording.note}` : ''}` : undefined}>{name ?? 'a recording'}</span>}
    </p>
  );
}

function LiveLine({ state }: { state: FlightState }) {
  const { index } = state;
  const { bounds, episodes, fromAt, monoMinusWall } = index!;
  const nowMono = useNowMono(10_000);
  return (
    <p className="recorder-line dim">
      <span>The log reaches back {formatDuration(nowMono - fromAt)}, to {formatDay(fromAt - monoMinusWall)}; {episodes.length === 0 ? 'no failover' : episodes.length === 1 ? '1 failover' : `${formatCount(episodes.length)} failovers`} in it.</span>
      {bounds ? <span className="recorder-bounds">It keeps {formatDuration(bounds.mostAgeMillis)} and {Math.round(bounds.mostBytes / 2 ** 20)} MiB at most; {Math.max(1, Math.round(bounds.bytes / 2 ** 20))} MiB are used.</span> : null}
    </p>
  );
}

function Instant({ state }: { state: FlightState }) {
  const { stand, index, source } = state;
  const { cluster, nowMono } = useStores();
  useNowMono(state.playing ? 100 : 1000);
  const at = nowMono();
  const live = source.kind === 'own' && index!.recording === null;
  return (
    <>
      <b className="mono recorder-time">{formatClockMillis(at - index!.monoMinusWall)}</b>
      <span className="dim recorder-ago">{live ? formatAgo(cluster.clock.nowMono() - (stand?.at ?? at)) : formatDay(at - index!.monoMinusWall)}</span>
    </>
  );
}
