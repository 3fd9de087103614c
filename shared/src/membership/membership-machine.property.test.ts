/** What holds in every group and all weathers. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { runs } from '../machine/testing/number-of-runs.ts';
import { mayServe } from './membership-state.ts';
import { MembershipWorld } from './testing/membership-world.ts';

// Many runs on a machine that may be busy; nothing here depends on how long they take.
vi.setConfig({ testTimeout: 120_000 });

const groupOf = (size: number) => ['a', 'b', 'c', 'd'].slice(0, size);
const sizes = fc.integer({ min: 2, max: 4 });

/** A group that was started together and has formed its view. */
function formed(size: number): MembershipWorld {
  const world = new MembershipWorld(groupOf(size));
  world.names.forEach((name) => world.restore(name));
  world.advance(100);
  expectWhole(world);
  world.log.length = 0;
  return world;
}

/** Everybody who lives serves in one view, which holds exactly those that live, and names the same orderer. */
function expectWhole(world: MembershipWorld): void {
  const living = world.living;
  const view = living[0]!.agreed;
  for (const machine of living) {
    expect(machine.agreed).toEqual(view);
    expect(machine.serving).toBe(true);
    expect(machine.orderer).toBe(view!.view.members[0]!.node);
  }
  const members = view!.view.members.map((member) => `${member.node}#${member.incarnation}`).sort();
  expect(members).toEqual(living.map((machine) => `${machine.setup.self}#${machine.setup.incarnation}`).sort());
}

const downs = (world: MembershipWorld) => world.log.flatMap(({ at, node, effect }) => (effect.type === 'report-peer' && (effect.to === 'down' || effect.to === 'suspected') ? [{ at, node, peer: effect.peer, to: effect.to }] : []));

const fault = fc.record({
  after: fc.nat(1500),
  what: fc.constantFrom('kill', 'restore', 'pause', 'resume', 'cut', 'heal', 'reset', 'force'),
  a: fc.nat(3),
  b: fc.nat(3),
});

function befall(world: MembershipWorld, { after, what, a, b }: { after: number; what: string; a: number; b: number }): void {
  world.advance(after);
  const one = world.names[a % world.names.length]!;
  const other = world.names[b % world.names.length]!;
  if (what === 'kill') world.kill(one);
  if (what === 'restore') world.restore(one);
  if (what === 'pause') world.pause(one);
  if (what === 'resume') world.resume(one);
  if (what === 'cut') world.cut(one, other);
  if (what === 'heal') world.heal(one, other);
  if (what === 'reset' && one !== other) world.reset(one, other);
  if (what === 'force') world.force(one);
}

function endFaults(world: MembershipWorld): void {
  for (const a of world.names) {
    for (const b of world.names) world.heal(a, b);
    world.resume(a);
    world.restore(a);
  }
}

