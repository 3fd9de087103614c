import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import { emptyView } from '@understudy/shared/view/empty-view';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { readChaosOptions } from './chaos-options.ts';
import { chaosResult, findFaultsOf, worstGap } from './chaos-result.ts';
import { FAULT_KINDS } from './faults.ts';
import type { Harm } from './run-faults.ts';

const harm: Harm = { faults: Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 2])), longestPauseMillis: 4000, failed: [] };
const section = { path: 'a', published: 1000, acknowledged: 960, refused: 10, unconfirmed: 30, audited: 960, pending: 0, pendingMillis: 0, lost: 0, overwritten: 0, unknown: 0, state: 'final' as const, at: 0 };
const row = { node: 'n', path: 'a', delivered: 900, perSecond: 0, duplicated: 0, reordered: 0, missing: 0, had: 960, pending: 0, lost: 0, at: 0 };
const viewWith = (more: Partial<typeof section> = {}, ofRow: Partial<typeof row> = {}, settled = true): ClusterView => ({ ...emptyView(), sectionAudits: { a: { ...section, ...more } }, audits: { 'n a': { ...row, ...ofRow } }, auditSettled: settled });
const wrong = (view: ClusterView, words: string[] = [], how: Partial<Harm> = {}, residue: string[] = []) => findFaultsOf(chaosResult({ ...harm, ...how }, view, [], residue), { ...harm, ...how }, view, readChaosOptions(words));

describe('what a run of chaos says', () => {
  it('has exactly the fields of its last line', () => {
    expect(chaosResult(harm, viewWith(), [], [])).toEqual({
      faults: harm.faults, published: 1000, acknowledged: 960, refused: 10, lost: 0, duplicated: 0, reordered: 0, unconfirmed: 30, overwritten: 0, worstServiceGapMillis: 0, residue: [],
    });
  });

  it('RP-08 is bad when anything is lost, on disks or to a subscriber, or when the audit did not end', () => {
    expect(wrong(viewWith())).toEqual([]);
    expect(wrong(viewWith({ lost: 1 }))).toEqual(['1 acknowledged updates are lost']);
    expect(wrong(viewWith({}, { missing: 2 }))).toEqual(['2 acknowledged updates are lost']);
    expect(wrong(viewWith({ lost: 1 }), ['--anything'])).toHaveLength(1);
    expect(wrong(viewWith({ pending: 4 }, {}, false))).toEqual(['the final audit did not end: a 4 pending']);
  });

  it('RP-12 within bounds is bad when anything was overwritten, too little acknowledged, a kind not used or a pause too long', () => {
    expect(wrong(viewWith({ overwritten: 1 }))).toHaveLength(1);
    expect(wrong(viewWith({ overwritten: 1 }), ['--anything'])).toEqual([]);
    expect(wrong(viewWith({ acknowledged: 949 }))).toHaveLength(1);
    expect(wrong(viewWith(), [], { faults: { 'kill-node': 3 } })).toHaveLength(1);
    expect(wrong(viewWith(), ['--kills'], { faults: { 'kill-node': 3, 'kill-client': 2 } })).toEqual([]);
    expect(wrong(viewWith(), [], { longestPauseMillis: 5001 })).toHaveLength(1);
  });

  it('RP-09 is bad when a process did not come back, or something is left', () => {
    expect(wrong(viewWith(), ['--anything'], { failed: ['restore lon-1: failed'] })).toHaveLength(1);
    expect(wrong(viewWith(), ['--anything'], {}, ['port 1 of lon-1 is open'])).toHaveLength(1);
  });

  it('takes the gap of a handover where most nodes measured it', () => {
    const handover = (counter: number, node: string, gapMillis: number | null) =>
      ({ n: 1, event: { kind: 'audit-handover', node, handover: { path: 'a', epoch: { counter, node: 'n' }, client: 'c', node: 'n', previous: null, gapMillis } } }) as unknown as LoggedEvent;
    expect(worstGap([handover(2, 'a', 3), handover(2, 'b', 1040), handover(2, 'c', 1050), handover(3, 'a', 20), handover(3, 'b', 9000), handover(3, 'c', 25), handover(4, 'a', null)])).toBe(1040);
    expect(worstGap([])).toBe(0);
  });

  it('refuses words that it does not know, and says what belongs there', () => {
    expect(readChaosOptions(['--seconds', '300', '--seed=3', '--json', '--kills'])).toEqual({ seconds: 300, seed: 3, rate: null, bounded: true, killsOnly: true, json: true });
    expect(() => readChaosOptions(['--second', '3'])).toThrow('there is no such option');
    expect(() => readChaosOptions(['--rate', 'many'])).toThrow('a whole number from 10 to 20000');
  });
});
