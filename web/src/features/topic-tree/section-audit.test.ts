import { renderToStaticMarkup } from 'react-dom/server';
import { createElement } from 'react';
import { describe, expect, it } from 'vitest';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import { auditOf, describeAudit, type SectionAudit } from './section-audit.ts';
import { AuditMark } from './section-marks.tsx';

type Counts = { missing?: number; duplicated?: number; reordered?: number; at?: number };

/** The steady cluster with what the auditors of these nodes counted of prices/fx, and a row of another section. */
function counted(...rows: Counts[]): ClusterView {
  const { view } = applyBatch(emptyFold(), scenarios.steady!());
  const audit = (node: string, path: string, more: Counts): ClusterView['audits'][string] => ({ node, path, delivered: 100, missing: 0, duplicated: 0, reordered: 0, had: 100, pending: 0, lost: 0, perSecond: 10, at: view.at, ...more });
  const mine = rows.map((more, index) => [`lon-${index + 1} prices/fx`, audit(`lon-${index + 1}`, 'prices/fx', more)]);
  return { ...view, audits: Object.fromEntries([...mine, ['nyc-1 orders', audit('nyc-1', 'orders', { missing: 7 })]]) };
}

const words = (view: ClusterView) => describeAudit(auditOf(view, 'prices/fx'));

describe('the audit of a section', () => {
  it('adds up what the auditors of all nodes counted of it, and of no other', () => {
    expect(auditOf(counted({}, {}), 'prices/fx')).toEqual({ state: 'ok', delivered: 200, missing: 0, duplicated: 0, reordered: 0, lost: 0, overwritten: 0 });
    expect(auditOf(counted({ missing: 2 }, { missing: 1, duplicated: 4 }), 'prices/fx')).toMatchObject({ state: 'pending', missing: 3, duplicated: 4 });
  });

  it('is unknown where nobody counts, and once nobody has for a while', () => {
    expect(words(counted())).toBe('not audited');
    const view = counted({});
    expect(words({ ...view, at: view.at + 5000 })).toBe('audit ok');
    expect(words({ ...view, at: view.at + 5001 })).toBe('not audited');
    // One of them is enough.
    expect(words(counted({ at: 0 }, {}))).toBe('audit ok');
  });

  it('says what is missing, came twice or out of order, and nothing is lost by a live count', () => {
    expect(words(counted({ missing: 3 }))).toBe('3 missing');
    expect(words(counted({ duplicated: 1, reordered: 2 }))).toBe('1 duplicated, 2 reordered');
    expect(words(counted({ missing: 1, duplicated: 1 }))).toBe('1 missing, 1 duplicated');
  });
});

describe('the mark of an audit', () => {
  const mark = (more: Partial<SectionAudit>) => renderToStaticMarkup(createElement(AuditMark, { audit: { state: 'ok', delivered: 9, missing: 0, duplicated: 0, reordered: 0, lost: 0, overwritten: 0, ...more } }));

  it('differs in colour and in shape for each state, and for what came twice', () => {
    const marks = [mark({}), mark({ state: 'pending', missing: 1 }), mark({ state: 'lost', lost: 1 }), mark({ state: 'unknown' }), mark({ duplicated: 1 })];
    expect(marks.map((markup) => /tone-([a-z]+)/.exec(markup)![1])).toEqual(['up', 'attention', 'down', 'unknown', 'attention']);
    expect(new Set(marks.map((markup) => /<svg.*<\/svg>/.exec(markup)![0])).size).toBe(marks.length);
    expect(marks.map((markup) => markup.replace(/<[^>]*>/g, ''))).toEqual(['audit ok', '1 missing', '1 lost', 'not audited', '1 duplicated']);
  });
});
