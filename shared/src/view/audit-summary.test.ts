import { describe, expect, it } from 'vitest';
import type { SectionAudit } from '../domain/audit.ts';
import { describeLoss, describeLost, summarizeAudit } from './audit-summary.ts';
import type { ClusterView } from './cluster-view.ts';
import { emptyView } from './empty-view.ts';

const section = (path: string, more: Partial<SectionAudit> = {}): SectionAudit & { at: number } => ({
  path, published: 110, acknowledged: 100, refused: 3, unconfirmed: 7, audited: 90, pending: 10, pendingMillis: 800, lost: 0, overwritten: 0, unknown: 0, state: 'final', at: 1000, ...more,
});
const viewWith = (...sections: (SectionAudit & { at: number })[]): ClusterView => ({ ...emptyView(), at: 1500, sectionAudits: Object.fromEntries(sections.map((one) => [one.path, one])) });

describe('what the audits say', () => {
  it('RP-08 is a sentence over all sections, of what was looked for', () => {
    const view = viewWith(section('a', { audited: 48_000 }), section('b', { audited: 210 }));
    expect(describeLoss(summarizeAudit(view))).toBe('0 of 48,210 acknowledged updates lost');
    expect(describeLoss(summarizeAudit(view, 'b'))).toBe('0 of 210 acknowledged updates lost');
    expect(summarizeAudit(view)).toMatchObject({ acknowledged: 200, unconfirmed: 14, refused: 6 });
  });

  it('RP-08 never says 0 while anything is still looked for', () => {
    const pending = summarizeAudit(viewWith(section('a'), section('b', { state: 'pending', pending: 300 })));
    expect(describeLost(pending)).toBe('pending');
    expect(describeLoss(pending)).toBe('Losses pending: 310 acknowledged updates still looked for');
    expect(describeLoss({ ...pending, lost: 3 })).toBe('3 of 180 acknowledged updates lost, 310 pending');
  });

  it('RP-12 keeps what was overwritten apart from what is lost', () => {
    const summary = summarizeAudit(viewWith(section('a', { overwritten: 40 })));
    expect(summary).toMatchObject({ lost: 0, overwritten: 40 });
    expect(describeLoss(summary)).toBe('0 of 90 acknowledged updates lost');
  });

  it('is no statement when nobody audits, or nobody has said anything for a while', () => {
    expect(describeLoss(summarizeAudit(emptyView()))).toBe('Losses unknown: acknowledged updates not audited now');
    expect(summarizeAudit({ ...viewWith(section('a')), at: 9000 }).state).toBe('unheard');
    expect(describeLost(summarizeAudit({ ...viewWith(section('a')), at: 9000 }))).toBe('—');
  });
});
