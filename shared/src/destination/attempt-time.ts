/** How long an address is tried (DF-09, DF-17). */
import type { DestinationSpec } from '../domain/cluster-spec.ts';
import type { Millis } from '../domain/units.ts';

/**
 * @returns why the destination's intervals cannot be used (a list that is not as long as the address list, one for a wide IP, or
 *   an interval that is no positive number), or null when they can (DF-09).
 */
export function attemptTimeFault(spec: Pick<DestinationSpec, 'name' | 'addresses' | 'wideIp' | 'reconnectTimeoutMillis'>): string | null {
  const timeouts = spec.reconnectTimeoutMillis;
  if (Array.isArray(timeouts) && spec.wideIp) return `destination ${spec.name}: reconnectTimeout lists intervals for the wide IP ${spec.wideIp.name}; give one, since nobody knows how many addresses it stands for`;
  if (Array.isArray(timeouts) && timeouts.length !== spec.addresses.length) {
    return `destination ${spec.name}: reconnectTimeout lists ${timeouts.length} intervals for ${spec.addresses.length} addresses; give one for all, or one for each`;
  }
  const wrong = [timeouts].flat().find((millis) => !(millis > 0 && Number.isFinite(millis)));
  return wrong === undefined ? null : `destination ${spec.name}: reconnectTimeout is ${wrong} ms; give a number above 0`;
}

/** @returns for how long the address at `index` is tried, without extra time: one interval for all or its own (DF-09). */
export function attemptTime(spec: Pick<DestinationSpec, 'reconnectTimeoutMillis'>, index: number): Millis {
  const timeouts = spec.reconnectTimeoutMillis;
  return Array.isArray(timeouts) ? timeouts[index]! : timeouts;
}

/**
 * What is left of the first pass's extra time after an attempt: only what it took beyond its interval is used up (DF-17).
 * Policy: extra time is for an address that does not answer. One that refuses has answered, and the search moves on at once.
 */
export function extraTimeLeft(extraMillis: Millis, intervalMillis: Millis, tookMillis: Millis): Millis {
  return Math.max(0, extraMillis - Math.max(0, tookMillis - intervalMillis));
}
