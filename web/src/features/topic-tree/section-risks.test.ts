import { describe, expect, it } from 'vitest';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import type { ClusterView, NodeView } from '@understudy/shared/view/cluster-view';
import { auditOf, describeAudit } from './section-audit.ts';
import { sectionRisks } from './section-risks.ts';

const FX = 'prices/fx';
const viewOf = (name: string): ClusterView => applyBatch(emptyFold(), scenarios[name]!()).view;

/** The view in which these nodes alone have topics of prices/fx, so many subscribe to it on each, and so many members of the group are waited for. */
function having(view: ClusterView, names: string[], subscribers = 1, backups = 1): ClusterView {
  const change = (node: NodeView): NodeView => ({ ...node, sample: node.sample && { ...node.sample, copies: { backups, wanted: 1 }, sections: node.sample.sections.map((sample) => (sample.path === FX ? { ...sample, subscribers, topics: names.includes(node.name) ? 5 : 0 } : sample)) } });
  return { ...view, nodes: Object.fromEntries(Object.entries(view.nodes).map(([name, node]) => [name, change(node)])) };
}

function withAck(view: ClusterView, ack: 'sync' | 'async'): ClusterView {
  return { ...view, spec: { ...view.spec!, nodes: view.spec!.nodes.map((node) => ({ ...node, destinations: node.destinations.map((destination) => ({ ...destination, ack })) })) } };
}

const risks = (view: ClusterView) => sectionRisks(view, view.sections[FX]!).map(({ kind }) => kind);

describe('risks of a section', () => {
  it('are none while a standby, copies and listeners are there', () => {
    expect(risks(having(viewOf('steady'), ['lon-1', 'lon-2', 'lon-3']))).toEqual([]);
  });

  it('US-23 a section without a standby', () => {
    expect(risks(having(viewOf('lon-1-killed'), ['lon-2', 'lon-3']))).toEqual(['no-standby']);
    expect(sectionRisks(viewOf('lon-1-killed'), viewOf('lon-1-killed').sections[FX]!)[0]!.because).toContain('fx-2');
  });

  it('RP-11 a single copy, wherever it is', () => {
    expect(risks(having(viewOf('steady'), ['lon-1']))).toEqual(['single-copy']);
    expect(risks(having(viewOf('steady'), ['nyc-1']))).toEqual(['single-copy']);
    expect(risks(having(viewOf('steady'), []))).toEqual([]);
  });

  it('RP-05 RP-06 RP-11 copies that nobody waits for, unless a sync destination is connected and not downgraded', () => {
    const view = having(viewOf('steady'), ['lon-1', 'nyc-1', 'nyc-2'], 1, 0);
    const change = (to: ClusterView, part: (destination: ClusterView['destinations'][string]) => object): ClusterView => ({ ...to, destinations: Object.fromEntries(Object.entries(to.destinations).map(([key, destination]) => [key, { ...destination, ...part(destination) }])) });
    expect(risks(withAck(view, 'async'))).toEqual(['async-only']);
    expect(risks(withAck(view, 'sync'))).toEqual([]);
    expect(risks(change(withAck(view, 'sync'), ({ state }) => ({ state: { ...state, phase: 'searching' } })))).toEqual(['async-only']);
    expect(risks(change(withAck(view, 'sync'), () => ({ ack: { now: 'downgraded', because: '', at: 0, wall: 0 } })))).toEqual(['async-only']);
    expect(risks(having(viewOf('steady'), ['lon-1', 'nyc-1'], 1, 1))).toEqual([]);
    expect(sectionRisks(view, view.sections[FX]!)[0]!.because).toContain('lon-1 acknowledges before any other node has an update: nyc-1, nyc-2 follow');
  });

  it('nobody listening, the auditors aside; what no node said is no risk', () => {
    const all = ['lon-1', 'lon-2', 'lon-3'];
    const view = having(viewOf('steady'), all, 0);
    expect(risks(view)).toEqual(['nobody-listening']);
    const audited = { ...having(viewOf('steady'), all, 1), audits: Object.fromEntries(Object.keys(view.nodes).map((node) => [`${node} ${FX}`, { node, path: FX, delivered: 1, duplicated: 0, reordered: 0, missing: 0, perSecond: 1, had: 0, pending: 0, lost: 0, at: view.at }])) };
    expect(risks(audited)).toEqual(['nobody-listening']);
    const unheard = Object.fromEntries(Object.entries(view.nodes).map(([name, node]) => [name, { ...node, outlet: { ...node.outlet, state: 'lost' as const } }]));
    expect(risks({ ...view, nodes: unheard })).not.toContain('nobody-listening');
  });
});

describe('the audit of a section', () => {
  const audited = (counts: Partial<Record<'missing' | 'duplicated' | 'reordered', number>>, agoMillis = 0): ClusterView => {
    const view = viewOf('steady');
    return { ...view, audits: { 'lon-1 prices/fx': { node: 'lon-1', path: FX, delivered: 100, duplicated: 0, reordered: 0, missing: 0, perSecond: 1, had: 0, pending: 0, lost: 0, at: view.at - agoMillis, ...counts }, 'lon-2 prices/fx': { node: 'lon-2', path: FX, delivered: 50, duplicated: 0, reordered: 0, missing: 1 * (counts.missing ? 1 : 0), perSecond: 1, had: 0, pending: 0, lost: 0, at: view.at - agoMillis } } };
  };
  const said = (view: ClusterView) => {
    const audit = auditOf(view, FX);
    return [audit.state, describeAudit(audit)];
  };

  it('is one state over all auditors, and live counts never say that anything is lost', () => {
    expect(said(audited({}))).toEqual(['ok', 'audit ok']);
    expect(said(audited({ missing: 2 }))).toEqual(['pending', '3 missing']);
    expect(said(audited({ duplicated: 2, reordered: 1 }))).toEqual(['ok', '2 duplicated, 1 reordered']);
    expect(auditOf(audited({}), FX).delivered).toBe(150);
  });

  it('is unknown where nobody counts, or nobody has for a while', () => {
    expect(said(audited({}, 6000))).toEqual(['unknown', 'not audited']);
    expect(said({ ...viewOf('steady'), audits: {} })).toEqual(['unknown', 'not audited']);
    const view = audited({});
    const section = { path: FX, published: 100, acknowledged: 100, refused: 0, unconfirmed: 0, audited: 96, pending: 0, pendingMillis: 0, lost: 4, overwritten: 0, unknown: 0, state: 'final' as const, at: view.at };
    expect(said({ ...view, sectionAudits: { [FX]: section } })).toEqual(['lost', '4 lost']);
    expect(said({ ...view, sectionAudits: { [FX]: { ...section, lost: 0, overwritten: 2 } } })).toEqual(['ok', '2 overwritten']);
    expect(said({ ...view, sectionAudits: { [FX]: { ...section, lost: 0, state: 'pending' } } })).toEqual(['pending', 'audit pending']);
    expect(describeAudit({ state: 'lost', lost: 4, overwritten: 0, delivered: 9, missing: 7, duplicated: 0, reordered: 0 })).toBe('4 lost');
  });
});
