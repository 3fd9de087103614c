/** The line above the lanes: which stretch is shown, in which zone, and the buttons for its length and for live. */
import { useState } from 'react';
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
  onWindow: (window: TimeWindow) => void;
}

/** @returns "the last 1 min", or "11:41:50 – 11:42:30" for a stretch that stands still. */
export function describeWindow(window: TimeWindow, monoMinusWall: Millis): string {
  if (window.live) return `the last ${formatDuration(window.span)}`;
  const clock = window.to - window.from < 10_000 ? formatClockMillis : formatClock;
  return `${clock(window.from - monoMinusWall)} – ${clock(window.to - monoMinusWall)} · ${formatDuration(window.to - window.from)}`;
}

export function WindowBar({ window, monoMinusWall, nowMono, stale, missing, onWindow }: WindowBarProps) {
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
    <div className="tl-bar" role="toolbar" aria-label="Stretch of time that is shown">
      <span className="tl-range" title={zone}>{describeWindow(window, monoMinusWall)}</span>
      {stale ? <span className="tone-attention">no data now: what is after the hatching is not known</span> : null}
      {missing > 0 ? <span className="tone-unknown">{formatCount(missing)} events missing</span> : null}
      {stale || missing > 0 ? <span className="tl-hint" /> : <span className="tl-hint dim" title="Wheel or + and − zoom, drag or ← and → pan, shift and drag picks a range, Home is live, 0 starts over">wheel zooms · drag pans · shift-drag picks</span>}
      <span className="tl-lengths" role="group" aria-label="Length">
        {LENGTHS.map((length) => <button key={length.words} type="button" aria-pressed={Math.abs(span - length.span) < 1} onClick={() => choose(length.span)}>{length.words}</button>)}
      </span>
      <button type="button" className="tl-live" aria-pressed={window.live && !stale} onClick={() => onWindow({ live: true, span })}><span aria-hidden="true" />live</button>
    </div>
  );
}
