/** Standing problems: listed whatever is said to them; what is known does not colour the wall; neither for ever nor for something graver. */
import { describe, expect, it } from 'vitest';
import type { ClusterEvent, ClusterEventBody } from '../domain/cluster-event.ts';
import { applyBatch, emptyFold } from '../history/fold.ts';
import { applyEvent } from './apply-event.ts';
import type { ClusterView } from './cluster-view.ts';
import { countCluster, describeCluster } from './describe-cluster.ts';
import { listProblems, type Problem } from './problems.ts';
import { scenarios } from './testdata/scenarios.ts';

const viewOf = (name: string): ClusterView => applyBatch(emptyFold(), scenarios[name]!()).view;

function say(view: ClusterView, body: ClusterEventBody, afterMillis = 1): ClusterView {
  const event = { witness: { kind: 'dashboard', name: 'dashboard', incarnation: 1 }, number: 9000 + view.n, at: view.at + afterMillis, wall: view.wall + afterMillis, ...body } as ClusterEvent;
  return applyEvent(view, { n: view.n + 1, arrivedAt: event.at, event });
}

function mute(view: ClusterView, problem: Problem, verdict: 'acknowledged' | 'muted', forMillis = 60_000): ClusterView {
  const { id, tone, text, since } = problem;
  return say(view, { kind: 'problem-muted', problem: id, verdict, tone, text, since, by: 'mia', reason: 'planned', until: view.wall + forMillis });
}

const find = (view: ClusterView, id: string): Problem => listProblems(view).find((problem) => problem.id === id)!;
const spoken = (view: ClusterView): string => describeCluster(view).sentences.map(({ text }) => text).join(' ');

describe('problems', () => {
  it('are listed thing by thing, the gravest first', () => {
    expect(listProblems(viewOf('steady'))).toEqual([]);
    expect(listProblems(viewOf('lon-1-killed')).map(({ id, tone }) => `${tone} ${id}`)).toEqual(['down node:lon-1', 'attention no-standby:prices/fx']);
    expect(listProblems(viewOf('split')).map(({ id }) => id)).toContain('split:prices/fx');
    expect(listProblems(viewOf('recovery-search')).map(({ id }) => id)).toContain('destination:nyc-1/recovery');
    expect(listProblems(viewOf('cut-link')).map(({ text }) => text)).toEqual(['The link lon-1 ~ lon-2 is cut: it carries nothing and closes nothing.']);
    expect(listProblems(viewOf('lab-lost')).map(({ id }) => id)).toEqual(['lab']);
    expect(find(viewOf('paused-node'), 'node:nyc-2').text).toMatch(/^nyc-2 is paused: [^:]+\.$/);
    expect(find(viewOf('lon-1-killed'), 'node:lon-1').text).toMatch(/^lon-1 is down \(killed\): [^:]+\.$/);
  });

  it('have the same ids and beginnings while they stand', () => {
    const events = scenarios['recovery-search']!();
    const sinces = new Set(events.map((_, at) => applyBatch(emptyFold(), events.slice(0, at + 1)).view).flatMap((view) => listProblems(view).filter(({ id }) => id === 'destination:nyc-1/recovery').map(({ since }) => since)));
    // At the start, after r-1 and after r-2; pass after pass of the last search is one problem.
    expect(sinces.size).toBe(3);
  });
});

describe('what is known', () => {
  it('is counted and listed, and neither said nor coloured', () => {
    let view = viewOf('lon-1-killed');
    view = mute(view, find(view, 'node:lon-1'), 'muted');
    expect(spoken(view)).toBe('prices/fx has no standby: fx-2 alone serves it.');
    expect(countCluster(view)).toMatchObject({ nodes: { up: 6, all: 7, muted: 1 }, standbysMissing: 1, muted: 1 });
    expect(find(view, 'node:lon-1').mute).toMatchObject({ by: 'mia', reason: 'planned' });
    view = mute(view, find(view, 'no-standby:prices/fx'), 'acknowledged');
    expect(describeCluster(view).sentences).toHaveLength(1);
    expect(spoken(view)).toBe('6 of 7 nodes are up. 3 of 3 sections served. 2 known problems are muted.');
    expect(countCluster(view)).toMatchObject({ standbysMissing: 0, muted: 2 });
  });

  it('is forgotten when its time has come, by the time of the view, and when it is lifted', () => {
    const before = viewOf('lon-1-killed');
    const muted = mute(before, find(before, 'node:lon-1'), 'muted', 5000);
    const sample = (view: ClusterView, after: number) => say(view, { kind: 'gap', outlet: { kind: 'auditor', name: 'a', incarnation: 1 }, from: 1, to: 1, because: '' }, after);
    expect(spoken(sample(muted, 4000))).not.toContain('lon-1 is down');
    expect(spoken(sample(muted, 6000))).toContain('lon-1 is down');
    const lifted = say(muted, { kind: 'problem-muted', problem: 'node:lon-1', verdict: 'lifted', tone: 'down', text: '', since: 0, by: 'mia', reason: '', until: 0 });
    expect(spoken(lifted)).toContain('lon-1 is down');
    expect(lifted.mutes).toEqual({});
  });

  it('holds for the next occurrence too when it is muted, and only for this one when it is acknowledged', () => {
    const before = viewOf('lon-1-killed');
    const problem = find(before, 'node:lon-1');
    const restart = (view: ClusterView): ClusterView => (['running', 'exited'] as const).reduce((next, state, at) => say(next, {
      kind: 'process-changed', subject: { kind: 'node', name: 'lon-1' }, incarnation: 2, state, pid: 1, exit: state === 'exited' ? { code: 1, signal: null } : null, order: null, because: String(at),
    } as ClusterEventBody, 500), view);
    expect(spoken(restart(mute(before, problem, 'muted')))).not.toContain('lon-1 is down');
    expect(spoken(restart(mute(before, problem, 'acknowledged')))).toContain('lon-1 is down');
  });

  it('does not cover what has become graver', () => {
    const before = viewOf('paused-node');
    const muted = mute(before, find(before, 'node:nyc-2'), 'muted');
    expect(spoken(muted)).not.toContain('nyc-2');
    const killed = say(muted, { kind: 'process-changed', subject: { kind: 'node', name: 'nyc-2' }, incarnation: 1, state: 'exited', pid: null, exit: { code: null, signal: 'SIGKILL' }, order: null, because: 'killed' });
    expect(spoken(killed)).toContain('nyc-2 is down');
  });

  it('keeps no more than anybody reads', () => {
    let view = viewOf('lon-1-killed');
    const problem = find(view, 'node:lon-1');
    for (let count = 0; count < 250; count += 1) view = mute(view, { ...problem, id: `node:n-${count}` }, 'muted');
    expect(Object.keys(view.mutes)).toHaveLength(200);
    expect(Object.keys(view.mutes).at(-1)).toBe('node:n-249');
  });
});
