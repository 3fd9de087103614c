/** Numbers of a receipt as they are written on it, in whatever language of screens: HTML, SVG, terminal. */
import type { EpochMillis, Millis } from '../domain/units.ts';
import { describeMillis } from '../view/words.ts';
import type { Receipt } from './receipt.ts';

/** @returns "2026-03-01 11:42:07.112 UTC". */
export function writeUtc(wall: EpochMillis): string {
  return `${new Date(wall).toISOString().replace('T', ' ').slice(0, 23)} UTC`;
}

/** @returns "−3 ms", "38 ms": since the fault. */
export function writeSince(millis: Millis): string {
  return millis < 0 ? `−${describeMillis(-millis)}` : describeMillis(millis);
}

/** @returns "+4.2 ms", "−3 ms", "0 ms". */
export function writeDifference(millis: Millis): string {
  if (Math.abs(millis) < 0.05) return '0 ms';
  return `${millis < 0 ? '−' : '+'}${describeMillis(Math.abs(millis))}`;
}

export interface Figure {
  what: string;
  value: string;
  tone: 'up' | 'attention' | 'down' | 'unknown';
  words: string;
}

/** The three numbers that a drill is about: how long nothing came, until when a second failure would have hurt, what was lost. */
export function figuresOf({ episode, loss }: Receipt): Figure[] {
  const isSection = episode.kind === 'section';
  const { gapMillis, uncertainty, redundancyMillis, state } = episode;
  const nodes = Object.keys({ ...episode.auditedGapByNode, ...episode.gapByNode }).length;
  const sure = uncertainty === null ? '' : uncertainty.millis === null ? 'one witness' : `± ${describeMillis(Math.max(0.1, uncertainty.millis))}`;
  return [
    {
      what: isSection ? 'Service gap' : 'Without a connection', value: gapMillis === null ? (state === 'running' ? 'open' : 'none measured') : describeMillis(gapMillis),
      tone: gapMillis === null ? 'attention' : 'up', words: [isSection && nodes > 1 ? `worst of ${nodes} nodes` : '', sure].filter(Boolean).join(', '),
    },
    {
      what: isSection ? 'Until a standby again' : 'Until caught up', value: redundancyMillis === null ? (state === 'superseded' ? 'never' : 'not yet') : describeMillis(redundancyMillis),
      tone: redundancyMillis === null ? 'attention' : 'up', words: redundancyMillis === null && state === 'superseded' ? 'another failover followed' : isSection ? 'redundancy' : 'nothing waits any more',
    },
    {
      what: 'Lost', value: loss.state === 'counted' ? String(loss.missing) : loss.state, tone: loss.state === 'counted' ? (loss.missing === 0 ? 'up' : 'down') : 'unknown',
      words: loss.because || (loss.state === 'counted' ? `updates missing at any one of ${new Set(loss.rows.map(({ node }) => node)).size} audited nodes` : ''),
    },
  ];
}
