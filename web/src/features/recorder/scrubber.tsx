/** The track of the log: drag or press to go to an instant, wheel or buttons for how much of it is shown, shift-drag to choose a stretch to keep. */
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Millis, MonoMillis } from '@understudy/shared/domain/units';
import type { LogIndex } from '@understudy/shared/recording/log-index';
import { placeScrubber, rangeAround, type TrackRange } from '../../draw/place-scrubber.ts';
import { placeTicks, timeScale } from '../../draw/time-scale.ts';
import { useNowMono } from '../../state/page-context.ts';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatClock, formatClockMillis, formatDay } from '../../ui/format-time.ts';
import { readRemPx } from '../../ui/rem-px.ts';
import { useElementSize } from '../../ui/gestures/use-element-size.ts';
import type { Flight } from './flight.ts';
import type { FlightState } from './flight-state.ts';

const SPANS: readonly { words: string; span: Millis | null }[] = [{ words: '10 min', span: 600_000 }, { words: '1 h', span: 3_600_000 }, { words: '6 h', span: 6 * 3_600_000 }, { words: 'all', span: null }];
const STEP_MILLIS: Millis = 5000;
const LEAP_MILLIS: Millis = 60_000;
const END_STEP_MILLIS: Millis = 1000;
/** Room for a time on the axis, and for a day with its time. */
const TICK_REM = 5.6;
const DAY_TICK_REM = 8.4;

interface Props {
  flight: Flight;
  index: LogIndex;
  stand: FlightState['stand'];
  /** What the cluster's clock reads, where the log is its own. */
  liveMono: (() => MonoMillis) | null;
  /** Null where nothing can be kept from. */
  onKeep: ((range: TrackRange) => void) | null;
}

