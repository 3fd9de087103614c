/** Single rules of the machine: what others are told, what is remembered and what is forgotten again. */
import { describe, expect, it } from 'vitest';
import type { Epoch } from '../domain/update-source.ts';
import { judgeUpdate } from './judge-update.ts';
import { GroupWorld, type WorldOptions } from './testing/group-world.ts';
import { initialUpdateSource, stepUpdateSource } from './update-source-machine.ts';
import type { Claim, GridEntry, NodeRecord, UpdateSourceEffect, UpdateSourceInput, UpdateSourceMessage, UpdateSourceState } from './update-source-types.ts';

type Played = { state: UpdateSourceState; effects: UpdateSourceEffect[] };

/** A group of n1 (the orderer), n2 …, in agreement; `clients` are registered as `client node path`. */
function groupOf(size: number, clients: string[] = [], options: WorldOptions = {}): GroupWorld {
  const names = Array.from({ length: size }, (_, index) => `n${index + 1}`);
  const world = new GroupWorld(names, options, () => {});
  for (const name of names) world.start(name);
  world.agree();
  world.settle();
  for (const line of clients) {
    const [client = '', node = '', path = ''] = line.split(' ');
    world.give(node, { kind: 'register', at: 1, client, path, connection: 1 });
    world.settle();
  }
  return world;
}

function play(state: UpdateSourceState, ...inputs: UpdateSourceInput[]): Played {
  let effects: UpdateSourceEffect[] = [];
  for (const input of inputs) ({ state, effects } = stepUpdateSource(state, input));
  return { state, effects };
}

const says = (from: string, message: UpdateSourceMessage): UpdateSourceInput => ({ kind: 'message', at: 2, from, message });
const decided = (path: string, key: string, epoch: Epoch): UpdateSourceInput => says('n1', { kind: 'decided', orders: [], activate: [{ path, key, epoch, over: [], because: 'test' }], refuse: [] });
const sees = (path: string, counter: number, node: string): UpdateSourceInput => ({ kind: 'epoch-seen', at: 2, path, epoch: { counter, node }, source: { client: 'x', node } });
const tick = (at: number): UpdateSourceInput => ({ kind: 'tick', at, activity: [] });
const kinds = (effects: UpdateSourceEffect[]) => effects.map((effect) => effect.kind);
const accepts = (state: UpdateSourceState, client: string, topic: string) => judgeUpdate(state, { client, topic }).verdict === 'accept';

/** The node's present view, changed. */
function view(state: UpdateSourceState, over: Partial<Extract<UpdateSourceInput, { kind: 'view-changed' }>> & { members?: { node: string; incarnation: number }[] }): UpdateSourceInput {
  const { members = state.view.members, ...rest } = over;
  const { number, reachable, orderer, mayActivate } = state.view;
  return { kind: 'view-changed', at: 2, view: { number: number + 1, members }, reachable, orderer, mayActivate, because: 'test', ...rest };
}

describe('before the first view', () => {
  const alone = () => new GroupWorld(['n1'], {}, () => {});

  it('US-14 what is outside every section is served at once, and taken over with its reason', () => {
    const world = alone();
    world.start('n1');
    for (const client of ['x', 'y']) world.give('n1', { kind: 'register', at: 1, client, path: 'misc', connection: 1 });
    world.settle();
    expect(accepts(world.node('n1').state, 'x', 'misc/1')).toBe(true);
    const { effects } = play(world.node('n1').state, { kind: 'client-gone', at: 2, client: 'x', connection: 1, because: 'died' });
    expect(effects).toContainEqual({ kind: 'persist-epoch', path: 'misc', epoch: { counter: 2, node: 'n1' }, token: 2 });
    const persisted = play(world.node('n1').state, { kind: 'client-gone', at: 2, client: 'x', connection: 1, because: 'died' }, { kind: 'epoch-persisted', at: 3, token: 2 });
    expect(persisted.effects).toContainEqual(activeCallback('y', 'misc', 2, 'takes over from x on n1: x is gone: died'));
  });

  it('MB-06 nobody becomes active in a section', () => {
    const world = alone();
    world.start('n1');
    const { state } = play(world.node('n1').state, { kind: 'register', at: 1, client: 'x', path: 'prices/fx', connection: 1 });
    expect(play(state, decided('prices/fx', 'n1#1#1', { counter: 1, node: 'n1' })).effects.some((effect) => effect.kind === 'persist-epoch')).toBe(false);
  });

  it('US-22 what was on disk counts where it belongs: in the section, or by path outside', () => {
    const epoch = (counter: number) => ({ counter, node: 'n1' });
    const state = initialUpdateSource(alone().config('n1', 2), { 'prices/fx/eur': epoch(4), misc: epoch(3) });
    expect([state.grid.counters, state.grid.epochs]).toEqual([{ 'prices/fx': 4 }, { 'prices/fx/eur': { epoch: epoch(4), client: null, node: 'n1' } }]);
    expect([state.local.counters, state.local.epochs]).toEqual([{ misc: 3 }, { misc: { epoch: epoch(3), client: null, node: 'n1' } }]);
    expect(state.fences).toEqual({ 'prices/fx/eur': epoch(4) });
  });
});

