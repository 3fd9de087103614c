/** What is said of a failover: its headline number, what that number is, how sure it is. Shared by card, list and inspector. */
import type { Episode, Uncertainty } from '@understudy/shared/history/history';
import type { Millis } from '@understudy/shared/domain/units';
import { formatDuration } from '../../ui/format-duration.ts';
import { countOf } from '../../ui/format-number.ts';

/** @returns ["38", "ms"]: the headline's number and its unit, set in different sizes. */
export function headline(episode: Episode): [string, string] {
  if (episode.gapMillis === null) return [episode.state === 'running' ? 'open' : '—', ''];
  const [number, ...unit] = formatDuration(episode.gapMillis).split(' ');
  return [number ?? '', unit.join(' ')];
}

/** @returns what the headline's number is. */
export function describeGap(episode: Episode): string {
  if (episode.kind === 'destination') return episode.gapMillis === null ? 'without a connection up to now' : 'without a connection';
  const nodes = Object.keys({ ...episode.auditedGapByNode, ...episode.gapByNode });
  if (episode.gapMillis === null) return episode.state === 'running' ? 'no update has come through yet' : 'no gap was measured';
  return nodes.length > 1 ? `service gap, worst of ${countOf(nodes.length, 'node')}` : `service gap${nodes.length === 1 ? `, on ${nodes[0]}` : ''}`;
}

export function describeRedundancy(episode: Episode): string {
  if (episode.redundancyMillis !== null) return `${episode.kind === 'section' ? 'a standby again' : 'caught up'} after ${formatDuration(episode.redundancyMillis)}`;
  if (episode.state === 'superseded') return 'followed by another failover';
  return episode.kind === 'section' ? 'no standby yet' : 'not caught up yet';
}

/** Below this a label would claim more than a screen can say. */
const FINEST: Millis = 0.1;

/** Two witnesses further apart than this share of the number do not confirm it. */
const DISAGREE_SHARE = 0.5;

/** @returns "± 0.3 ms", "± < 0.1 ms", "one witness" where nothing bounds the number, or that two witnesses contradict each other. */
export function formatUncertainty({ millis }: Uncertainty, gapMillis: Millis): string {
  if (millis === null) return 'one witness';
  if (millis > Math.max(1, gapMillis * DISAGREE_SHARE)) return `witnesses ${formatDuration(millis)} apart`;
  return millis < FINEST ? `± < ${FINEST} ms` : `± ${formatDuration(millis)}`;
}

/** @returns the reason in a sentence, with what all times have in common. */
export function explainUncertainty({ millis, because }: Uncertainty): string {
  const first = because.charAt(0).toUpperCase() + because.slice(1);
  return `${first}${millis === null ? ', so that nothing bounds the error' : ''}. All clocks are one: the machine's monotonic clock.`;
}

/** @returns how sure the zero of all phases is, or null where that says nothing. */
export function describeFaultDoubt({ phases, faultEarlierMillis }: Episode): string | null {
  if (phases.every(({ name }) => name !== 'fault in effect')) return 'Since the first sign of it: when the fault took effect was not seen.';
  if (faultEarlierMillis === null) return null;
  return `Since the fault was seen in effect, at most ${formatDuration(Math.max(FINEST, faultEarlierMillis))} after it was.`;
}

/** @returns "+4.2 ms", "−3 ms", "0 ms": a difference with its sign. */
export function formatDifference(millis: Millis): string {
  if (Math.abs(millis) < 0.05) return '0 ms';
  return `${millis < 0 ? '−' : '+'}${formatDuration(Math.abs(millis))}`;
}

/** @returns a time since the fault; what was noticed before its report is below zero. */
export function formatSince(millis: Millis): string {
  return millis < 0 ? `−${formatDuration(-millis)}` : formatDuration(millis);
}
