/** When updates are acknowledged (RP-05, RP-06, RP-08, RP-11), and when they never are (US-11). */
import { describe, expect, it } from 'vitest';
import { Acknowledgements, type Copies } from './acknowledgements.ts';
import { EpochLedger } from './epoch-ledger.ts';
import { SeenSet } from './seen-set.ts';
import { FX } from './testing/journal-world.ts';

/** What each node has, and what became of updates. */
class World {
  readonly has: Record<string, SeenSet> = { 'lon-2': new SeenSet(), 'lon-3': new SeenSet(), recovery: new SeenSet() };
  readonly settled: string[] = [];
  readonly acknowledgements = new Acknowledgements();
  copies: Copies = {
    durableTo: 0, members: ['lon-2', 'lon-3'], backups: 1,
    memberHasTo: (member, key, from) => this.has[member]!.hadTo(key, from),
    isDowngraded: () => false,
    destinationHasTo: (destination, key, from) => this.has[destination]!.hadTo(key, from),
  };

  expect(number: number, over: { destinations?: string[]; replicated?: boolean; key?: string } = {}): void {
    const { destinations = [], replicated = true, key = FX } = over;
    const run = this.acknowledgements.begin({ key, number, position: number, acceptedAt: number * 100, replicated, destinations });
    run.add({ settled: (outcome) => this.settled.push(`${number} ${outcome}`) });
  }

  settle(over: Partial<Copies> = {}): string[] {
    Object.assign(this.copies, over);
    this.acknowledgements.settle(this.copies);
    return this.settled.splice(0);
  }
}

describe('an acknowledgement', () => {
  it('RP-08 RP-11 waits for the own disk and for so many other members', () => {
    const world = new World();
    world.expect(1);
    world.has['lon-2']!.offer(FX, 1);
    expect(world.settle()).toEqual([]);
    expect(world.settle({ durableTo: 1 })).toEqual(['1 acknowledged']);
    world.expect(2);
    expect(world.settle({ durableTo: 2 })).toEqual([]);
    world.has['lon-3']!.offer(FX, 2);
    expect(world.settle({ backups: 2 })).toEqual([]);
    expect(world.settle({ backups: 1 })).toEqual(['2 acknowledged']);
    expect(world.acknowledgements.anyWaits).toBe(false);
  });

  it('RP-08 RP-11 comes for a part of what was published at once, as copies come', () => {
    const world = new World();
    const run = world.acknowledgements.begin({ key: FX, number: 1, position: 1, acceptedAt: 100, replicated: true, destinations: [] });
    for (const number of [1, 2, 3]) run.add({ settled: (outcome) => world.settled.push(`${number} ${outcome}`) });
    for (const number of [1, 3]) world.has['lon-2']!.offer(FX, number);
    expect(world.settle({ durableTo: 3 })).toEqual(['1 acknowledged']);
    world.has['lon-3']!.offer(FX, 2);
    expect(world.settle()).toEqual(['2 acknowledged']);
    run.add({ settled: (outcome) => world.settled.push(`4 ${outcome}`) });
    world.has['lon-2']!.offer(FX, 4);
    expect(world.settle()).toEqual(['3 acknowledged']);
    expect(run.isOpen).toBe(true);
    expect(world.settle({ durableTo: 4 })).toEqual(['4 acknowledged']);
    expect(run.isOpen).toBe(false);
  });

  it('RP-11 comes alone when no other member is left', () => {
    const world = new World();
    world.expect(1);
    world.expect(2);
    expect(world.settle({ durableTo: 2 })).toEqual([]);
    Object.assign(world.copies, { members: [] });
    expect(world.settle()).toEqual(['1 acknowledged', '2 acknowledged']);
  });

  it('US-14 of a local update needs the own disk alone', () => {
    const world = new World();
    world.expect(1, { replicated: false });
    expect(world.settle({ durableTo: 1 })).toEqual(['1 acknowledged']);
  });

  it('RP-05 RP-06 waits for each sync destination that is not downgraded', () => {
    const world = new World();
    world.has['lon-2']!.offer(FX, 1);
    world.has['lon-2']!.offer(FX, 2);
    world.expect(1, { destinations: ['recovery'] });
    world.expect(2);
    // What is behind waits for what is before it: a client is answered in the order of receipt.
    expect(world.settle({ durableTo: 2 })).toEqual([]);
    const oldest = world.acknowledgements.oldestFor('recovery', (key, from) => world.has.recovery!.hadTo(key, from));
    expect(oldest).toBe(100);
    world.has.recovery!.offer(FX, 1);
    expect(world.acknowledgements.oldestFor('recovery', (key, from) => world.has.recovery!.hadTo(key, from))).toBeNull();
    expect(world.settle()).toEqual(['1 acknowledged', '2 acknowledged']);
    world.expect(3, { destinations: ['recovery'] });
    world.has['lon-2']!.offer(FX, 3);
    expect(world.settle({ durableTo: 3, isDowngraded: () => true })).toEqual(['3 acknowledged']);
  });

  it('RP-06 the oldest update that waits for a destination is the oldest of all sources', () => {
    const rates = 'prices/rates|1@lon-1|rates-1';
    for (const [first, then] of [[FX, rates], [rates, FX]] as const) {
      const world = new World();
      world.expect(3, { key: first, destinations: ['recovery'] });
      world.expect(2, { key: then, destinations: ['recovery'] });
      expect(world.acknowledgements.oldestFor('recovery', () => 0)).toBe(200);
      expect(world.acknowledgements.oldestFor('recovery', (key) => (key === then ? 2 : 0))).toBe(300);
      expect(world.acknowledgements.oldestFor('elsewhere', () => 0)).toBeNull();
    }
  });

  it('US-11 US-22 RP-11 of an ended epoch is an error at once for what was not closed with it, and comes for the rest with its copies', () => {
    const world = new World();
    const run = world.acknowledgements.begin({ key: FX, number: 1, position: 1, acceptedAt: 100, replicated: true, destinations: [] });
    for (const number of [1, 2, 3, 4, 5]) run.add({ settled: (outcome, reason) => world.settled.push(`${number} ${outcome} ${reason}`.trim()) });
    const other = 'orders|1@nyc-1|oms-1';
    world.expect(9, { key: other });
    const ledger = new EpochLedger();
    ledger.learn('prices/fx', { epoch: { counter: 2, node: 'lon-2' }, closed: { [FX]: { seen: [2, 4, 4] } }, horizon: null });
    world.acknowledgements.end(ledger);
    expect(world.settled.splice(0)).toEqual([3, 5].map((number) => `${number} overruled another source took over before this update of epoch 1@lon-1 had a second copy`));
    expect(run.isOpen).toBe(false);
    world.has['lon-2']!.offer(FX, 1);
    expect(world.settle({ durableTo: 5 })).toEqual(['1 acknowledged']);
    for (const number of [2, 4]) world.has['lon-2']!.offer(FX, number);
    expect(world.settle({ durableTo: 3 })).toEqual(['2 acknowledged']);
    expect(world.settle({ durableTo: 4 })).toEqual(['4 acknowledged']);
    expect(world.acknowledgements.anyWaits).toBe(true);
  });
});