function activeCallback(client: string, path: string, counter: number, because: string): UpdateSourceEffect {
  return { kind: 'callback', client, path, connection: 1, state: 'active', epoch: { counter, node: 'n1' }, because };
}

describe('epochs', () => {
  it('US-22 are counted by section: by what is decided, what is heard to be decided, and what is seen', () => {
    const world = groupOf(2);
    world.heldDisks.add('n2');
    world.give('n2', { kind: 'register', at: 1, client: 'x', path: 'prices/fx/eur', connection: 1 });
    world.settle();
    for (const name of ['n1', 'n2']) expect(world.node(name).state.grid.counters).toEqual({ 'prices/fx': 1 });
    const { state } = world.node('n2');
    expect(play(state, decided('prices/fx/usd', 'n9#1#1', { counter: 3, node: 'n9' })).state.grid.counters).toEqual({ 'prices/fx': 3 });
    expect(play(state, sees('prices/fx/usd', 7, 'n9')).state.grid.counters).toEqual({ 'prices/fx': 7 });
  });

  it('US-22 keep whose they are; one that was given in vain is nobody\'s', () => {
    const world = groupOf(2, ['x n2 prices/fx']);
    const { state } = world.node('n1');
    expect(state.grid.epochs).toEqual({ 'prices/fx': { epoch: { counter: 1, node: 'n2' }, client: 'x', node: 'n2' } });
    const record = { ...state.grid.records.n2!, version: 99, granted: { 'prices/rates': { counter: 5, node: 'n2' } } };
    expect(play(state, says('n2', { kind: 'record', record, because: '' })).state.grid.epochs['prices/rates']).toEqual({ epoch: { counter: 5, node: 'n2' }, client: null, node: 'n2' });
  });

  it('US-22 an active source that is activated again is told its new one', () => {
    const { state } = groupOf(2, ['x n2 prices/fx']).node('n2');
    const { effects, state: after } = play(state, decided('prices/fx', 'n2#1#1', { counter: 2, node: 'n2' }), { kind: 'epoch-persisted', at: 3, token: 2 });
    expect(effects).toContainEqual({ kind: 'callback', client: 'x', path: 'prices/fx', connection: 1, state: 'active', epoch: { counter: 2, node: 'n2' }, because: 'test' });
    expect(after.permits).toEqual({ x: [{ verdict: 'accept', path: 'prices/fx', section: 'prices/fx', epoch: { counter: 2, node: 'n2' }, source: 'x' }] });
    expect(after.fences).toEqual({ 'prices/fx': { counter: 2, node: 'n2' } });
  });
});

describe('a new view', () => {
  it('US-04 only members that are reachable count', () => {
    const { state } = groupOf(2, ['x n2 prices/fx']).node('n1');
    expect(state.holders['prices/fx']?.active).toEqual({ client: 'x', node: 'n2' });
    expect(play(state, view(state, { reachable: ['n1'] })).state.holders['prices/fx']?.active).toBe(null);
  });

  it('US-13 members tell each other their tables when the living or the orderer changed, and only then', () => {
    const { state } = groupOf(3).node('n2');
    const told = (input: UpdateSourceInput) => play(state, input).effects.flatMap((effect) => (effect.kind === 'send' ? [effect.to] : []));
    expect(told(view(state, {}))).toEqual([]);
    expect(told(view(state, { orderer: 'n3' }))).toEqual(['n1', 'n3']);
    expect(told(view(state, { reachable: ['n1', 'n2'] }))).toEqual(['n1']);
    const [n1, n2, n3] = state.view.members;
    expect(told(view(state, { members: [n1!, n2!, { ...n3!, incarnation: 2 }] }))).toEqual(['n1', 'n3']);
  });

  it('US-14 without a datagrid nobody is told', () => {
    const { state } = groupOf(2, [], { datagrid: false }).node('n2');
    expect(play(state, view(state, { orderer: 'n2' })).effects).toEqual([]);
  });

  it('MB-05 decisions under way stay while the same node orders, and go when it no longer does', () => {
    const world = groupOf(2);
    world.heldDisks.add('n2');
    world.give('n2', { kind: 'register', at: 1, client: 'x', path: 'prices/fx', connection: 1 });
    world.settle();
    const state = { ...world.node('n1').state, refused: { 'n2#1#9': 'why' } };
    expect(Object.keys(state.deciding)).toEqual(['prices/fx']);
    const [n1, n2] = state.view.members;
    const joined = play(state, view(state, { members: [n1!, n2!, { node: 'n3', incarnation: 1 }], reachable: ['n1', 'n2', 'n3'] }));
    expect(joined.state.deciding).toEqual(state.deciding);
    const deposed = play(state, view(state, { orderer: 'n2' })).state;
    expect([deposed.deciding, deposed.refused]).toEqual([{}, {}]);
    world.heldDisks.clear();
    world.settle();
    expect(world.node('n1').state.deciding).toEqual({});
  });
});

