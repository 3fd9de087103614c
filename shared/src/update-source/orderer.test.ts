/** What the orderer decides, case by case (US-12, US-13, US-22, US-24). */
import { describe, expect, it } from 'vitest';
import { decide, type OrdererFacts } from './orderer.ts';
import { emptyGrid, type LiveEntry } from './section-grid.ts';
import type { Activation, NodeRecord } from './update-source-types.ts';

function entryOf(node: string, order: number | null, path: string, counter: number | null = null, over: { counter: number; node: string }[] = []): LiveEntry {
  return { key: `${node}#1#1`, node, incarnation: 1, order, path, client: `c-${node}`, serial: 1, claim: counter === null ? null : { epoch: { counter, node }, over, doubtful: false, because: '' } };
}

const follower = (node: string, follows: NodeRecord['follows']): NodeRecord => ({ node, incarnation: 1, version: 1, lastSerial: 1, reachable: [node], follows, granted: {}, entries: [] });
const activation = (key: string, counter: number): Activation => ({ path: 'p', key, epoch: { counter, node: key.split('#')[0]! }, over: [], because: 'test' });

function decideOn(live: LiveEntry[], over: Partial<OrdererFacts> = {}): ReturnType<typeof decide> {
  return decide({ grid: emptyGrid(), live, reachable: ['n1', 'n2', 'n3'], mayActivate: true, takeover: 'first-registered', deciding: {}, lost: {}, scopeOf: (path) => path, ...over });
}

describe('conflicts', () => {
  it('US-12 a claim stands before an older registration that has none', () => {
    const grid = { ...emptyGrid(), records: { n2: follower('n2', { 'p/q': { counter: 1, node: 'n2' } }) } };
    const { refuse } = decideOn([entryOf('n1', 1, 'p'), entryOf('n2', 2, 'p/q', 1)], { grid });
    expect(refuse).toEqual([{ key: 'n1#1#1', reason: 'p lies above p/q, for which c-n2 on n2 is registered' }]);
  });

  it('US-12 of registrations without a claim the older stands, whatever else is registered', () => {
    const { refuse, orders } = decideOn([entryOf('n3', 1, 'other'), entryOf('n1', 2, 'p'), entryOf('n2', null, 'p/q')]);
    expect(refuse).toEqual([{ key: 'n2#1#1', reason: 'p/q lies below p, for which c-n1 on n1 is registered' }]);
    expect(orders).toEqual([]);
  });
});

describe('decisions', () => {
  it('US-13 with nothing under way and an active source there is nothing to decide', () => {
    expect(decideOn([entryOf('n1', 1, 'p', 1)])).toEqual({ orders: [], refuse: [], activate: [], done: ['p'] });
    expect(decideOn([entryOf('n1', 1, 'p')], { mayActivate: false })).toEqual({ orders: [], refuse: [], activate: [], done: [] });
  });

  it('US-22 one that is under way is not made twice', () => {
    const live = [entryOf('n1', 1, 'p'), entryOf('n2', 2, 'p')];
    const deciding = { p: activation('n1#1#1', 3) };
    expect(decideOn(live, { deciding })).toEqual({ orders: [], refuse: [], activate: [], done: [] });
  });

  it('US-22 one whose registration is gone, or whose epoch was seen or overtaken, is made anew', () => {
    const live = [entryOf('n2', 2, 'p')];
    expect(decideOn(live, { deciding: { p: activation('n1#1#1', 3) } })).toMatchObject({ done: ['p'], activate: [{ key: 'n2#1#1' }] });
    expect(decideOn([], { deciding: { p: activation('n1#1#1', 3) } })).toEqual({ orders: [], refuse: [], activate: [], done: ['p'] });
    for (const counter of [3, 4]) {
      const epoch = { counter, node: 'n2' };
      const grid = { ...emptyGrid(), epochs: { p: { epoch, client: null, node: 'n2' } } };
      expect(decideOn(live, { grid, deciding: { p: activation('n2#1#1', 3) } })).toMatchObject({ done: ['p'], activate: [{ key: 'n2#1#1', epoch: { counter: counter + 1, node: 'n2' } }] });
    }
  });

  it('US-24 a claim that another one overrules no longer counts, though its side is larger and it is older', () => {
    const loser = { counter: 1, node: 'n1' };
    const grid = { ...emptyGrid(), records: { n1: follower('n1', { p: loser }), n3: follower('n3', { p: loser }) } };
    expect(decideOn([entryOf('n1', 1, 'p', 1), entryOf('n2', 2, 'p', 2, [loser])], { grid })).toEqual({ orders: [], refuse: [], activate: [], done: ['p'] });
  });
});
