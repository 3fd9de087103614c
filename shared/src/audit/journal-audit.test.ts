/** What was acknowledged against what nodes have on their disks (RP-08, RP-12). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeName } from '../domain/ids.ts';
import { addRange, countOf, type Ranges } from '../domain/number-ranges.ts';
import { runs } from '../machine/testing/number-of-runs.ts';
import { JournalAudit, lostAnywhere, rangesOf, type ActivationAudit } from './journal-audit.ts';
import { AuditedCluster } from './testing/audited-cluster.ts';

const EPOCH = { counter: 7, node: 'lon-1' };
const KEY = 'prices/fx|7@lon-1|fx-1';
const LONDON = ['lon-1', 'lon-2', 'lon-3'];
/** All that should have an update of prices/fx, as the destinations are connected: r-2 is nobody's. */
const DUE = [...LONDON, 'nyc-1', 'nyc-2', 'r-1'];
const FX_1 = { client: 'fx-1', path: 'prices/fx', incarnation: 1 };

class World {
  readonly cluster = new AuditedCluster();
  readonly audit = new JournalAudit(this.cluster.spec);
  private at = 0;

  acknowledge(acknowledged: Ranges, over = false): ActivationAudit {
    return this.audit.account(FX_1, { epoch: EPOCH, acknowledged, lives: [], over }, this.at)!;
  }

  /** So many rounds, a second apart. */
  rounds(count: number): this {
    for (let round = 0; round < count; round += 1) this.audit.round(this.cluster.answers(this.audit.wanted()), (this.at += 1000));
    return this;
  }
}

/** Longer than all must have been well before anything is called lost. */
const LONG = 12;