describe('the orderer', () => {
  it('US-12 refuses a conflict once, until its node has closed it', () => {
    const { state } = groupOf(2, ['x n1 prices/fx']).node('n1');
    const known = state.grid.records.n2!;
    const stated = (entries: GridEntry[], version: number): UpdateSourceInput => says('n2', { kind: 'record', record: { ...known, version, lastSerial: 1, entries }, because: 'test' });
    const refused = play(state, stated([{ path: 'prices/fx/eur', client: 'y', serial: 1, claim: null }], 90));
    expect(refused.effects).toContainEqual({ kind: 'broadcast', message: { kind: 'decided', orders: [], activate: [], refuse: [{ key: 'n2#1#1', reason: 'prices/fx/eur lies below prices/fx, for which x on n1 is registered' }] } });
    expect(Object.keys(refused.state.refused)).toEqual(['n2#1#1']);
    const again = play(refused.state, tick(3));
    expect(again.effects).toEqual([]);
    expect(Object.keys(again.state.refused)).toEqual(['n2#1#1']);
    expect(play(again.state, view(again.state, {})).effects).toEqual([]);
    expect(play(again.state, stated([], 91)).state.refused).toEqual({});
  });

  it('US-13 a lower number for a standby is no news for its client', () => {
    const { state } = groupOf(2, ['x n1 prices/fx', 'y n2 prices/fx']).node('n2');
    const { effects, state: after } = play(state, says('n1', { kind: 'decided', orders: [['n2#1#1', 0]], activate: [], refuse: [] }));
    expect(after.own[0]!.shown.order).toBe(0);
    expect(kinds(effects).filter((kind) => kind === 'callback' || kind === 'accept-registration')).toEqual([]);
  });

  it('US-18 "any" shows who would take over next, below a section too', () => {
    const world = groupOf(5, [1, 2, 3, 4, 5].map((n) => `c${n} n${n} prices/rates/short`), { takeover: 'any' });
    const holder = () => world.node('n1').state.holders['prices/rates/short']!;
    for (let left = 4; left > 0; left -= 1) {
      const { active, standbys } = holder();
      expect(standbys.length).toBe(left);
      world.give(active!.node, { kind: 'client-gone', at: left, client: active!.client, connection: 1, because: 'died' });
      world.settle();
      expect(holder().active).toEqual(standbys[0]);
    }
  });

  it('US-26 whom a path lost is forgotten everywhere once somebody is active again', () => {
    const world = groupOf(3, ['x n1 prices/fx', 'y n2 prices/fx']);
    world.give('n1', { kind: 'client-gone', at: 2, client: 'x', connection: 1, because: 'died' });
    expect(world.node('n1').state.lost).toEqual({ 'prices/fx': { client: 'x', node: 'n1', because: 'x is gone: died' } });
    world.settle();
    for (const name of ['n1', 'n2', 'n3']) expect(world.node(name).state.lost).toEqual({});
  });
});

