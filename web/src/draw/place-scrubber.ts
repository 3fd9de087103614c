/** Where the parts of the recorder's track are: how much happened when, where failovers began, where values were recorded, what the log no longer has. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { LogIndex } from '@understudy/shared/recording/log-index';

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
export function placeScrubber(index: LogIndex, range: { from: MonoMillis; to: MonoMillis }, width: number): TrackPlaces {
  const perMilli = width / Math.max(1, range.to - range.from);
  const x = (at: MonoMillis): number => (at - range.from) * perMilli;
  const columns = new Map<number, number>();
  const values: TrackPlaces['values'] = [];
  for (const { fromAt, toAt, changes, values: paths } of index.segments) {
    const [from, to] = [x(fromAt), x(toAt)];
    if (to < 0 || from > width) continue;
    if (paths.length > 0) values.push({ x: Math.max(0, from), width: Math.max(1, Math.min(width, to) - Math.max(0, from)) });
    if (changes === 0) continue;
    // Spread over its columns: one that is a minute long and one that is an hour long show as much as they are.
    const first = Math.floor(Math.max(0, from) / BAR_PX);
    const last = Math.floor(Math.min(width, to) / BAR_PX);
    const all = Math.max(1, Math.floor(to / BAR_PX) - Math.floor(from / BAR_PX) + 1);
    for (let column = first; column <= last; column += 1) columns.set(column, (columns.get(column) ?? 0) + changes / all);
  }
  const most = Math.max(1, ...columns.values());
  const bars = [...columns].map(([column, changes]) => ({ x: column * BAR_PX, width: BAR_PX, height: Math.max(0.12, Math.log1p(changes) / Math.log1p(most)) }));
  const ticks: TrackTick[] = [];
  for (const { id, n, faultAt, sentence } of index.episodes) {
    const at = x(faultAt);
    if (at < 0 || at > width || (ticks.length > 0 && at - ticks.at(-1)!.x < TICK_PX)) continue;
    ticks.push({ id, n, x: at, words: sentence });
  }
  return { bars, ticks, values, beginX: Math.max(0, x(index.fromAt)), endX: Math.min(width, x(index.toAt)) };
}

/** @returns the range of this length that has `at` in it: the last one when that does, else one in which it stands in the middle. */
export function rangeAround(index: Pick<LogIndex, 'fromAt'>, end: MonoMillis, span: number | null, at: MonoMillis | null): { from: MonoMillis; to: MonoMillis } {
  const whole = { from: index.fromAt, to: Math.max(end, index.fromAt + 1000) };
  if (span === null || span >= whole.to - whole.from) return whole;
  if (at === null || at >= end - span) return { from: end - span, to: end };
  const from = Math.max(whole.from, at - span / 2);
  return { from, to: from + span };
}
