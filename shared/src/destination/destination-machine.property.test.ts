/** What holds for every list, every outcome and every order of events. The world checks its laws at each step. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { runs } from '../machine/testing/number-of-runs.ts';
import { DestinationWorld, type Manner } from './testing/destination-world.ts';

// Many runs on a machine that may be busy; nothing here depends on how long they take.
vi.setConfig({ testTimeout: 120_000 });

const manner = fc.constantFrom<Manner[]>('answers', 'refuses', 'silent', 'pretends');
const failing = fc.constantFrom<Manner[]>('refuses', 'silent', 'pretends');
const names = (count: number) => Array.from({ length: count }, (_, index) => `r-${index + 1}`);

type Happening = { what: 'pass'; millis: number } | { what: 'manner'; index: number; manner: Manner } | { what: 'incoming'; index: number; group: string } | { what: 'close'; n: number } | { what: 'reconnect' };
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ what: fc.constant('pass' as const), millis: fc.integer({ min: 0, max: 3000 }) }),
  fc.record({ what: fc.constant('manner' as const), index: fc.nat(3), manner }),
  fc.record({ what: fc.constant('incoming' as const), index: fc.nat(3), group: fc.constantFrom('recovery', 'recovery', 'elsewhere') }),
  fc.record({ what: fc.constant('close' as const), n: fc.nat(2) }),
  fc.constant({ what: 'reconnect' as const }),
);

function play(world: DestinationWorld, happenings: Happening[]): void {
  for (const one of happenings) {
    if (one.what === 'pass') world.advance(one.millis);
    if (one.what === 'manner' && one.index < world.nodes.length) world.manners[one.index] = one.manner;
    if (one.what === 'incoming' && one.index < world.nodes.length) world.incoming(one.index, one.group);
    if (one.what === 'close') world.closeNth(one.n);
    if (one.what === 'reconnect') world.reconnect();
  }
}

const dials = (world: DestinationWorld) => world.log.flatMap(({ at, effect }) => (effect.type === 'dial' ? [{ at, ...effect }] : []));

describe('destination, for all lists', () => {
  it('DF-03 DF-04 dials from the first address in order and stops at the first that answers', () => {
    fc.assert(fc.property(fc.array(failing, { maxLength: 5 }), fc.array(manner, { maxLength: 3 }), (before, after) => {
      const manners: Manner[] = [...before, 'answers', ...after];
      const world = new DestinationWorld(names(manners.length), manners);
      world.start();
      world.advance(60_000);
      expect(dials(world).map((dial) => dial.index)).toEqual([...before.keys(), before.length]);
      expect(world.machine.doing).toMatchObject({ phase: 'connected', peer: `r-${before.length + 1}`, via: 'dialled' });
    }));
  });

  it('DF-05 DF-06 each pass goes through the whole list, and the waits between passes double up to the most', () => {
    fc.assert(fc.property(fc.array(failing, { minLength: 1, maxLength: 4 }), (manners) => {
      const world = new DestinationWorld(names(manners.length), manners, 50);
      world.start();
      world.advance(200_000);
      const tried = dials(world);
      tried.forEach((dial, n) => expect(dial.index).toBe(n % manners.length));
      const waits = world.log.flatMap(({ at, effect }) => (effect.type === 'set-timer' ? [Math.round(effect.at - at)] : []));
      expect(waits.length).toBeGreaterThan(9);
      waits.forEach((wait, n) => expect(wait).toBe(Math.min(20_000, 200 * 2 ** n)));
    }));
  });

  it('DF-07 uses the highest in the list, then the oldest, whatever the order of arrival', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(50)), { minLength: 1, maxLength: 8 }), (arrivals) => {
      const world = new DestinationWorld(names(4), ['refuses', 'refuses', 'refuses', 'refuses']);
      for (const [index, millis] of arrivals) {
        world.incoming(index);
        world.advance(millis);
      }
      world.start();
      const best = Math.min(...arrivals.map(([index]) => index));
      const first = arrivals.findIndex(([index]) => index === best);
      expect(world.machine.doing).toMatchObject({ phase: 'connected', connection: 100 + first, peer: `r-${best + 1}`, via: 'incoming' });
      expect(dials(world)).toEqual([]);
    }));
  });

  it('DF-02 DF-12 DF-15 DF-18 DF-19 keeps its laws in any order of events, and DF-08 connects once a server answers', () => {
    fc.assert(fc.property(fc.array(manner, { minLength: 1, maxLength: 4 }), fc.array(happening, { maxLength: 40 }), fc.nat(3), (manners, happenings, healthy) => {
      const world = new DestinationWorld(names(manners.length), manners);
      world.start();
      play(world, happenings);
      world.manners[healthy % manners.length] = 'answers';
      // One more wait, one pass in which all others time out.
      world.advance(20_000 + 1000 * manners.length + 10);
      expect(world.machine.doing.phase).toBe('connected');
    }), runs(200));
  });

  it('DF-10 without a list nothing is ever dialled', () => {
    fc.assert(fc.property(fc.array(happening, { maxLength: 20 }), (happenings) => {
      const world = new DestinationWorld([], []);
      world.start();
      play(world, happenings);
      expect(dials(world)).toEqual([]);
      expect(world.machine.doing.phase).toBe('waiting');
    }));
  });
});