describe('membership, in all weathers', () => {
  it('MB-03 nobody is suspected, let alone down, however members stall, as long as each is heard within the limit', () => {
    const stall = fc.record({ after: fc.nat(400), who: fc.nat(3), millis: fc.integer({ min: 1, max: 600 }) });
    fc.assert(fc.property(sizes, fc.array(stall, { maxLength: 25 }), (size, stalls) => {
      const world = formed(size);
      const until = new Map<string, number>();
      for (const { after, who, millis } of stalls) {
        world.advance(after);
        const name = world.names[who % size]!;
        if (world.now <= (until.get(name) ?? 0)) continue;
        until.set(name, world.now + millis + 1);
        world.pause(name);
        // Others go on meanwhile, and may stall as well.
        const other = world.names[(who + 1) % size]!;
        if (world.now > (until.get(other) ?? 0)) {
          world.pause(other);
          world.advance(millis / 2);
          world.resume(other);
          until.set(other, world.now + 1);
          world.advance(millis / 2);
        } else world.advance(millis);
        world.resume(name);
      }
      world.advance(2000);
      expect(downs(world)).toEqual([]);
      expectWhole(world);
    }), runs(200));
  });

  it('MB-01 MB-05 whoever is killed is down for all others within 5 ms, and the oldest that is left orders', () => {
    fc.assert(fc.property(sizes, fc.uniqueArray(fc.nat(3), { maxLength: 3 }), fc.nat(300), (size, victims, phase) => {
      const world = formed(size);
      world.advance(phase);
      const dead = victims.slice(0, size - 1).map((n) => world.names[n % size]!);
      dead.forEach((name) => world.kill(name));
      world.advance(5);
      for (const machine of world.living) {
        for (const peer of machine.peers) expect(peer.opinion).toBe(dead.includes(peer.node) ? 'down' : 'up');
      }
      world.advance(5);
      expectWhole(world);
      expect(world.living[0]!.orderer).toBe(world.names.find((name) => !dead.includes(name)));
    }));
  });

  it('MB-01 whoever is paused is down for all others one limit after it was last heard', () => {
    fc.assert(fc.property(sizes, fc.nat(3), fc.nat(300), (size, who, phase) => {
      const world = formed(size);
      world.advance(phase);
      const since = world.now;
      const victim = world.names[who % size]!;
      world.pause(victim);
      world.advance(1100);
      const seen = downs(world).filter(({ to }) => to === 'down');
      expect(seen.map(({ node, peer }) => `${node}:${peer}`).sort()).toEqual(world.names.filter((name) => name !== victim).map((name) => `${name}:${victim}`));
      for (const { at } of seen) {
        expect(at - since).toBeGreaterThanOrEqual(1000 - 250);
        expect(at - since).toBeLessThanOrEqual(1010);
      }
    }));
  });

  it('MB-01 a connection that breaks between two living members takes nobody down', () => {
    fc.assert(fc.property(sizes, fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(500)), { maxLength: 10 }), (size, breaks) => {
      const world = formed(size);
      for (const [a, b, millis] of breaks) {
        // Not all of one member's connections at the same moment: all others would agree.
        befall(world, { after: millis + 5, what: 'reset', a, b });
      }
      world.advance(2000);
      expect(downs(world).filter(({ to }) => to === 'down')).toEqual([]);
      expectWhole(world);
    }));
  });

  it('MB-02 a cut between two members that a third one reaches takes nobody down and changes no view', () => {
    fc.assert(fc.property(fc.integer({ min: 3, max: 4 }), fc.nat(3), fc.integer({ min: 1, max: 3 }), fc.nat(300), fc.boolean(), (size, a, step, phase, broken) => {
      const world = formed(size);
      const before = world.living[0]!.agreed;
      world.advance(phase);
      const one = world.names[a % size]!;
      const other = world.names[(a + 1 + (step % (size - 1))) % size]!;
      world.cut(one, other);
      if (broken) world.reset(one, other);
      world.advance(8000);
      expect(downs(world).filter(({ to }) => to === 'down')).toEqual([]);
      expect(world.machineOf(one).peers.find((peer) => peer.node === other)!.opinion).toBe('suspected');
      for (const machine of world.living) expect(machine).toMatchObject({ agreed: before, serving: true });
      world.heal(one, other);
      world.advance(2000);
      expect(world.machineOf(one).peers.every((peer) => peer.opinion === 'up')).toBe(true);
    }), runs(50));
  });

  it('MB-04 a node that was paused beyond the limit does not serve until it is in its group\'s view again', () => {
    fc.assert(fc.property(sizes, fc.nat(3), fc.integer({ min: 1300, max: 9000 }), (size, who, millis) => {
      const world = formed(size);
      const name = world.names[who % size]!;
      world.pause(name);
      world.advance(millis);
      expect(mayServe(world.machineOf(name), world.now)).toBe(false);
      const others = world.names.find((one) => one !== name)!;
      const theirs = world.machineOf(others).agreed!.view.number;
      world.log.length = 0;
      world.resume(name);
      expect(world.machineOf(name).serving).toBe(false);
      world.advance(300);
      expectWhole(world);
      expect(world.machineOf(name).agreed!.view.number).toBeGreaterThan(theirs);
      // Back as the youngest, and it never served in between.
      expect(world.machineOf(name).agreed!.view.members.at(-1)!.node).toBe(name);
      const servings = world.log.filter(({ node, effect }) => node === name && effect.type === 'serving-changed');
      expect(servings.map(({ effect }) => (effect.type === 'serving-changed' ? effect.state : ''))).toEqual(['hearing', 'serving']);
    }), runs(50));
  });

  it('MB-05 with deaths and returns alone, no two serving members ever hold themselves for the orderer', () => {
    const happening = fc.record({ after: fc.nat(1200), what: fc.constantFrom('kill', 'restore'), a: fc.nat(3), b: fc.nat(3) });
    fc.assert(fc.property(sizes, fc.array(happening, { maxLength: 20 }), (size, happenings) => {
      const world = formed(size);
      for (const one of happenings) {
        for (let left = one.after; left > 0; left -= 3) {
          world.advance(Math.min(3, left));
          expect(world.living.filter((machine) => machine.serving && machine.orderer === machine.setup.self).length).toBeLessThanOrEqual(1);
        }
        befall(world, { ...one, after: 0 });
      }
    }), runs(60));
  });

  it('MB-05 MB-06 whatever happened, once the faults have ceased all serve in one view again', () => {
    fc.assert(fc.property(sizes, fc.array(fault, { maxLength: 15 }), (size, faults) => {
      const world = formed(size);
      faults.forEach((one) => befall(world, one));
      endFaults(world);
      world.advance(6000);
      expectWhole(world);
    }), runs(60));
  });

  it('MB-06 after the death of all, none serves before all members of the last view are back, and then they do', () => {
    fc.assert(fc.property(sizes, fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), fc.nat(2000), (size, order, pauseMillis) => {
      const world = formed(size);
      world.names.forEach((name) => world.kill(name));
      world.advance(50);
      const returning = order.filter((n) => n < size).map((n) => world.names[n]!);
      for (const name of returning.slice(0, -1)) {
        world.restore(name);
        world.advance(pauseMillis);
        expect(world.living.some((machine) => machine.serving)).toBe(false);
      }
      world.restore(returning.at(-1)!);
      world.advance(2500);
      expectWhole(world);
      expect(world.living[0]!.agreed!.view.members.map((member) => member.node)).toEqual(world.names);
    }), runs(50));
  });
});
