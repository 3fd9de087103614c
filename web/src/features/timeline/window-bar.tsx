/** The line above the lanes: which stretch is shown, which lanes, and the buttons for length, notes and live. */
import { useState, type RefObject } from 'react';
import type { Millis, MonoMillis } from '@understudy/shared/domain/units';
import { resolveWindow, type TimeWindow } from '../../draw/time-scale.ts';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatCount } from '../../ui/format-number.ts';
import { describeOwnZone, formatClock, formatClockMillis } from '../../ui/format-time.ts';

const LENGTHS: { words: string; span: Millis }[] = [{ words: '1 min', span: 60_000 }, { words: '5 min', span: 300_000 }, { words: '30 min', span: 1_800_000 }];

interface WindowBarProps {
  window: TimeWindow;
  monoMinusWall: Millis;
  nowMono: () => MonoMillis;
  stale: boolean;
  missing: number;
  filter: string;
  /** How many lanes the filter leaves, of how many. */
  shown: { lanes: number; of: number };
  worstFirst: boolean;
  search: RefObject<HTMLInputElement | null>;
  onWindow: (window: TimeWindow) => void;
  onFilter: (filter: string) => void;
  onWorstFirst: (worstFirst: boolean) => void;
  onNote: () => void;
}

/** @returns "the last 1 min", or "11:41:50 – 11:42:30" for a stretch that stands still. */
export function describeWindow(window: TimeWindow, monoMinusWall: Millis): string {
  if (window.live) return `the last ${formatDuration(window.span)}`;
  const clock = window.to - window.from < 10_000 ? formatClockMillis : formatClock;
  return `${clock(window.from - monoMinusWall)} – ${clock(window.to - monoMinusWall)} · ${formatDuration(window.to - window.from)}`;
}

export function WindowBar(props: WindowBarProps) {
  const { window, monoMinusWall, nowMono, stale, missing, filter, shown, worstFirst, search, onWindow } = props;
  const [zone] = useState(() => describeOwnZone(new Date()));
  const choose = (span: Millis): void => {
    if (window.live) onWindow({ live: true, span });
    else {
      const { from, to } = resolveWindow(window, nowMono());
      const middle = (from + to) / 2;
      onWindow(middle + span / 2 >= nowMono() ? { live: true, span } : { live: false, from: middle - span / 2, to: middle + span / 2 });
    }
  };
  const span = window.live ? window.span : window.to - window.from;
  return (
    <div className="tl-bar" role="toolbar" aria-label="Stretch of time and lanes that are shown">
      <span className="tl-range" title={zone}>{describeWindow(window, monoMinusWall)}</span>
      {stale ? <span className="tone-attention">no data now: what is after the hatching is not known</span> : null}
      {missing > 0 ? <span className="tone-unknown">{formatCount(missing)} events missing</span> : null}
      {stale || missing > 0 ? <span className="tl-hint" /> : <span className="tl-hint dim" title="Wheel or + and − zoom, Alt and wheel scrolls the lanes, drag or ← and → pan, shift and drag or b picks a range, n writes a note, Home is live, 0 starts over. Two fingers zoom, a finger that rests picks a range.">wheel zooms · drag pans · shift-drag picks</span>}
      <span className="tl-filter">
        <input ref={search} type="search" className="input" value={filter} placeholder="Filter lanes" aria-label="Filter lanes by name or present state" onChange={(event) => props.onFilter(event.target.value)} />
        {filter.trim() ? <span className="mono dim" role="status">{formatCount(shown.lanes)}/{formatCount(shown.of)}</span> : null}
      </span>
      <button type="button" className="tl-toggle" aria-pressed={worstFirst} onClick={() => props.onWorstFirst(!worstFirst)} title="The lanes in the worst state first">worst first</button>
      <span className="tl-lengths" role="group" aria-label="Length">
        {LENGTHS.map((length) => <button key={length.words} type="button" aria-pressed={Math.abs(span - length.span) < 1} onClick={() => choose(length.span)}>{length.words}</button>)}
      </span>
      <button type="button" className="tl-toggle" onClick={props.onNote} title="Write a note about an instant (n)">note</button>
      <button type="button" className="tl-live" aria-pressed={window.live && !stale} onClick={() => onWindow({ live: true, span })}><span aria-hidden="true" />live</button>
    </div>
  );
}
