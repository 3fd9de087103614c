/** What lab clients publish, and what auditors read in it. Apart because the two are different programs that must agree. */
import type { DeliveredUpdate } from '@understudy/shared/audit/section-deliveries';
import type { MonoMillis } from '@understudy/shared/domain/units';

/**
 * The JSON of an update: `v` the value, `n` the number in this life, `by` and `life` the source, `e` and `at` its epoch's
 * counter and node, `t` when it was published, by the monotonic clock.
 *
 * @param value as JSON
 */
export function encodeUpdate(value: string, origin: DeliveredUpdate, at: MonoMillis): string {
  return `{"v":${value},"n":${origin.number},"by":"${origin.client}","life":"${origin.life}","e":${origin.epoch.counter},"at":"${origin.epoch.node}","t":${at.toFixed(3)}}`;
}

/** @returns who published it, or null when the payload is nobody's of ours (a person with a terminal, a removal). */
export function readOrigin(payload: Buffer): DeliveredUpdate | null {
  if (payload.length < 2 || payload[0] !== OPENING_BRACE) return null;
  try {
    const { n, by, life, e, at } = JSON.parse(payload.toString('latin1')) as Record<string, unknown>;
    if (typeof n !== 'number' || typeof by !== 'string' || typeof life !== 'string' || typeof e !== 'number' || typeof at !== 'string') return null;
    return { client: by, life, number: n, epoch: { counter: e, node: at } };
  } catch {
    return null;
  }
}

const OPENING_BRACE = 0x7b;
