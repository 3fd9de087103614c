/** Update-source failover under arbitrary kills, splits, client deaths, restores and delays: what holds always, and where it ends. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareEpochs, describeEpoch, type Epoch } from '../domain/update-source.ts';
import { runs } from '../machine/testing/number-of-runs.ts';
import { judgeReplicated, judgeUpdate } from './judge-update.ts';
import { GroupWorld, type WorldNode } from './testing/group-world.ts';
import type { UpdateSourceEffect } from './update-source-types.ts';

const PATHS = ['prices/fx', 'prices/rates', 'prices/rates/short'];

/** A world that checks, at every effect and after every step, what must never happen. */
class CheckedWorld {
  readonly world: GroupWorld;
  /** Who was accepted in each epoch of a path. */
  readonly acceptedIn = new Map<string, string>();
  readonly seen = new Map<string, Epoch>();
  readonly accepted = new Set<string>();
  connections = 0;
  clients: { client: string; node: string; path: string; connection: number }[] = [];

  constructor(nodes: number, takeover: 'first-registered' | 'any') {
    const names = Array.from({ length: nodes }, (_, index) => `n${index + 1}`);
    this.world = new GroupWorld(names, { takeover }, (node, effect) => this.#check(node, effect));
    for (const name of names) this.world.start(name);
    this.world.agree();
    this.world.settle();
  }

  #check(node: WorldNode, effect: UpdateSourceEffect): void {
    if (effect.kind === 'callback' && effect.state === 'active') {
      const durable = node.disk[effect.path];
      expect(durable && compareEpochs(durable, effect.epoch!) >= 0, `US-22 ${effect.path} ${describeEpoch(effect.epoch!)} is durable before the callback`).toBe(true);
    }
  }

  /** Every client tries to publish now: no epoch has two sources, and no node goes back. */
  probe(): void {
    for (const node of this.world.living()) {
      const activeHere = new Map<string, string>();
      for (const own of node.state.own) {
        const verdict = judgeUpdate(node.state, { client: own.client, topic: `${own.path}/x` });
        if (verdict.verdict !== 'accept' || verdict.path !== own.path) continue;
        expect(activeHere.get(own.path) ?? own.client, `one active source of ${own.path} on ${node.name}`).toBe(own.client);
        activeHere.set(own.path, own.client);
        const inEpoch = `${own.path} ${describeEpoch(verdict.epoch)}`;
        const who = `${own.client} ${own.key}`;
        expect(this.acceptedIn.get(inEpoch) ?? who, `US-10 one source in ${inEpoch}`).toBe(who);
        this.acceptedIn.set(inEpoch, who);
        expect(judgeReplicated(node.state, { path: own.path, section: own.section, epoch: verdict.epoch }), `US-10 ${node.name} accepts no lower epoch than it has seen`).toEqual({ verdict: 'apply', news: false });
      }
      for (const [path, { epoch }] of Object.entries(node.state.grid.epochs)) {
        const life = `${node.name}#${node.incarnation} ${path}`;
        const before = this.seen.get(life);
        if (before) expect(compareEpochs(epoch, before), `US-22 the epoch of ${path} only grows on ${node.name}`).toBeGreaterThanOrEqual(0);
        this.seen.set(life, epoch);
      }
    }
  }

  register(client: string, node: string, path: string): void {
    if (!this.world.node(node).alive) return;
    this.connections += 1;
    const one = { client: `${client}-${this.connections}`, node, path, connection: this.connections };
    this.clients.push(one);
    this.world.give(node, { kind: 'register', at: this.world.at, client: one.client, path, connection: one.connection });
  }

  clientDies(index: number): void {
    const [one] = this.clients.splice(index % Math.max(1, this.clients.length), 1);
    if (one) this.world.give(one.node, { kind: 'client-gone', at: this.world.at, client: one.client, connection: one.connection, because: 'died' });
  }

  kill(name: string): void {
    if (this.world.living().length < 2) return;
    this.world.kill(name);
    this.clients = this.clients.filter((one) => one.node !== name);
    this.world.agree();
  }

  /** All links whole, all told, nothing under way. */
  quiet(): void {
    this.world.divide([[...this.world.nodes.keys()]]);
    this.world.agree();
    this.world.settle();
    this.probe();
  }
}

type Action = { do: 'register'; node: number; path: number } | { do: 'client-dies'; which: number } | { do: 'kill' | 'restore' | 'stall'; node: number } | { do: 'split'; mask: number } | { do: 'heal' } | { do: 'deliver'; choices: number[] };

