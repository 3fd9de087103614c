import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutlineFrame, OutlineNode } from '@understudy/shared/wire/topic-outline';
import { fitLabel, placeSunburst, type BurstArc } from './place-sunburst.ts';
import { stepSunburst } from './step-sunburst.ts';

const node = (name: string, topics: number, children: OutlineNode[] = [], rest: OutlineNode['rest'] = null): OutlineNode => ({ name, topics, updatesPerSecond: topics / 10, children, rest });
const frame = (root: OutlineNode): OutlineFrame => ({ path: '', by: 'topics', root });
const burst = (root: OutlineNode, by: 'topics' | 'rate' = 'topics') => placeSunburst(frame(root), by, 200, 11, 3).arcs;

const tree = node('', 100, [
  node('orders', 20, [node('a', 15)], { children: 5, topics: 5, updatesPerSecond: 0 }),
  node('prices', 79, [node('fx', 40), node('rates', 39)]),
], { children: 1, topics: 1, updatesPerSecond: 0.1 });

describe('the sunburst', () => {
  it('has one ring a level, each arc as wide as its part of the whole', () => {
    expect(burst(tree).map(({ key, ring, share, restOf }) => [key, ring, Math.round(share * 100), restOf])).toEqual([
      ['orders', 1, 20, null], ['prices', 1, 79, null], ['#rest', 1, 1, 1], ['orders/a', 2, 15, null], ['orders#rest', 2, 5, 5], ['prices/fx', 2, 40, null], ['prices/rates', 2, 39, null],
    ]);
  });

  it('leaves nothing out: in the first ring all shares are the whole', () => {
    const nodes: fc.Arbitrary<OutlineNode> = fc.array(fc.nat(50), { minLength: 1, maxLength: 8 }).chain((sizes) => fc.nat(20).map((rest) => node('', sizes.reduce((sum, size) => sum + size, rest), sizes.map((size, index) => node(`n${index}`, size)), rest > 0 ? { children: 3, topics: rest, updatesPerSecond: 0 } : null)));
    fc.assert(
      fc.property(nodes, (root) => {
        const arcs = burst(root);
        // What is narrower than a hair is left out; nothing else is.
        const hidden = [...root.children.map(({ topics }) => topics), root.rest?.topics ?? 0].filter((topics) => topics > 0 && (topics / root.topics) * 2 * Math.PI * 102 < 2.6).length;
        if (root.topics > 0 && hidden === 0) expect(arcs.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
      }),
    );
  });

  it('is empty where nothing moves, and by rate as wide as what moves', () => {
    expect(burst(node('', 5, [], { children: 5, topics: 5, updatesPerSecond: 0 }), 'rate')).toHaveLength(0);
    expect(burst(node('', 10, [{ ...node('quick', 1), updatesPerSecond: 0.9 }, { ...node('slow', 9), updatesPerSecond: 0.1 }]), 'rate').map(({ name, share }) => [name, Math.round(share * 100)])).toEqual([['quick', 90], ['slow', 10]]);
  });

  it('leaves room in the branch of a topic that has a value itself', () => {
    const own = burst(node('', 10, [node('both', 10, [node('x', 5)])]));
    expect(own.map(({ key, share }) => [key, share])).toEqual([['both', 1], ['both/x', 0.5]]);
  });

  it('labels what has room, and cuts a label with an ellipsis or not at all', () => {
    const arcs = burst(tree);
    expect(arcs.find(({ key }) => key === 'prices')!.label!.turnDegrees).toBe(0);
    expect(arcs.find(({ key }) => key === '#rest')!.label).toBeNull();
    expect([fitLabel('rates', 100, 10), fitLabel('telemetry', 30, 10), fitLabel('telemetry', 10, 10)]).toEqual(['rates', 'tele…', '']);
  });
});

describe('keys in the sunburst', () => {
  const arcs = burst(tree);
  const press = (from: string, ...keys: string[]): string => keys.reduce((at, key) => stepSunburst(arcs, at, key)?.key ?? at, from);

  it('go along the ring, out to what an arc holds, in to what holds it', () => {
    expect(press('orders', 'ArrowRight')).toBe('prices');
    expect(press('orders', 'ArrowLeft')).toBe('#rest');
    expect(press('orders', 'ArrowUp')).toBe('orders/a');
    expect(press('orders/a', 'ArrowRight', 'ArrowDown')).toBe('orders');
    expect(press('prices/rates', 'ArrowDown')).toBe('prices');
    expect(press('prices', 'ArrowDown')).toBe('prices');
    expect(press('prices/fx', 'Home')).toBe('orders');
    expect(stepSunburst([], 'x', 'ArrowUp')).toBeNull();
  });

  it('reach every arc', () => {
    const reached = new Set<string>();
    const open: BurstArc[] = [arcs[0]!];
    for (let arc = open.pop(); arc; arc = open.pop()) {
      if (reached.has(arc.key)) continue;
      reached.add(arc.key);
      for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
        const next = stepSunburst(arcs, arc.key, key);
        if (next) open.push(next);
      }
    }
    expect(reached.size).toBe(arcs.length);
  });
});
