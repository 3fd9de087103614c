/** How long a destination waits at the end of its list (DF-05, DF-06). Apart because it is arithmetic that can be checked alone. */
import type { Policy } from '../domain/cluster-spec.ts';
import type { Millis } from '../domain/units.ts';

/**
 * The wait after the given pass: the first wait, doubled each pass, at most the longest (DF-06).
 *
 * @param passes how many passes reached the end of the list since the last connection, from 1
 */
export function waitAfterPass(passes: number, policy: Pick<Policy, 'retryFirstMillis' | 'retryMostMillis'>): Millis {
  return Math.min(policy.retryMostMillis, policy.retryFirstMillis * 2 ** (passes - 1));
}