const actions = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('register' as const), node: fc.nat(4), path: fc.nat(PATHS.length - 1) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('client-dies' as const), which: fc.nat(9) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('kill' as const, 'restore' as const), node: fc.nat(4) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('stall' as const), node: fc.nat(4) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('split' as const), mask: fc.nat(31) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('heal' as const) }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('deliver' as const), choices: fc.array(fc.nat(99), { minLength: 1, maxLength: 25 }) }) },
  ),
  { maxLength: 40 },
);

function run(checked: CheckedWorld, action: Action): void {
  const { world } = checked;
  const names = [...world.nodes.keys()];
  const named = (index: number) => names[index % names.length]!;
  switch (action.do) {
    case 'register':
      return checked.register('c', named(action.node), PATHS[action.path]!);
    case 'client-dies':
      return checked.clientDies(action.which);
    case 'kill':
      return checked.kill(named(action.node));
    case 'restore':
      if (!world.node(named(action.node)).alive) {
        world.start(named(action.node));
        world.agree();
      }
      return;
    case 'stall':
      return world.give(named(action.node), { kind: 'stalled', at: world.at });
    case 'split':
      world.divide([names.filter((_, index) => action.mask & (1 << index)), names.filter((_, index) => !(action.mask & (1 << index)))]);
      return world.agree();
    case 'heal':
      world.divide([names]);
      return world.agree();
    case 'deliver':
      for (const choice of action.choices) {
        const waiting = world.waiting();
        if (waiting.length === 0) return;
        world.take(...waiting[choice % waiting.length]!);
        checked.probe();
      }
  }
}

describe('a group under arbitrary faults', () => {
  it('US-10 US-13 US-18 US-22 US-24 accepts one source an epoch, never goes back, and ends with one active source that all members agree on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), fc.constantFrom('first-registered' as const, 'any' as const), actions, (nodes, takeover, script) => {
        const checked = new CheckedWorld(nodes, takeover);
        for (const action of script) {
          run(checked, action);
          checked.world.at += 1;
          checked.probe();
        }
        checked.quiet();
        const living = checked.world.living();
        for (const path of PATHS) {
          const holders = living.map((node) => node.state.holders[path] ?? { path, epoch: null, active: null, standbys: [] });
          const registered = living.flatMap((node) => node.state.own.filter((own) => own.path === path));
          for (const holder of holders) expect(holder).toEqual(holders[0]);
          expect(registered.filter((own) => own.shown.state === 'active').length, `active sources of ${path}`).toBe(registered.length > 0 ? 1 : 0);
          expect(holders[0]!.active?.client ?? null).toBe(registered.find((own) => own.shown.state === 'active')?.client ?? null);
          expect(registered.every((own) => own.shown.order !== null), 'all are ordered').toBe(true);
        }
        const open = living.flatMap((node) => node.state.own.map((own) => own.path));
        expect(open.includes('prices/rates') && open.includes('prices/rates/short'), 'US-12 no registration above another').toBe(false);
      }),
      runs(200),
    );
  }, 120_000);

  it('US-19 US-26 promotes exactly one of several standbys, whatever the order in which members hear of the death', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 5 }), fc.array(fc.nat(99), { maxLength: 60 }), fc.boolean(), (nodes, choices, clientOnly) => {
        const promoted: string[] = [];
        const names = Array.from({ length: nodes }, (_, index) => `n${index + 1}`);
        const world = new GroupWorld(names, {}, (_node, effect) => {
          if (effect.kind === 'callback' && effect.state === 'active') promoted.push(effect.client);
        });
        for (const name of names) world.start(name);
        world.agree();
        world.settle();
        for (const [index, name] of names.entries()) {
          world.give(name, { kind: 'register', at: 1, client: `c${index + 1}`, path: 'prices/fx', connection: 1 });
          world.settle();
        }
        expect(promoted).toEqual(['c1']);
        if (clientOnly) world.give('n1', { kind: 'client-gone', at: 2, client: 'c1', connection: 1, because: 'died' });
        else {
          world.kill('n1');
          world.agree();
        }
        expect(world.living().flatMap((node) => node.state.own).filter((own) => own.shown.state === 'active'), 'US-26 nobody is active yet').toEqual([]);
        for (const choice of choices) {
          const waiting = world.waiting();
          if (waiting.length > 0) world.take(...waiting[choice % waiting.length]!);
        }
        world.settle();
        expect(promoted).toEqual(['c1', 'c2']);
      }),
      runs(80),
    );
  }, 120_000);
});
