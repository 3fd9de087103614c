/** The playhead for keys and screen readers: a slider over the axis. The pointer drags the axis itself. */
import type { KeyboardEvent } from 'react';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { formatClockMillis } from '../../ui/format-time.ts';

/** A key moves the playhead by so much of what is seen; with shift by more. */
const STEP_SHARE = 0.01;
const PAGE_SHARE = 0.1;

interface SliderProps {
  /** Null while live. */
  playhead: MonoMillis | null;
  nowMono: () => MonoMillis;
  monoMinusWall: number;
  /** What is seen. */
  range: { from: MonoMillis; to: MonoMillis };
  style: { left: number; width: number; height: number };
  onSeek: (at: MonoMillis) => void;
}

export function PlayheadSlider({ playhead, nowMono, monoMinusWall, range, style, onSeek }: SliderProps) {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = (range.to - range.from) * (event.shiftKey ? PAGE_SHARE : STEP_SHARE);
    const at = playhead ?? nowMono();
    const next = { ArrowLeft: at - step, ArrowDown: at - step, ArrowRight: at + step, ArrowUp: at + step, PageDown: at - step * 10, PageUp: at + step * 10, Home: range.from, End: nowMono() }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onSeek(Math.min(next, nowMono()));
  };
  const words = playhead === null ? 'live' : formatClockMillis(playhead - monoMinusWall);
  return (
    <div
      className="tl-playhead" role="slider" tabIndex={0} style={style} aria-label="Playhead" aria-orientation="horizontal" aria-valuetext={words}
      aria-valuenow={Math.round(playhead ?? nowMono())} aria-valuemin={Math.round(range.from)} aria-valuemax={Math.round(nowMono())}
      onKeyDown={onKeyDown}
    />
  );
}
