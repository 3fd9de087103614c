import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { layerGroups, replicationGraph } from './layer-groups.ts';

function specOf(names: string[], edges: [string, string][]): ClusterSpec {
  return {
    groups: names.map((name) => ({ name, title: name, datagrid: true, nodes: [`${name}-1`] })),
    nodes: names.map((name) => ({ name: `${name}-1`, group: name, destinations: edges.filter(([from]) => from === name).map(([, group]) => ({ name: group, group })) })),
  } as unknown as ClusterSpec;
}

describe('layerGroups', () => {
  it('puts sources left and targets right, and cuts the cycle of two that replicate to each other', () => {
    expect(layerGroups(specOf(['london', 'new-york', 'recovery'], [['london', 'new-york'], ['new-york', 'london'], ['new-york', 'recovery']]))).toEqual([['london'], ['new-york'], ['recovery']]);
  });

  it('stacks groups that are equally far from the source', () => {
    expect(layerGroups(specOf(['a', 'b', 'c'], [['a', 'b'], ['a', 'c']]))).toEqual([['a'], ['b', 'c']]);
  });

  it('places every group once, leaves no column empty, and without cycles draws every edge to the right', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const edge = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names));
    fc.assert(fc.property(fc.array(edge, { maxLength: 14 }), (edges) => {
      const columns = layerGroups(specOf(names, edges));
      expect(columns.flat().sort()).toEqual(names);
      expect(columns.every((column) => column && column.length > 0)).toBe(true);
      const rightward = edges.filter(([from, to]) => from < to);
      const acyclic = specOf(names, rightward);
      const at = new Map(layerGroups(acyclic).flatMap((column, index) => column.map((name) => [name, index] as const)));
      for (const [from, targets] of replicationGraph(acyclic)) for (const to of targets) expect(at.get(from)!).toBeLessThan(at.get(to)!);
    }));
  });
});
