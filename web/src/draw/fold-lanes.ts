/** All lanes of a kind as one: in each pixel the worst tone of any of them, and in words how many are in which state. */
import type { Lane, SpanTone } from '@understudy/shared/history/history';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { placeRuns, SEVERITY, spanBefore, TONES } from './span-index.ts';
import type { TimeScale } from './time-scale.ts';

export interface FoldRun {
  x: number;
  width: number;
  tone: SpanTone;
  /** It reaches as far as anything is known. */
  open: boolean;
}

/** Pixels in which nothing is known of any lane. */
const NOTHING = 0;

/** @returns stretches of one tone, left to right; none where no lane has a span. */
export function placeFold(lanes: readonly Lane[], scale: TimeScale, reach: MonoMillis): FoldRun[] {
  const width = Math.max(1, Math.ceil(scale.width));
  const worst = new Uint8Array(width);
  for (const { spans } of lanes) {
    for (const run of placeRuns(spans, scale, reach)) {
      const severity = SEVERITY[run.tone] + 1;
      const end = Math.min(width, Math.ceil(run.x + run.width));
      for (let x = Math.max(0, Math.floor(run.x)); x < end; x += 1) if (worst[x]! < severity) worst[x] = severity;
    }
  }
  const runs: FoldRun[] = [];
  const reachX = Math.min(width, Math.ceil(scale.x(reach)));
  for (let x = 0; x < width;) {
    const severity = worst[x]!;
    let end = x + 1;
    while (end < width && worst[end] === severity) end += 1;
    if (severity !== NOTHING) runs.push({ x, width: end - x, tone: TONES[severity - 1]!, open: end >= reachX });
    x = end;
  }
  return runs;
}

const WORDS: Record<SpanTone, string> = { down: 'down', attention: 'to look at', unknown: 'unknown', standby: 'waiting', up: 'up' };

/** @returns "1 down · 2 to look at · 997 up" for the instant; the worst first. */
export function describeFold(lanes: readonly Lane[], at: MonoMillis): string {
  const counts = new Map<SpanTone, number>();
  for (const { spans } of lanes) {
    const tone = spanBefore(spans, at)?.tone;
    if (tone) counts.set(tone, (counts.get(tone) ?? 0) + 1);
  }
  return [...TONES].reverse().flatMap((tone) => (counts.has(tone) ? [`${counts.get(tone)} ${WORDS[tone]}`] : [])).join(' · ');
}
