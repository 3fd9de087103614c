/** The shared table: a merge that ends alike whatever the order and however often facts arrive (US-13, US-21). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../machine/testing/number-of-runs.ts';
import { byAge, dropClosedOrders, emptyGrid, highestClaim, includesEpoch, isNewer, liveEntries, mergeCounter, mergeEpoch, mergeGrids, mergeOrder, mergeRecord, sameEpoch, splitKey, type LiveEntry } from './section-grid.ts';
import { registrationKey, type Grid, type GridEntry, type NodeRecord } from './update-source-types.ts';

function recordOf(node: string, incarnation: number, version: number, serials: number[] = [], lastSerial = Math.max(0, ...serials)): NodeRecord {
  const entries: GridEntry[] = serials.map((serial) => ({ path: 'prices/fx', client: `c${serial}`, serial, claim: null }));
  return { node, incarnation, version, lastSerial, reachable: [node], follows: {}, granted: {}, entries };
}

const grids: fc.Arbitrary<Grid> = fc.record({
  records: fc.array(fc.record({ node: fc.constantFrom('n1', 'n2'), incarnation: fc.integer({ min: 1, max: 2 }), version: fc.integer({ min: 1, max: 3 }) })).map((all) =>
    // A version stands for one content, as its node alone writes it.
    all.map(({ node, incarnation, version }) => recordOf(node, incarnation, version, Array.from({ length: version }, (_, index) => index + 1).slice(-2), version)).reduce((grid, record) => mergeRecord(grid, record), emptyGrid()).records),
  orders: fc.dictionary(fc.constantFrom('n1#1#1', 'n1#1#2', 'n1#2#1', 'n2#1#3', 'n3#1#1'), fc.integer({ min: 1, max: 6 })),
  lastOrder: fc.integer({ min: 0, max: 9 }),
  epochs: fc.dictionary(fc.constantFrom('a', 'b'), fc.record({ counter: fc.integer({ min: 1, max: 4 }), node: fc.constantFrom('n1', 'n2') }).map((epoch) => ({ epoch, client: `c${epoch.counter}`, node: epoch.node }))),
  counters: fc.dictionary(fc.constantFrom('a', 'b'), fc.integer({ min: 1, max: 9 })),
});

describe('the merge', () => {
  it('US-13 is the same in every order, and repeating it changes nothing', () => {
    fc.assert(fc.property(grids, grids, grids, (a, b, c) => {
      const merge = (...all: Grid[]) => all.reduce((into, grid) => mergeGrids(into, grid, 'me'), emptyGrid());
      expect(merge(a, b, c)).toEqual(merge(c, a, b));
      expect(merge(a, b, c)).toEqual(merge(b, c, a, a, b, c));
    }), runs(60));
  });

  it('US-21 a later life replaces an earlier one, a later version an earlier one; the own record is its node\'s alone', () => {
    expect(isNewer(recordOf('n1', 2, 1), recordOf('n1', 1, 9))).toBe(true);
    expect(isNewer(recordOf('n1', 1, 9), recordOf('n1', 2, 1))).toBe(false);
    expect(isNewer(recordOf('n1', 1, 2), recordOf('n1', 1, 1))).toBe(true);
    expect(isNewer(recordOf('n1', 1, 1), recordOf('n1', 1, 1))).toBe(false);
    expect(isNewer(recordOf('n1', 1, 1), undefined)).toBe(true);
    const told = mergeGrids(emptyGrid(), { ...emptyGrid(), records: { n1: recordOf('n1', 1, 1), n2: recordOf('n2', 1, 1) } }, 'n1');
    expect(Object.keys(told.records)).toEqual(['n2']);
  });

  it('US-13 of two numbers for one registration the lower stays, and numbers are not given again', () => {
    const grid = mergeOrder(mergeOrder(emptyGrid(), 'n1#1#1', 5), 'n1#1#1', 3);
    expect(grid.orders).toEqual({ 'n1#1#1': 3 });
    expect(grid.lastOrder).toBe(5);
    const higher = mergeOrder(grid, 'n1#1#1', 8);
    expect(higher.orders).toEqual({ 'n1#1#1': 3 });
    expect(higher.lastOrder).toBe(8);
    for (const order of [3, 4]) expect(mergeOrder(grid, 'n1#1#1', order)).toBe(grid);
    expect(mergeGrids(grid, { ...emptyGrid(), lastOrder: 9 }, 'me').lastOrder).toBe(9);
    expect(mergeGrids(grid, { ...emptyGrid(), lastOrder: 4 }, 'me').lastOrder).toBe(5);
  });

  it('US-22 epochs and counters only grow', () => {
    const seen = (counter: number) => ({ epoch: { counter, node: 'n1' }, client: 'c', node: 'n1' });
    const grid = mergeCounter(mergeEpoch(emptyGrid(), 'a', seen(2)), 'a', 2);
    expect(mergeEpoch(grid, 'a', seen(1))).toBe(grid);
    expect(mergeEpoch(grid, 'a', seen(2))).toBe(grid);
    expect(mergeEpoch(grid, 'a', seen(3)).epochs.a).toEqual(seen(3));
    expect(mergeCounter(grid, 'a', 2)).toBe(grid);
    expect(mergeCounter(grid, 'a', 3).counters.a).toBe(3);
  });

  it('US-21 orders of registrations that are known to be closed go, those that may still come stay', () => {
    const records = { n1: recordOf('n1', 2, 1, [3], 4) };
    const orders = { 'n1#1#9': 1, 'n1#2#2': 2, 'n1#2#3': 3, 'n1#2#4': 4, 'n1#2#5': 5, 'n1#3#1': 6, 'n9#1#1': 7 };
    const grid = { ...emptyGrid(), records, orders };
    expect(dropClosedOrders(grid).orders).toEqual({ 'n1#2#3': 3, 'n1#2#5': 5, 'n1#3#1': 6, 'n9#1#1': 7 });
    const kept = dropClosedOrders(grid);
    expect(dropClosedOrders(kept)).toBe(kept);
  });
});

describe('what lives', () => {
  it('US-21 are registrations of members in their present life, oldest first, those without an order last', () => {
    const grid: Grid = { ...emptyGrid(), records: { n1: recordOf('n1', 1, 1, [1, 2]), n2: recordOf('n2', 1, 1, [1]), n3: recordOf('n3', 1, 1, [1]) }, orders: { 'n1#1#2': 2, 'n2#1#1': 1 } };
    const members = [{ node: 'n1', incarnation: 1 }, { node: 'n2', incarnation: 1 }, { node: 'n3', incarnation: 2 }, { node: 'n4', incarnation: 1 }];
    expect(liveEntries(grid, members).map((entry) => [entry.key, entry.order])).toEqual([['n2#1#1', 1], ['n1#1#2', 2], ['n1#1#1', null]]);
  });

  it('US-18 age is the order, then the node\'s name, then its serial', () => {
    const entry = (node: string, serial: number, order: number | null): LiveEntry => ({ path: 'p', client: 'c', claim: null, key: registrationKey(node, 1, serial), node, incarnation: 1, serial, order });
    const sorted = [entry('n1', 1, 1), entry('n1', 2, 1), entry('n2', 1, 1), entry('n1', 9, 2), entry('n1', 3, null), entry('n2', 1, null)];
    for (const [i, a] of sorted.entries()) for (const [j, b] of sorted.entries()) if (i !== j) expect(Math.sign(byAge(a, b)), `${a.key} ${b.key}`).toBe(Math.sign(i - j));
  });

  it('US-22 the highest claim is the active one', () => {
    const entry = (node: string, counter: number | null): LiveEntry => ({
      path: 'p', client: 'c', serial: 1, key: `${node}#1#1`, node, incarnation: 1, order: 1, claim: counter === null ? null : { epoch: { counter, node }, over: [], doubtful: false, because: '' },
    });
    expect(highestClaim([entry('n1', 1), entry('n2', 3), entry('n3', 2), entry('n4', null)])?.node).toBe('n2');
    expect(highestClaim([entry('n4', null)])).toBe(undefined);
    expect(sameEpoch({ counter: 1, node: 'a' }, { counter: 1, node: 'a' })).toBe(true);
    expect(sameEpoch({ counter: 1, node: 'a' }, { counter: 1, node: 'b' })).toBe(false);
    expect(sameEpoch({ counter: 1, node: 'a' }, { counter: 2, node: 'a' })).toBe(false);
    expect(sameEpoch(null, { counter: 2, node: 'a' })).toBe(false);
    expect(includesEpoch([{ counter: 1, node: 'a' }, { counter: 2, node: 'a' }], { counter: 2, node: 'a' })).toBe(true);
    expect(includesEpoch([{ counter: 1, node: 'a' }], { counter: 2, node: 'a' })).toBe(false);
  });

  it('US-13 a key has its node, life and serial', () => expect(splitKey(registrationKey('lon-1', 3, 14))).toEqual({ node: 'lon-1', incarnation: 3, serial: 14 }));
});