describe('a stalled node', () => {
  const active = (size: number) => groupOf(size, ['x n1 prices/fx', 'm n1 misc']).node('n1').state;
  const stalled: UpdateSourceInput = { kind: 'stalled', at: 2 };
  const table = (from: string, state: UpdateSourceState): UpdateSourceInput => says(from, { kind: 'table', grid: state.grid, ask: false });

  it('MB-04 accepts nothing in a section until every reachable member was heard; what is local goes on', () => {
    const state = active(3);
    const asking = play(state, stalled);
    expect(asking.effects).toContainEqual({ kind: 'broadcast', message: { kind: 'table', grid: asking.state.grid, ask: true } });
    const first = play(asking.state, table('n2', state));
    expect([asking, first].map((one) => [accepts(one.state, 'x', 'prices/fx/1'), accepts(one.state, 'm', 'misc/1')])).toEqual([[false, true], [false, true]]);
    expect(accepts(play(first.state, table('n3', state)).state, 'x', 'prices/fx/1')).toBe(true);
    const lost = view(first.state, { reachable: ['n1', 'n2'] });
    expect(accepts(play(first.state, lost).state, 'x', 'prices/fx/1')).toBe(true);
  });

  it('MB-04 that is alone asks nobody and goes on', () => {
    const { state, effects } = play(active(1), stalled);
    expect(effects).toEqual([]);
    expect(accepts(state, 'x', 'prices/fx/1')).toBe(true);
  });

  it('MB-04 is answered with the table when it asks', () => {
    const { state } = groupOf(2).node('n2');
    const { effects } = play(state, says('n1', { kind: 'table', grid: state.grid, ask: true }));
    expect(effects).toEqual([{ kind: 'send', to: 'n1', message: { kind: 'table', grid: state.grid, ask: false } }]);
  });

  it('MB-04 US-22 whose epoch was passed by a source of its own has no values to give up', () => {
    const { effects, state } = play(active(2), stalled, sees('prices/fx', 9, 'n1'));
    expect(state.own.find((own) => own.client === 'x')!.claim).toBe(null);
    expect(kinds(effects)).not.toContain('values-yield');
  });
});

describe('a claim', () => {
  const claim = (counter: number, node: string, over: Epoch[]): Claim => ({ epoch: { counter, node }, over, doubtful: false, because: 'ruled' });
  const ruling = (state: UpdateSourceState, path: string): UpdateSourceInput => {
    const record: NodeRecord = { ...state.grid.records.n1!, version: 99, lastSerial: 1, entries: [{ path, client: 'y', serial: 1, claim: claim(2, 'n1', [{ counter: 1, node: 'n2' }]) }] };
    return says('n1', { kind: 'record', record, because: 'test' });
  };
  const held = (state: UpdateSourceState) => state.own.map((own) => own.claim?.epoch.counter ?? null);

  it('US-24 yields to one of the same path that overrules it, not to one of another path', () => {
    const { state } = groupOf(2, ['x n2 prices/fx']).node('n2');
    expect(held(play(state, ruling(state, 'prices/fx')).state)).toEqual([null]);
    expect(held(play(state, ruling(state, 'prices/rates')).state)).toEqual([1]);
  });

  it('US-24 US-17 beside another one is a split brain, which the next orderer says again', () => {
    const { state } = groupOf(3, ['x n2 prices/fx']).node('n2');
    const record: NodeRecord = { ...state.grid.records.n3!, version: 99, lastSerial: 1, entries: [{ path: 'prices/fx', client: 'y', serial: 1, claim: claim(1, 'n3', []) }] };
    const split = play(state, says('n3', { kind: 'record', record, because: 'test' }), says('n1', { kind: 'decided', orders: [['n3#1#1', 2]], activate: [], refuse: [] }));
    expect(kinds(split.effects.filter((effect) => effect.kind === 'report' && effect.body.kind === 'finding-changed'))).toEqual([]);
    const text = 'split brain: x on n2 in epoch 1@n2 and y on n3 in epoch 1@n3 were active for prices/fx';
    expect(play(split.state, view(split.state, { orderer: 'n2' })).effects).toContainEqual({ kind: 'report', body: { kind: 'finding-changed', finding: 'split-brain:prices/fx', state: 'raised', severity: 'fault', subject: 'prices/fx', text } });
  });

  it('US-24 of a node that its view does not count yields to nobody yet', () => {
    const { state } = groupOf(2, ['x n2 prices/fx']).node('n2');
    const out = play(state, view(state, { members: [{ node: 'n1', incarnation: 1 }], reachable: ['n1'] }), ruling(state, 'prices/fx'));
    expect(held(out.state)).toEqual([1]);
  });

  it('US-26 that is given up while its client holds another one is a loss, and the takeover says of whom', () => {
    const world = groupOf(2, ['x n1 prices/fx', 'x n1 prices/rates', 'y n2 prices/fx']);
    const { effects } = play(world.node('n1').state, { kind: 'deregister', at: 2, client: 'x', path: 'prices/fx', connection: 1 });
    expect(effects.flatMap((effect) => (effect.kind === 'broadcast' && effect.message.kind === 'decided' ? effect.message.activate.map((one) => one.because) : []))).toEqual(['takes over from x on n1: x deregistered']);
  });
});

describe('findings', () => {
  it('US-17 of a path that is not active here nothing is noted', () => {
    const { state } = groupOf(1).node('n1');
    expect(play(state, { kind: 'tick', at: 9, activity: [{ path: 'prices/fx', acceptedAt: null, olderTopics: 0, olderExample: null }] }).state.activity).toEqual({});
  });
});