describe('what was acknowledged', () => {
  it('RP-12 is pending until every node that should have it does, and not lost while one is down, cut off or behind', () => {
    const troubles: [audited: number, trouble: (cluster: AuditedCluster) => void][] = [
      [0, (cluster) => cluster.down.add('nyc-2')],
      [60, (cluster) => cluster.peers.set('nyc-1/recovery', null)],
      [60, (cluster) => cluster.behind.add('lon-1/lon-3')],
    ];
    for (const [audited, trouble] of troubles) {
      const world = new World();
      const one = world.acknowledge([1, 100]);
      world.cluster.give(DUE, KEY, [1, 100]);
      world.cluster.give(['nyc-2', 'lon-3'], KEY, [1, 60]);
      trouble(world.cluster);
      world.rounds(LONG);
      expect([countOf(one.audited), lostAnywhere(one)]).toEqual([audited, []]);
      expect(world.audit.standing(one, 'lon-3')).toEqual({ had: 60, pending: 40, lost: 0 });
      expect(world.audit.standing(one, 'lon-2')).toEqual({ had: 100, pending: 0, lost: 0 });
    }
  });

  it('RP-12 is lost where it is not, once all has been well for some seconds; a hole as well as the end', () => {
    const world = new World();
    const one = world.acknowledge([1, 100]);
    world.cluster.give(DUE, KEY, [1, 100]);
    world.cluster.give(['nyc-2'], KEY, [1, 49, 51, 97]);
    world.rounds(1);
    expect(lostAnywhere(one)).toEqual([]);
    world.rounds(LONG);
    expect(rangesOf(one)).toEqual([{ kind: 'lost', client: 'fx-1', epoch: EPOCH, life: null, node: 'nyc-2', from: 50, to: 50 }, { kind: 'lost', client: 'fx-1', epoch: EPOCH, life: null, node: 'nyc-2', from: 98, to: 100 }]);
    expect(world.audit.standing(one, 'nyc-2')).toEqual({ had: 96, pending: 0, lost: 4 });
    expect(countOf(one.audited)).toBe(100);
    // Nobody waits for what is decided, and what turns up after all is no loss.
    expect(world.audit.wanted()).toEqual([]);
    world.acknowledge([1, 101]);
    world.cluster.give(DUE, KEY, [1, 101]);
    world.rounds(1);
    expect(lostAnywhere(one)).toEqual([]);
  });

  it('RP-12 is not lost while it is so new that it may be on its way', () => {
    const world = new World();
    const one = world.acknowledge([1, 1]);
    world.cluster.give(DUE, KEY, [1, 1]);
    for (let number = 2; number < 40; number += 1) {
      world.acknowledge([1, number]);
      world.rounds(1);
      expect(lostAnywhere(one)).toEqual([]);
      // Everywhere a round later.
      world.cluster.give(DUE, KEY, [1, number]);
    }
  });

  it('RP-12 is overwritten, and not lost, where a node had it and says that it does not count', () => {
    const world = new World();
    const one = world.acknowledge([1, 100], true);
    world.cluster.give(DUE, KEY, [1, 90]);
    world.cluster.overrule(['lon-1'], KEY, [91, 99]);
    world.rounds(1);
    expect(one.overwritten).toEqual([]);
    expect(world.audit.isDone(one)).toBe(false);
    world.rounds(LONG);
    expect(one.overwritten).toEqual([91, 99]);
    expect(lostAnywhere(one)).toEqual([100, 100]);
    expect(world.audit.isDone(one)).toBe(true);
  });

  it('RP-12 is not overwritten when it was overruled here and counts after all: the other side of a split won', () => {
    const world = new World();
    const one = world.acknowledge([1, 10]);
    world.cluster.give(DUE, KEY, [1, 10]);
    world.cluster.overrule(['lon-1'], KEY, [5, 10]);
    world.rounds(LONG);
    expect([one.overwritten, lostAnywhere(one), countOf(one.audited)]).toEqual([[], [], 10]);
  });

  it('RP-10 is not missed where a topic filter keeps it out', () => {
    const world = new World();
    world.cluster.spec.nodes.filter(({ group }) => group === 'london').forEach((node) => (node.destinations = [{ ...node.destinations[0]!, topics: ['prices/fx/EURUSD/#'] }]));
    const one = world.acknowledge([1, 10]);
    world.cluster.give(LONDON, KEY, [1, 10]);
    world.cluster.give(['nyc-1', 'nyc-2', 'r-1'], KEY, [2, 2, 5, 5]);
    world.cluster.pass(['nyc-1', 'nyc-2', 'r-1'], KEY, [1, 1, 3, 4]);
    world.rounds(LONG);
    // What follows the last that came may have been kept out, too.
    expect([lostAnywhere(one), countOf(one.audited)]).toEqual([[], 10]);
    world.cluster.pass(['nyc-2'], KEY, [1, 1, 3, 3]);
    const again = new JournalAudit(world.cluster.spec);
    const other = again.account(FX_1, { epoch: EPOCH, acknowledged: [1, 10], lives: [], over: false }, 0)!;
    for (let at = 1; at < LONG; at += 1) again.round(world.cluster.answers([KEY]), at * 1000);
    expect(lostAnywhere(other)).toEqual([4, 4]);
  });

  it('RP-12 is unknown, and neither lost nor there, when a node remembers nothing of an activation that long ago', () => {
    const world = new World();
    const one = world.acknowledge([1, 10], true);
    world.cluster.give(LONDON, KEY, [1, 10]);
    world.cluster.forgotten.add('nyc-2');
    world.cluster.give(['nyc-1', 'r-1'], KEY, [1, 10]);
    world.rounds(LONG);
    expect([one.unknown, lostAnywhere(one), world.audit.isDone(one)]).toEqual([[1, 10], [], true]);
  });

  it('RP-02 belongs on whichever server a destination is connected to', () => {
    const world = new World();
    const one = world.acknowledge([1, 10]);
    world.cluster.give(DUE, KEY, [1, 10]);
    world.rounds(LONG);
    expect(countOf(one.audited)).toBe(10);
    for (const node of ['nyc-1', 'nyc-2']) world.cluster.peers.set(`${node}/recovery`, 'r-2');
    world.acknowledge([1, 11]);
    world.cluster.give(DUE, KEY, [1, 11]);
    world.rounds(1);
    expect(world.audit.standing(one, 'r-2')).toEqual({ had: 0, pending: 11, lost: 0 });
    world.cluster.give(['r-2'], KEY, [1, 11]);
    world.rounds(1);
    expect(world.audit.standing(one, 'r-2')).toEqual({ had: 11, pending: 0, lost: 0 });
  });

  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 30 });
  const rangesFrom = (list: number[]): Ranges => list.reduce<Ranges>((ranges, number) => (addRange(ranges, number, number), ranges), []);

  it('RP-12 is audited, lost or overwritten: exactly one of them, whoever has what', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 30 }), fc.array(numbers, { minLength: 6, maxLength: 6 }), numbers, (acknowledged, lacking, overruled) => {
      const world = new World();
      const one = world.acknowledge(acknowledged === 0 ? [] : [1, acknowledged], true);
      const has = (node: number, number: number) => !lacking[node]!.includes(number);
      const all = Array.from({ length: 30 }, (_, index) => index + 1);
      DUE.forEach((node, index) => world.cluster.give([node], KEY, rangesFrom(all.filter((number) => has(index, number)))));
      world.cluster.overrule(['lon-2'], KEY, rangesFrom(overruled));
      world.rounds(LONG);
      const due = all.filter((number) => number <= acknowledged);
      const gone = due.filter((number) => DUE.some((_, index) => !has(index, number)));
      expect(lostAnywhere(one)).toEqual(rangesFrom(gone.filter((number) => !overruled.includes(number))));
      expect(one.overwritten).toEqual(rangesFrom(gone.filter((number) => overruled.includes(number))));
      expect(countOf(one.audited)).toBe(acknowledged);
      const nodes: NodeName[] = DUE;
      for (const [index, node] of nodes.entries()) {
        const standing = world.audit.standing(one, node);
        expect(standing.had).toBe(due.filter((number) => has(index, number)).length);
        expect(standing.lost).toBe(due.filter((number) => !has(index, number) && !overruled.includes(number)).length);
        expect(standing.pending).toBe(0);
      }
    }), runs(100));
  });
});
