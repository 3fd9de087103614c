/** Where the parts of the recorder's track are: how much happened when, where failovers began, where values were recorded, what the log no longer has. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { LogIndex } from '@understudy/shared/recording/log-index';

export interface TrackRange {
  from: MonoMillis;
  to: MonoMillis;
}

export interface TrackBar {
  x: number;
  width: number;
  /** 0 to 1. */
  height: number;
}

export interface TrackTick {
  id: string;
  n: number;
  x: number;
  words: string;
}

export interface TrackPlaces {
  /** One for each pixel column in which something happened. */
  bars: TrackBar[];
  ticks: TrackTick[];
  values: { x: number; width: number }[];
  /** Left of this nothing is in the log. */
  beginX: number;
  /** Right of this nothing is in the log yet. */
  endX: number;
}

/** A failover's tick within so many pixels of another one's is not drawn again. */
const TICK_PX = 5;
const BAR_PX = 3;

/** @param range the stretch of time that the track shows, `width` pixels wide */
export function placeScrubber(index: LogIndex, range: TrackRange, width: number): TrackPlaces {
  const perMilli = width / Math.max(1, range.to - range.from);
  const x = (at: MonoMillis): number => (at - range.from) * perMilli;
  const columns = new Map<number, number>();
  const values: TrackPlaces['values'] = [];
  for (const { fromAt, toAt, changes, values: paths } of index.segments) {
    const [from, to] = [x(fromAt), x(toAt)];
    if (to < 0 || from > width) continue;
    if (paths.length > 0) values.push({ x: Math.max(0, from), width: Math.max(1, Math.min(width, to) - Math.max(0, from)) });
    changes.forEach((count, part) => {
      if (count === 0) return;
      const column = Math.floor((from + ((part + 0.5) / changes.length) * (to - from)) / BAR_PX);
      columns.set(column, (columns.get(column) ?? 0) + count);
    });
  }
  const most = Math.max(1, ...columns.values());
  const bars = [...columns].filter(([column]) => column >= 0 && column * BAR_PX < width).map(([column, changes]) => ({ x: column * BAR_PX, width: BAR_PX, height: Math.max(0.12, Math.log1p(changes) / Math.log1p(most)) }));
  const ticks: TrackTick[] = [];
  for (const { id, n, faultAt, sentence } of index.episodes) {
    const at = x(faultAt);
    if (at < 0 || at > width || (ticks.length > 0 && at - ticks.at(-1)!.x < TICK_PX)) continue;
    ticks.push({ id, n, x: at, words: sentence });
  }
  return { bars, ticks, values, beginX: Math.max(0, x(index.fromAt)), endX: Math.min(width, x(index.toAt)) };
}

/**
 * @param shown the range that is shown, if there is one of this length
 * @param at of the playhead, null while live
 * @returns the range of this length that has the playhead in it: the one that is shown while it does, the last one while live
 */
export function rangeAround(index: Pick<LogIndex, 'fromAt'>, end: MonoMillis, span: number | null, at: MonoMillis | null, shown: TrackRange | null): TrackRange {
  const whole = { from: index.fromAt, to: Math.max(end, index.fromAt + 1000) };
  if (span === null || span >= whole.to - whole.from) return whole;
  if (at === null) return { from: end - span, to: end };
  const stays = shown !== null && Math.abs(shown.to - shown.from - span) < 1 && at >= shown.from && at <= shown.to;
  if (stays) return shown;
  const from = Math.min(end - span, Math.max(whole.from, at - span / 2));
  return { from, to: from + span };
}
