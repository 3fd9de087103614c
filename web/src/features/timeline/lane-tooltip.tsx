/** What is under the pointer: what the span says, why, from when to when and for how long. */
import type { Hit } from '../../draw/place-lanes.ts';
import { faultLabel } from '../../draw/place-lanes.ts';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatClockMillis } from '../../ui/format-time.ts';

export interface TooltipWords {
  title: string;
  because: string;
  time: string;
}

/** @returns the words for what was hit, or null where nothing is. */
export function describeHit(hit: Hit, monoMinusWall: number, now: number): TooltipWords | null {
  const clock = (at: number): string => formatClockMillis(at - monoMinusWall);
  const stretch = (from: number, to: number | null): string => `${clock(from)} – ${to === null ? 'now' : clock(to)} · ${formatDuration((to ?? now) - from)}`;
  if (hit.fault) {
    const { fault } = hit.fault;
    const delay = fault.askedAt === null ? '' : `in effect ${formatDuration(fault.from - fault.askedAt)} after it was asked for`;
    return { title: faultLabel(fault), because: delay, time: stretch(fault.from, fault.to) };
  }
  if (hit.mark) return { title: `${hit.row.title}: ${hit.mark.mark.label}`, because: '', time: clock(hit.mark.mark.at) };
  if (hit.bar) return { title: `${hit.row.title}: ${hit.bar.span.label}`, because: hit.bar.span.because, time: stretch(hit.bar.span.from, hit.bar.span.to) };
  return null;
}

export function LaneTooltip({ words, x, y, width }: { words: TooltipWords; x: number; y: number; width: number }) {
  const side = x > width * 0.6 ? { right: width - x + 12 } : { left: x + 14 };
  return (
    <div className="tl-tooltip" style={{ ...side, bottom: `calc(100% - ${y}px + 10px)` }} role="status">
      <strong>{words.title}</strong>
      {words.because ? <span>{words.because}</span> : null}
      <span className="mono dim">{words.time}</span>
    </div>
  );
}
