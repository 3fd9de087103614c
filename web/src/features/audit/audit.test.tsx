import { renderToStaticMarkup } from 'react-dom/server';
import { createElement } from 'react';
import { describe, expect, it } from 'vitest';
import type { AuditRange, EpochAudit } from '@understudy/shared/domain/audit';
import type { Episode } from '@understudy/shared/history/history';
import { emptyView } from '@understudy/shared/view/empty-view';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { AuditRanges } from './audit-ranges.tsx';
import { AuditTable } from './audit-table.tsx';
import { EpisodeLoss, EpisodeLossMark } from './episode-loss.tsx';

const FX = 'prices/fx';
const text = (element: Parameters<typeof renderToStaticMarkup>[0]) => renderToStaticMarkup(element).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim();
const row = (node: string, more: Partial<ClusterView['audits'][string]> = {}) => ({ node, path: FX, delivered: 100, perSecond: 10, duplicated: 0, reordered: 0, missing: 0, had: 90, pending: 4, lost: 0, at: 0, ...more });
const view: ClusterView = {
  ...emptyView(),
  sectionAudits: { [FX]: { path: FX, published: 110, acknowledged: 100, refused: 3, unconfirmed: 7, audited: 94, pending: 6, pendingMillis: 10, lost: 2, overwritten: 5, unknown: 0, state: 'final', at: 0 } },
  audits: { a: row('lon-1', { lost: 2 }), b: row('r-2', { delivered: 0, had: 0, pending: 0 }) },
};
const epoch = { counter: 8, node: 'lon-2' };
const range = (kind: AuditRange['kind'], from: number, to: number, more: Partial<AuditRange> = {}): AuditRange => ({ kind, client: 'fx-1', epoch, life: null, node: null, from, to, ...more });

describe('the audit of a section in numbers', () => {
  it('RP-12 keeps lost, overwritten and unconfirmed apart, and says nothing of nodes where nothing belongs', () => {
    const said = text(createElement(AuditTable, { view, path: FX }));
    expect(said).toContain('acknowledged 100 lost 2 pending 6 overwritten 5 unconfirmed 7 refused 3');
    expect(said).toContain('lon-1 2 0 0 0 90 4 100 —');
    expect(said).toContain('r-2 nothing of it belongs here now');
  });

  it('RP-12 lists the exact numbers by kind, the gravest first and opened', () => {
    const ranges = [range('unconfirmed', 41, 57, { life: '2.1' }), range('lost', 7, 7, { node: 'nyc-1' }), range('overwritten', 1000, 1200)];
    const listed = { ...view, auditRanges: { [FX]: { ranges, leftOut: 3 } } };
    expect(text(createElement(AuditRanges, { view: listed, path: FX }))).toBe(
      'lost 1 range, 1 update 7 of fx-1, epoch 8@lon-2, on nyc-1 overwritten 1 range, 201 updates 1,000–1,200 of fx-1, epoch 8@lon-2 '
      + 'unconfirmed 1 range, 17 updates 41–57 of fx-1, epoch 8@lon-2, activation 2.1 3 older ranges are counted and not listed.',
    );
    expect(renderToStaticMarkup(createElement(AuditRanges, { view: listed, path: FX })).match(/<details[^>]*open/g)).toHaveLength(1);
  });
});

describe('what a failover cost', () => {
  const episode = (loss: Partial<EpochAudit> | null) => ({ loss: loss && { path: FX, client: 'fx-1', epoch, acknowledged: 1204, refused: 0, unconfirmed: 0, lost: 0, overwritten: 0, state: 'final', ...loss } }) as Episode;
  const said = (loss: Partial<EpochAudit> | null) => text(createElement(EpisodeLoss, { episode: episode(loss) }));

  it('RP-08 is 0 only when it is final', () => {
    expect(said(null)).toBe('');
    expect(said({ state: 'pending' })).toBe('losses pending of 1,204 acknowledged');
    expect(said({ unconfirmed: 13 })).toBe('0 of 1,204 acknowledged lost · 13 unconfirmed');
    expect(said({ state: 'pending', lost: 2 })).toBe('2 of 1,204 acknowledged lost');
  });

  it('marks in a list only what was lost or overwritten', () => {
    const mark = (loss: Partial<EpochAudit> | null) => text(createElement(EpisodeLossMark, { episode: episode(loss) }));
    expect([mark(null), mark({ unconfirmed: 5 }), mark({ lost: 2, overwritten: 1 }), mark({ overwritten: 1 })]).toEqual(['', '', '2 lost', '1 overwritten']);
  });
});