export function Scrubber({ flight, index, stand, liveMono, onKeep }: Props) {
  const track = useRef<HTMLDivElement>(null);
  const width = Math.max(1, useElementSize(track)?.width ?? 1);
  const [span, setSpan] = useState<Millis | null>(600_000);
  const [brush, setBrush] = useState<{ from: number; to: number } | null>(null);
  const [hover, setHover] = useState<number | null>(null);
  useNowMono(liveMono ? 1000 : 60_000);
  // Whole steps, so that the track stands still between two of them.
  const end = liveMono ? Math.ceil(Math.max(liveMono(), index.toAt) / END_STEP_MILLIS) * END_STEP_MILLIS : index.toAt;
  const at = stand?.at ?? end;
  // While a hand holds the playhead, and as long as it has it in it, the track stands still.
  const [held, setHeld] = useState(false);
  const [shown, setShown] = useState<TrackRange | null>(null);
  const range = held && shown ? shown : rangeAround(index, end, span, stand ? at : null, shown);
  if (stand && (!shown || range.from !== shown.from || range.to !== shown.to)) setShown(range);
  const { from, to } = range;
  const places = useMemo(() => placeScrubber(index, { from, to }, width), [index, from, to, width]);
  const scale = timeScale({ live: false, from, to }, 0, width);
  const rem = readRemPx();
  const long = to - from > 20 * 3_600_000;
  const ticks = placeTicks(scale, index.monoMinusWall, (wall) => (long ? formatDay(wall) : formatClock(wall).slice(0, to - from < 600_001 ? 8 : 5)), (long ? DAY_TICK_REM : TICK_REM) * rem);
  const dragging = useRef<'seek' | 'brush' | null>(null);

  const xOf = (event: { clientX: number }): number => Math.min(width, Math.max(0, event.clientX - track.current!.getBoundingClientRect().left));
  const go = (target: MonoMillis, how: 'drag' | 'jump'): void => {
    // At the very end is live, where there is a live.
    if (liveMono && target >= end - (to - from) * 0.004 && how === 'jump') flight.goLive();
    else void flight.seek({ at: target }, how);
  };

  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    track.current?.focus();
    track.current?.setPointerCapture(event.pointerId);
    const x = xOf(event);
    const brushes = event.shiftKey && onKeep !== null;
    dragging.current = brushes ? 'brush' : 'seek';
    setHeld(true);
    setShown(range);
    if (brushes) setBrush({ from: x, to: x });
    else go(scale.at(x), 'drag');
  };
  const onMove = (event: PointerEvent): void => {
    const x = xOf(event);
    setHover(x);
    if (dragging.current === 'brush') setBrush((known) => known && { ...known, to: x });
    else if (dragging.current === 'seek') go(scale.at(x), 'drag');
  };
  const onUp = (event: PointerEvent): void => {
    const x = xOf(event);
    if (dragging.current === 'seek') go(scale.at(x), 'jump');
    if (dragging.current === 'brush' && brush && Math.abs(brush.to - brush.from) > 3) onKeep?.({ from: scale.at(Math.min(brush.from, brush.to)), to: scale.at(Math.max(brush.from, brush.to)) });
    dragging.current = null;
    setBrush(null);
    setHeld(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (by !== undefined) {
      const length = event.key.startsWith('Page') || event.shiftKey ? LEAP_MILLIS : STEP_MILLIS;
      go(at + by * length, 'jump');
    } else if (event.key === 'Home') go(index.fromAt, 'jump');
    else if (event.key === 'End') go(end, 'jump');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  useEffect(() => {
    const element = track.current;
    if (!element) return undefined;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const factor = Math.exp(Math.max(-300, Math.min(300, event.deltaY)) * 0.0022);
      const whole = Math.max(60_000, end - index.fromAt);
      setSpan((known) => {
        const next = (known ?? whole) * factor;
        return next >= whole ? null : Math.max(5000, next);
      });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [end, index.fromAt]);

  const x = scale.x(at);
  const wall = at - index.monoMinusWall;
  return (
    <div className="scrubber">
      <div className="scrubber-spans" role="group" aria-label="How much of the log the track shows">
        {SPANS.map((known) => <button key={known.words} type="button" aria-pressed={known.span === span} onClick={() => setSpan(known.span)}>{known.words}</button>)}
      </div>
      <div
        ref={track} className="scrubber-track" role="slider" tabIndex={0} aria-label="Instant" aria-orientation="horizontal" aria-valuemin={Math.round(index.fromAt)} aria-valuemax={Math.round(end)} aria-valuenow={Math.round(at)}
        aria-valuetext={stand ? `${formatDay(wall)}, ${formatClockMillis(wall)}` : 'live'} onKeyDown={onKeyDown} onPointerDown={onDown} onPointerMove={onMove} onPointerUp={onUp} onPointerCancel={() => { dragging.current = null; setBrush(null); setHeld(false); }} onPointerLeave={() => setHover(null)}
        title="Drag or press to go there; shift and drag chooses a stretch to keep; the wheel shows more or less of the log"
      >
        <svg width={width} height="100%" aria-hidden="true" className="scrubber-ink">
          <defs><pattern id="scrubber-none" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect width="2" height="6" fill="var(--unknown)" opacity="0.35" /></pattern></defs>
          {places.beginX > 0 ? <rect x="0" y="0" width={places.beginX} height="100%" fill="url(#scrubber-none)" /> : null}
          {places.values.map((part) => <rect key={part.x} x={part.x} y="0" width={part.width} height="3" fill="var(--standby)" />)}
          {places.bars.map((bar) => <rect key={bar.x} x={bar.x} y={`${62 - bar.height * 44}%`} width={bar.width} height={`${bar.height * 44}%`} className="scrubber-bar" />)}
          {places.ticks.map((tick) => <path key={tick.id} className="scrubber-tick" transform={`translate(${tick.x} 0)`} d="M-4.5 0h9L0 8Z M0 0V22" />)}
          {brush ? <rect x={Math.min(brush.from, brush.to)} y="0" width={Math.abs(brush.to - brush.from)} height="100%" className="scrubber-brush" /> : null}
        </svg>
        {ticks.filter((tick) => tick.x > 2 * rem && tick.x < width - 2 * rem).map((tick) => <span key={tick.x} className="scrubber-time" style={{ left: tick.x }}>{tick.label}</span>)}
        {x >= -1 && x <= width + 1 ? <span className={`scrubber-head${stand ? '' : ' is-live'}`} style={{ left: Math.min(width, Math.max(0, x)) }} /> : null}
        {hover === null ? null : <span className="scrubber-hover mono" style={{ left: Math.min(width - 3 * rem, Math.max(3 * rem, hover)) }}>{formatClock(scale.at(hover) - index.monoMinusWall)}{brush ? ` · ${formatDuration(Math.abs(scale.at(brush.to) - scale.at(brush.from)))}` : ''}</span>}
      </div>
    </div>
  );
}
