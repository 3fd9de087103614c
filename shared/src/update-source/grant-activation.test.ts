/** Activations that come late, twice or for nobody (US-10, US-22). */
import { describe, expect, it } from 'vitest';
import { GroupWorld } from './testing/group-world.ts';
import { stepUpdateSource } from './update-source-machine.ts';
import type { Activation, UpdateSourceEffect, UpdateSourceInput, UpdateSourceState } from './update-source-types.ts';

/** n2 with fx-2 active in 1@n2, ordered by n1. */
function activeOnN2(): UpdateSourceState {
  const world = new GroupWorld(['n1', 'n2'], {}, () => {});
  for (const name of ['n1', 'n2']) world.start(name);
  world.agree();
  world.settle();
  world.give('n2', { kind: 'register', at: 1, client: 'fx-2', path: 'prices/fx', connection: 1 });
  world.settle();
  return world.node('n2').state;
}

function activate(state: UpdateSourceState, counter: number, key = 'n2#1#1'): { state: UpdateSourceState; effects: UpdateSourceEffect[] } {
  const activation: Activation = { path: 'prices/fx', key, epoch: { counter, node: 'n2' }, over: [], because: 'test' };
  return stepUpdateSource(state, { kind: 'message', at: 2, from: 'n1', message: { kind: 'decided', orders: [], activate: [activation], refuse: [] } });
}

describe('an activation', () => {
  it('US-22 above all that was seen is made durable, once, however often it comes', () => {
    const first = activate(activeOnN2(), 2);
    expect(first.effects).toEqual([{ kind: 'persist-epoch', path: 'prices/fx', epoch: { counter: 2, node: 'n2' }, token: 2 }]);
    expect(activate(first.state, 2).effects).toEqual([]);
    expect(activate(first.state, 3).effects.map((effect) => effect.kind)).toEqual(['persist-epoch']);
  });

  it('US-22 that is claimed already says nothing; one for a registration that is gone neither', () => {
    const state = activeOnN2();
    expect(activate(state, 1).effects).toEqual([]);
    expect(activate(state, 9, 'n2#1#7').effects).toEqual([]);
  });

  it('US-10 at or below what was seen is refused, and the table says why', () => {
    const seen = stepUpdateSource(activeOnN2(), { kind: 'epoch-seen', at: 2, path: 'prices/fx', epoch: { counter: 5, node: 'n9' }, source: { client: 'x', node: 'n9' } }).state;
    const table = { kind: 'broadcast', message: { kind: 'table', grid: seen.grid, ask: false } };
    for (const counter of [4, 5]) expect(activate(seen, counter).effects).toEqual([table]);
    expect(activate(seen, 6).effects.map((effect) => effect.kind)).toEqual(['persist-epoch']);
  });

  it('US-22 whose very epoch was seen with another registration is refused, before it is written and after', () => {
    const sees: UpdateSourceInput = { kind: 'epoch-seen', at: 2, path: 'prices/fx', epoch: { counter: 5, node: 'n2' }, source: { client: 'x', node: 'n2' } };
    const seen = stepUpdateSource(activeOnN2(), sees).state;
    expect(activate(seen, 5).effects.map((effect) => effect.kind)).toEqual(['broadcast']);
    const granted = activate(activeOnN2(), 5).state;
    const done = stepUpdateSource(stepUpdateSource(granted, sees).state, { kind: 'epoch-persisted', at: 4, token: 2 });
    expect(done.state.own[0]!.claim?.epoch).toEqual({ counter: 1, node: 'n2' });
  });

  it('US-02 US-22 whose epoch was overtaken leaves its client a standby, and says so', () => {
    const world = new GroupWorld(['n1', 'n2'], {}, () => {});
    for (const name of ['n1', 'n2']) world.start(name);
    world.agree();
    world.settle();
    world.heldDisks.add('n2');
    world.give('n2', { kind: 'register', at: 1, client: 'fx-2', path: 'prices/fx', connection: 1 });
    world.settle();
    const overtaken = stepUpdateSource(world.node('n2').state, { kind: 'epoch-seen', at: 2, path: 'prices/fx', epoch: { counter: 5, node: 'n9' }, source: { client: 'x', node: 'n9' } });
    expect(overtaken.state.own[0]!.shown).toEqual({ state: 'pending', order: 1, epoch: null });
    const done = stepUpdateSource(overtaken.state, { kind: 'epoch-persisted', at: 3, token: 1 });
    expect(done.state.own[0]!.shown).toEqual({ state: 'standby', order: 1, epoch: null });
    expect(done.effects).toContainEqual({ kind: 'callback', client: 'fx-2', path: 'prices/fx', connection: 1, state: 'standby', epoch: { counter: 5, node: 'n9' }, because: 'no source is active yet' });
  });

  it('MB-06 is not begun by a node that may not activate', () => {
    const state = activeOnN2();
    expect(activate({ ...state, view: { ...state.view, mayActivate: false } }, 2).effects).toEqual([]);
  });

  it('US-22 whose epoch was overtaken while it was written activates nobody', () => {
    const granted = activate(activeOnN2(), 2).state;
    const overtaken = stepUpdateSource(granted, { kind: 'epoch-seen', at: 3, path: 'prices/fx', epoch: { counter: 2, node: 'n9' }, source: { client: 'x', node: 'n9' } }).state;
    const done = stepUpdateSource(overtaken, { kind: 'epoch-persisted', at: 4, token: 2 });
    expect(done.effects.filter((effect) => effect.kind === 'callback')).toEqual([]);
    expect(done.state.permits).toEqual({});
    expect(done.state.own[0]!.claim?.epoch).toEqual({ counter: 1, node: 'n2' });
    expect(stepUpdateSource(done.state, { kind: 'epoch-persisted', at: 5, token: 99 }).effects).toEqual([]);
  });
});
