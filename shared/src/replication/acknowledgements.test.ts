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
    memberHas: (member, key, number) => this.has[member]!.has(key, number),
    isDowngraded: () => false,
    destinationHas: (destination, key, number) => this.has[destination]!.has(key, number),
  };

  expect(number: number, over: { destinations?: string[]; replicated?: boolean; key?: string } = {}): void {
    const { destinations = [], replicated = true, key = FX } = over;
    this.acknowledgements.expect({ key, number, position: number, acceptedAt: number * 100, replicated, destinations, settle: (outcome) => this.settled.push(`${number} ${outcome}`) });
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
    expect(world.acknowledgements.waiting).toBe(0);
  });

  it('RP-11 comes alone when no other member is left', () => {
    const world = new World();
    world.expect(1);
    world.expect(2);
    expect(world.settle({ durableTo: 2 })).toEqual([]);
    Object.assign(world.copies, { members: [] });
    expect(world.acknowledgements.settle(world.copies)).toEqual({ singleCopy: 2 });
    expect(world.settled).toEqual(['1 acknowledged', '2 acknowledged']);
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
    const oldest = world.acknowledgements.oldestFor('recovery', (key, number) => world.has.recovery!.has(key, number));
    expect(oldest?.acceptedAt).toBe(100);
    world.has.recovery!.offer(FX, 1);
    expect(world.acknowledgements.oldestFor('recovery', (key, number) => world.has.recovery!.has(key, number))).toBeNull();
    expect(world.settle()).toEqual(['1 acknowledged', '2 acknowledged']);
    world.expect(3, { destinations: ['recovery'] });
    world.has['lon-2']!.offer(FX, 3);
    expect(world.settle({ durableTo: 3, isDowngraded: () => true })).toEqual(['3 acknowledged']);
  });

  it('US-11 US-22 of an ended epoch comes for what was closed with it, and is an error for the rest', () => {
    const world = new World();
    for (const number of [1, 2, 3]) world.expect(number);
    const other = 'orders|1@nyc-1|oms-1';
    world.expect(9, { key: other });
    const ledger = new EpochLedger();
    ledger.learn('prices/fx', { epoch: { counter: 2, node: 'lon-2' }, closed: { [FX]: { seen: [2] } }, horizon: null });
    world.acknowledgements.end(ledger);
    expect(world.settled).toEqual(['1 acknowledged', '2 acknowledged', '3 overruled']);
    expect(world.acknowledgements.waiting).toBe(1);
  });
});
