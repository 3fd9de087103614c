/** The figures of a run, from what the audits said, and what of them is not as it should be. */
import { describeEpoch } from '@understudy/shared/domain/update-source';
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { ChaosOptions } from './chaos-options.ts';
import { FAULT_KINDS, KILLS, type FaultKind } from './faults.ts';
import type { Harm } from './run-faults.ts';

export interface ChaosResult {
  faults: Partial<Record<FaultKind, number>>;
  /** In all sections, by the accounts of the clients. */
  published: number;
  acknowledged: number;
  refused: number;
  /** Acknowledged, and not on some disk on which it belongs, or not delivered by a node that stayed up. */
  lost: number;
  duplicated: number;
  reordered: number;
  unconfirmed: number;
  overwritten: number;
  /** The longest time in which a section delivered nothing, between two sources. */
  worstServiceGapMillis: number;
  residue: string[];
}

const ACKNOWLEDGED_AT_LEAST = 0.95;
const FAULT_EVERY_MILLIS = 5000;

export function chaosResult({ faults }: Harm, view: ClusterView, events: readonly LoggedEvent[], residue: string[]): ChaosResult {
  const sections = Object.values(view.sectionAudits);
  const rows = Object.values(view.audits);
  const ofSections = (key: 'published' | 'acknowledged' | 'refused' | 'lost' | 'unconfirmed' | 'overwritten') => sections.reduce((sum, section) => sum + section[key], 0);
  const ofRows = (key: 'missing' | 'duplicated' | 'reordered') => rows.reduce((sum, row) => sum + row[key], 0);
  return {
    faults,
    published: ofSections('published'), acknowledged: ofSections('acknowledged'), refused: ofSections('refused'),
    lost: ofSections('lost') + ofRows('missing'),
    duplicated: ofRows('duplicated'), reordered: ofRows('reordered'), unconfirmed: ofSections('unconfirmed'), overwritten: ofSections('overwritten'),
    worstServiceGapMillis: Math.round(worstGap(events)), residue,
  };
}

/**
 * A handover is measured at each node. Of the nodes the upper median counts: one that was paused or cut off just then measured
 * its own absence, or got late what others had long had.
 */
export function worstGap(events: readonly LoggedEvent[]): number {
  const gaps = new Map<string, number[]>();
  for (const { event } of events) {
    if (event.kind !== 'audit-handover' || event.handover.gapMillis === null) continue;
    const { path, epoch, gapMillis } = event.handover;
    const key = `${path} ${describeEpoch(epoch)}`;
    gaps.set(key, [...(gaps.get(key) ?? []), gapMillis]);
  }
  const medians = [...gaps.values()].map((measured) => measured.sort((a, b) => a - b)[Math.floor(measured.length / 2)]!);
  return Math.max(0, ...medians);
}

/** @returns what is not as it should be, in words; empty for a good run. */
export function findFaultsOf(result: ChaosResult, harm: Harm, view: ClusterView, { bounded, killsOnly }: ChaosOptions): string[] {
  const wrong = harm.failed.map((words) => `an order did not take effect: ${words}`);
  const say = (isWrong: boolean, words: string) => isWrong && wrong.push(words);
  const share = result.acknowledged / result.published;
  say(result.lost > 0, `${result.lost} acknowledged updates are lost`);
  say(result.residue.length > 0, `something is left: ${result.residue.join('; ')}`);
  say(!view.auditSettled, `the final audit did not end: ${Object.values(view.sectionAudits).map(({ path, pending }) => `${path} ${pending} pending`).join(', ')}`);
  for (const { path, unknown } of Object.values(view.sectionAudits)) say(unknown > 0, `of ${unknown} acknowledged updates of ${path} nobody can say any more who had them`);
  for (const { witness, from, to, because } of view.gaps.ranges) say(witness.kind === 'auditor', `events ${from} to ${to} of the auditors are missing: ${because}`);
  if (!bounded) return wrong;
  say(result.overwritten > 0, `${result.overwritten} acknowledged updates were overwritten`);
  say(!(share >= ACKNOWLEDGED_AT_LEAST), `${(share * 100).toFixed(1)} % of what was published was acknowledged, at least ${ACKNOWLEDGED_AT_LEAST * 100} % should be`);
  say(harm.longestPauseMillis > FAULT_EVERY_MILLIS, `${(harm.longestPauseMillis / 1000).toFixed(1)} s went by without a new fault`);
  const unused = (killsOnly ? KILLS : FAULT_KINDS).filter((kind) => !harm.faults[kind]);
  say(unused.length > 0, `not used: ${unused.join(', ')}`);
  return wrong;
}
