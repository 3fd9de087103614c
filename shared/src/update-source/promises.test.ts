/** What a node holds to that told another one what it has: an epoch is about to begin there (US-10, US-11); and who stands against whom (US-24). */
import { expect, it } from 'vitest';
import { isContested } from './contests.ts';
import { judgeReplicated, judgeUpdate } from './judge-update.ts';
import { GroupWorld } from './testing/group-world.ts';

const FX = 'prices/fx';
const EURUSD = 'prices/fx/EURUSD';
const NODES = ['lon-1', 'lon-2', 'lon-3'];

/** fx-1 is active on lon-1 in epoch 1@lon-1, fx-2 stands by on lon-2. */
function group(): GroupWorld {
  const world = new GroupWorld(NODES, {}, () => undefined);
  for (const name of NODES) world.start(name);
  world.agree();
  world.settle();
  for (const [client, node] of [['fx-1', 'lon-1'], ['fx-2', 'lon-2']] as const) {
    world.give(node, { kind: 'register', at: 0, client, path: FX, connection: 1 });
    world.settle();
  }
  return world;
}

const promise = (world: GroupWorld, counter: number, to = 'lon-2', path = FX) => world.give('lon-1', { kind: 'epoch-promised', at: 0, path, epoch: { counter, node: to }, to });
const judge = (world: GroupWorld) => judgeUpdate(world.node('lon-1').state, { client: 'fx-1', topic: EURUSD });
const replicated = (world: GroupWorld, counter: number, path = FX) => judgeReplicated(world.node('lon-1').state, { path, section: path, epoch: { counter, node: 'lon-3' } }).verdict;

it('US-10 US-11 a node that said what it has takes nothing of lower epochs any more, from its clients or from others', () => {
  const world = group();
  expect(judge(world)).toMatchObject({ verdict: 'accept', epoch: { counter: 1, node: 'lon-1' } });
  promise(world, 3);
  // It may go on when that epoch does not begin after all: refused it is once another source is active.
  expect(judge(world)).toEqual({ verdict: 'undecided' });
  expect([2, 4].map((counter) => replicated(world, counter))).toEqual(['undecided', 'apply']);
  expect(replicated(world, 2, 'prices/rates')).toBe('apply');
  expect(judgeReplicated(world.node('lon-1').state, { path: FX, section: FX, epoch: { counter: 3, node: 'lon-2' } }).verdict).toBe('apply');
});

it('US-10 of two promises the higher one stands, and one for another path says nothing about this one', () => {
  const world = group();
  promise(world, 9, 'lon-2', 'prices/rates');
  expect(judge(world).verdict).toBe('accept');
  promise(world, 4);
  promise(world, 3, 'lon-3');
  expect([3, 5].map((counter) => replicated(world, counter))).toEqual(['undecided', 'apply']);
  promise(world, 6, 'lon-3');
  expect([5, 7].map((counter) => replicated(world, counter))).toEqual(['undecided', 'apply']);
  promise(world, 8, 'lon-3', `${FX}/eur`);
  expect(replicated(world, 7)).toBe('undecided');
  expect(replicated(world, 0)).toBe('fenced');
});

it('US-10 a promise to an epoch that this source is in already refuses it nothing', () => {
  const world = group();
  promise(world, 1, 'lon-1');
  expect(judge(world).verdict).toBe('accept');
});

it('US-10 a promise ends with the node to which it was made, and with its life', () => {
  for (const comesBack of [false, true]) {
    const world = group();
    promise(world, 3);
    world.kill('lon-2');
    if (comesBack) world.start('lon-2');
    world.agree();
    world.settle();
    expect(judge(world).verdict).toBe('accept');
    expect(world.node('lon-1').state.promised).toEqual({});
  }
  // Nobody whom the view does not have is promised anything.
  const world = group();
  promise(world, 3, 'lon-9');
  expect(judge(world).verdict).toBe('accept');
});

it('US-10 a promise ends when its epoch has begun', () => {
  const world = group();
  promise(world, 3);
  world.give('lon-1', { kind: 'epoch-seen', at: 0, path: FX, epoch: { counter: 3, node: 'lon-2' }, source: { client: 'fx-2', node: 'lon-2' } });
  expect(world.node('lon-1').state.promised).toEqual({});
  expect(replicated(world, 2)).toBe('fenced');
  expect(judge(world)).toMatchObject({ verdict: 'refuse', registered: true });
});

it('US-24 two sources of one path stand against each other from the healing of a split until the orderer has ruled, those of two paths never', () => {
  const world = group();
  world.give('lon-3', { kind: 'register', at: 0, client: 'rates-1', path: 'prices/rates', connection: 1 });
  world.settle();
  const contested = () => NODES.filter((node) => isContested(world.node(node).state));
  expect(contested()).toEqual([]);
  world.divide([['lon-1'], ['lon-2', 'lon-3']]);
  world.agree();
  world.settle();
  expect(contested()).toEqual([]);
  world.heldDisks.add('lon-1').add('lon-2');
  world.divide([NODES]);
  world.agree();
  world.settle();
  expect(contested()).toEqual(NODES);
  world.heldDisks.clear();
  world.settle();
  expect(contested()).toEqual([]);
});
