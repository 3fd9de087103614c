/** Where faults fall on the timeline: from asked to in effect to over, in as few rows as their overlap allows. */
import type { History } from '@understudy/shared/history/history';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { isInEffect, seatFaults, type AnyFault, type LaneSizes } from './lane-rows.ts';
import { LEAST_WIDTH } from './span-index.ts';
import type { TimeScale } from './time-scale.ts';

export interface FaultBand {
  fault: AnyFault;
  /** Where it was asked for, when that was seen. */
  askedX: number | null;
  /** Where it took effect; where it is drawn to while it has not. */
  x: number;
  /** From there to where it was over; 0 while it is not in effect. */
  width: number;
  /** It is over, and not merely as far as is known. */
  over: boolean;
  y: number;
  height: number;
  /** Empty where it shares its row with others; the last of those says how many. */
  label: string;
}

/** @returns "lon-1 killed · by trainer", or "kill lon-1 · asked by trainer" before its effect is seen. */
export function faultLabel(fault: AnyFault): string {
  if (!isInEffect(fault)) return `${fault.label} · asked by ${fault.by}, not seen in effect yet`;
  return fault.by ? `${fault.label} · by ${fault.by}` : fault.label;
}

/** @param reach up to where what goes on is known to go on */
export function placeFaults(history: Pick<History, 'faults' | 'asked'>, scale: TimeScale, sizes: LaneSizes, reach: MonoMillis): FaultBand[] {
  const bands = seatFaults(history).flatMap(({ fault, row, crowded }): FaultBand[] => {
    const effect = isInEffect(fault) ? fault.from : reach;
    const begin = fault.askedAt ?? effect;
    const end = isInEffect(fault) ? (fault.to ?? reach) : reach;
    if (end < scale.from || begin > scale.to || begin > reach) return [];
    const x = clamp(scale.x(Math.min(effect, reach)), scale.width);
    return [{
      fault, askedX: fault.askedAt === null ? null : clamp(scale.x(fault.askedAt), scale.width), x,
      width: isInEffect(fault) && effect <= reach ? Math.max(LEAST_WIDTH, clamp(scale.x(Math.min(end, reach)), scale.width) - x) : 0,
      over: isInEffect(fault) && fault.to !== null && fault.to <= reach,
      y: row * sizes.pitch + (sizes.pitch - sizes.bar) / 2, height: sizes.bar, label: crowded ? '' : faultLabel(fault),
    }];
  });
  const crowd = bands.filter(({ label }) => label === '');
  const last = crowd.at(-1);
  if (last) last.label = `${crowd.length} more in this row`;
  return bands;
}

/** A little beyond the strip, so that edges and round ends lie outside. */
function clamp(x: number, width: number): number {
  return Math.max(-8, Math.min(width + 8, x));
}
