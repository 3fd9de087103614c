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

type Happening = { what: 'name'; servers: number[] | null } | { what: 'pass'; millis: number } | { what: 'manner'; index: number; manner: Manner } | { what: 'incoming'; index: number; group: string } | { what: 'close'; n: number } | { what: 'reconnect' };
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ what: fc.constant('pass' as const), millis: fc.integer({ min: 0, max: 3000 }) }),
  fc.record({ what: fc.constant('manner' as const), index: fc.nat(3), manner }),
  fc.record({ what: fc.constant('incoming' as const), index: fc.nat(3), group: fc.constantFrom('recovery', 'recovery', 'elsewhere') }),
  fc.record({ what: fc.constant('close' as const), n: fc.nat(2) }),
  fc.constant({ what: 'reconnect' as const }),
);

/** What the name stands for changes too: servers join and leave, or it cannot be resolved. */
const happeningBehindName: fc.Arbitrary<Happening> = fc.oneof(
  happening, happening,
  fc.record({ what: fc.constant('name' as const), servers: fc.option(fc.array(fc.nat(3), { maxLength: 4 }), { nil: null }) }),
);

function play(world: DestinationWorld, happenings: Happening[]): void {
  for (const one of happenings) {
    if (one.what === 'name' && world.name !== null) world.name.servers = one.servers?.filter((index) => index < world.nodes.length) ?? null;
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

describe('destination, for all names', () => {
  const servers = ['r-1', 'r-2', 'r-3', 'r-4'];

  it('WI-01 dials what the name stands for in the order of the answer and stops at the first that answers', () => {
    fc.assert(fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 1 }), fc.array(failing, { minLength: 4, maxLength: 4 }), fc.nat(3), (answer, manners, healthy) => {
      const place = healthy % answer.length;
      const world = new DestinationWorld(servers, manners.map((one, index) => (index === answer[place] ? 'answers' : one)), 1000, { servers: answer, ttlMillis: 60_000 });
      world.start();
      world.advance(60_000);
      expect(dials(world).map((dial) => dial.host)).toEqual(answer.slice(0, place + 1).map((index) => servers[index]));
      expect(dials(world).every((dial) => dial.peer === null)).toBe(true);
      expect(world.machine.doing).toMatchObject({ phase: 'connected', peer: servers[answer[place]!], via: 'dialled' });
    }));
  });

  it('WI-01 WI-02 WI-04 keeps its laws while servers join, leave, fail and return, and connects once the name stands for one that answers', () => {
    fc.assert(fc.property(fc.array(manner, { minLength: 4, maxLength: 4 }), fc.array(happeningBehindName, { maxLength: 40 }), fc.nat(5000), fc.nat(3), (manners, happenings, ttlMillis, healthy) => {
      const world = new DestinationWorld(servers, manners, 1000, { servers: [0, 1], ttlMillis });
      world.start();
      play(world, happenings);
      world.manners[healthy] = 'answers';
      world.name!.servers = [healthy];
      // The answer that is kept, a pass through it in which all time out, the longest wait, and a pass by the new one.
      world.advance(ttlMillis + 4 * 1000 + 20_000 + 1000);
      expect(world.machine.doing.phase).toBe('connected');
    }), runs(200));
  });

  it('WI-03 after a loss nothing is carried before the name stands for another server and its old answer was too old, and the first pass after that connects', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 6000 }), fc.integer({ min: 0, max: 4000 }), (noticedMillis, ttlMillis) => {
      const world = new DestinationWorld(['r-1', 'r-2'], ['answers', 'answers'], 1000, { servers: [0], ttlMillis });
      world.start();
      world.advance(60_000);
      const lostAt = world.now;
      world.manners[0] = 'refuses';
      world.closeNth(0);
      world.advance(noticedMillis);
      expect(world.machine.doing.phase).not.toBe('connected');
      world.name!.servers = [1];
      world.advance(60_000);
      expect(world.machine.doing).toMatchObject({ phase: 'connected', peer: 'r-2' });
      const asked = world.answers.filter((answer) => answer.at > lostAt);
      expect(asked.slice(0, -1).every((answer) => answer.servers[0] === 0)).toBe(true);
      const used = world.log.filter(({ at, effect }) => at > lostAt && effect.type === 'use-connection');
      expect(used).toHaveLength(1);
      // One question, one dial.
      expect(used[0]!.at).toBe(asked.at(-1)!.at + 2);
      expect(asked.at(-1)!.at).toBeGreaterThan(lostAt + noticedMillis);
    }));
  });
});
