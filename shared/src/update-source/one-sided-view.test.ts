/** Views that differ for a while: one member has given another up, which still has it and still reaches it. It has to end, whoever orders. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judgeUpdate } from './judge-update.ts';
import { GroupWorld } from './testing/group-world.ts';
import type { UpdateSourceEffect } from './update-source-types.ts';

const NODES = ['lon-1', 'lon-2', 'lon-3'];

function group(see: (effect: UpdateSourceEffect) => void = () => undefined): GroupWorld {
  const world = new GroupWorld(NODES, {}, (_node, effect) => see(effect));
  for (const name of NODES) world.start(name);
  world.agree();
  world.settle();
  NODES.forEach((node, index) => world.give(node, { kind: 'register', at: 0, client: `fx-${index + 1}`, path: 'prices/fx', connection: 1 }));
  world.settle();
  return world;
}

/** One that gave the others up hears them again before its view has them, and they never gave it up. */
function oneSided(world: GroupWorld, alone: string): void {
  world.divide([NODES.filter((name) => name !== alone), [alone]]);
  world.agree([alone]);
  world.settle();
  world.divide([NODES]);
}

const activeIn = (world: GroupWorld): string[] => world.living().flatMap((node) => node.state.own.filter((own) => own.shown.state === 'active').map((own) => own.client));

it('US-24 two orderers that see different members do not outbid each other for ever', () => {
  for (const alone of NODES) {
    let activations = 0;
    const world = group((effect) => {
      if (effect.kind === 'persist-epoch' && effect.token !== null && effect.epoch.counter > 1) activations += 1;
    });
    oneSided(world, alone);
    world.settle();
    expect(activations, `activations while ${alone} is alone in its view`).toBeLessThanOrEqual(2);
    world.agree();
    world.settle();
    expect(activeIn(world), `after ${alone} came back`).toHaveLength(1);
    expect(activations).toBeLessThanOrEqual(3);
  }
});

it('US-24 whatever each member sees and in whatever order it hears, the group comes to rest, and to one source once views agree', () => {
  const rounds = fc.array(fc.record({ alone: fc.nat(2), tells: fc.array(fc.nat(99), { maxLength: 20 }), thenSees: fc.option(fc.nat(2)) }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(rounds, (steps) => {
      const world = group();
      for (const { alone, tells, thenSees } of steps) {
        oneSided(world, NODES[alone]!);
        for (const tell of tells) {
          const waiting = world.waiting();
          if (waiting.length > 0) world.take(...waiting[tell % waiting.length]!);
        }
        if (thenSees !== null) world.agree([NODES[thenSees]!]);
        world.settle();
      }
      world.agree();
      world.settle();
      expect(activeIn(world)).toHaveLength(1);
    }),
    { numRuns: 40 },
  );
}, 30_000);

it('MB-04 US-11 a stalled node that was alone in its view for a while stays in doubt until it has heard those who moved on', () => {
  const world = group();
  const source = (): boolean => judgeUpdate(world.node('lon-1').state, { client: 'fx-1', topic: 'prices/fx/EURUSD' }).verdict === 'accept';
  expect(source()).toBe(true);
  world.divide([['lon-1'], ['lon-2', 'lon-3']]);
  world.agree(['lon-2', 'lon-3']);
  world.settle();
  world.mayActivate = false;
  world.agree(['lon-1']);
  world.give('lon-1', { kind: 'stalled', at: 0 });
  world.settle();
  expect(source(), 'alone and not serving').toBe(false);
  world.mayActivate = true;
  world.divide([NODES]);
  world.agree(['lon-1']);
  for (const [node, from] of world.waiting()) if (node.name === 'lon-1' && from === 'view') world.take(node, from);
  expect(source(), 'in a view with the others, of whom it has heard nothing').toBe(false);
  world.agree();
  world.settle();
  expect(source()).toBe(false);
  expect(activeIn(world)).toEqual(['fx-2']);
});
