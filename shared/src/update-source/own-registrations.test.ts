/** Registrations of a node's own clients while nobody orders them yet, and those above a section's edge (US-13, US-15, MQ-01). */
import { describe, expect, it } from 'vitest';
import { judgeUpdate } from './judge-update.ts';
import { placeRegistration } from './registration-rules.ts';
import { GroupWorld } from './testing/group-world.ts';
import { stepUpdateSource } from './update-source-machine.ts';
import type { UpdateSourceEffect, UpdateSourceInput, UpdateSourceState } from './update-source-types.ts';

/** n1 before its first view: nothing of a section is ordered. */
const fresh = () => {
  const world = new GroupWorld(['n1', 'n2'], { sections: [{ path: 'a/b/c', home: 'london' }, { path: 'a/b/d', home: 'london' }] }, () => {});
  world.start('n1');
  return world.node('n1').state;
};

function play(state: UpdateSourceState, ...inputs: UpdateSourceInput[]): { state: UpdateSourceState; effects: UpdateSourceEffect[] } {
  let effects: UpdateSourceEffect[] = [];
  for (const input of inputs) ({ state, effects } = stepUpdateSource(state, input));
  return { state, effects };
}

const register = (client: string, path: string, connection = 1): UpdateSourceInput => ({ kind: 'register', at: 1, client, path, connection });
const toClients = (effects: UpdateSourceEffect[]) => effects.filter((effect) => effect.kind !== 'report' && effect.kind !== 'broadcast');

describe('a pending registration', () => {
  it('US-13 MQ-01 is not accepted by being repeated', () => {
    expect(play(fresh(), register('x', 'a/b/c'), register('x', 'a/b/c')).effects).toEqual([]);
  });

  it('US-20 that is given up is closed without a word to its client', () => {
    const { state, effects } = play(fresh(), register('x', 'a/b/c'), { kind: 'deregister', at: 2, client: 'x', path: 'a/b/c', connection: 1 });
    expect(toClients(effects)).toEqual([]);
    expect(state.own).toEqual([]);
  });

  it('MQ-02 is closed by callback when the node stops', () => {
    const { effects } = play(fresh(), register('x', 'a/b/c'), { kind: 'close-all', at: 2, because: 'the node stops' });
    expect(toClients(effects)).toEqual([{ kind: 'callback', client: 'x', path: 'a/b/c', connection: 1, state: 'closed', epoch: null, because: 'the node stops' }]);
  });

  it('US-08 one client may have several, over one connection', () => {
    const { state } = play(fresh(), register('x', 'a/b/c'), register('x', 'a/b/d'));
    expect(state.own.map((own) => own.path)).toEqual(['a/b/c', 'a/b/d']);
  });

  it('US-11 its client\'s updates are refused to it, those of others as unregistered', () => {
    const { state } = play(fresh(), register('x', 'a/b/c'));
    expect(judgeUpdate(state, { client: 'x', topic: 'a/b/c/1' })).toEqual({ verdict: 'refuse', registered: true, reason: 'x may not update a/b/c/1: its registration is pending' });
    expect(judgeUpdate(state, { client: 'y', topic: 'a/b/c/1' })).toEqual({ verdict: 'refuse', registered: false, reason: 'y is not registered as update source for a/b/c/1: subscribe to $update-source/a/b/c first' });
  });

  it('US-28 US-11 nor are those for a section that lives elsewhere', () => {
    const world = new GroupWorld(['n1'], {}, () => {});
    expect(judgeUpdate(world.node('n1').state, { client: 'x', topic: 'orders/1' })).toEqual({ verdict: 'refuse', registered: false, reason: 'orders is read-only here: its home is new-york' });
  });
});

describe('where a registration belongs', () => {
  it('US-14 US-08 outside every section to its node, at or below an edge to the section', () => {
    const sections = [{ path: 'a/b/c', home: 'london' }];
    expect(placeRegistration(sections, 'london', 'a/x')).toEqual({ kind: 'local' });
    for (const path of ['a/b/c', 'a/b/c/d']) expect(placeRegistration(sections, 'london', path)).toEqual({ kind: 'section', section: 'a/b/c' });
  });
});

describe('a registration above a section\'s edge', () => {
  const inputs = [register('x', 'a'), register('x', 'a', 2), register('x', 'a/b'), register('y', 'a')];
  const left = (...more: UpdateSourceInput[]) => Object.values(play(fresh(), ...inputs, ...more).state.aboveEdge);
  const [xa, xa2, xab, ya] = [{ client: 'x', path: 'a', connection: 1 }, { client: 'x', path: 'a', connection: 2 }, { client: 'x', path: 'a/b', connection: 1 }, { client: 'y', path: 'a', connection: 1 }];

  it('US-15 is remembered for each client, path and connection', () => expect(left()).toEqual([xa, xa2, xab, ya]));

  it('US-15 is forgotten when that one is given up', () => {
    expect(left({ kind: 'deregister', at: 2, client: 'x', path: 'a', connection: 1 })).toEqual([xa2, xab, ya]);
  });

  it('US-15 is forgotten when its connection is gone', () => {
    expect(left({ kind: 'client-gone', at: 2, client: 'x', connection: 1, because: 'died' })).toEqual([xa2, ya]);
  });
});
