import { describe, expect, it } from 'vitest';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import { destinationRows, nodeRows, sortRows } from './table-rows.ts';

const WRITTEN = { duration: (millis: number) => `${Math.round(millis)} ms`, count: String, rate: (perSecond: number) => `${perSecond}/s` };
function rows(story: string) {
  const { view } = applyBatch(emptyFold(), scenarios[story]!());
  return { nodes: nodeRows(view.spec!, view, view.at, WRITTEN), destinations: destinationRows(view.spec!, view, WRITTEN) };
}
const texts = <C extends string>(row: { cells: Record<C, { text: string }> }, ...columns: C[]) => columns.map((column) => row.cells[column].text);

describe('rows of the table', () => {
  it('say of each node what its card says, and what its peers think of it', () => {
    const { nodes } = rows('lon-1-killed');
    expect(texts(nodes.find((row) => row.key === 'lon-1')!, 'group', 'state', 'holds', 'updates', 'peers')).toEqual(['London', 'killed', '', '–', '2 down']);
    expect(texts(nodes.find((row) => row.key === 'lon-2')!, 'state', 'holds', 'standby', 'clients', 'peers')).toEqual(['up', 'prices/fx', 'prices/rates', '2', 'up']);
  });

  it('DF-01 DF-02 DF-05 say of each destination its list, its connection and its search', () => {
    const steady = rows('steady').destinations;
    expect(texts(steady.find((row) => row.key === 'nyc-1/london')!, 'peer', 'via', 'search', 'list')).toEqual(['lon-1', 'reused', 'found', '1 lon-1 ● · 2 lon-2 · 3 lon-3']);
    expect(texts(steady.find((row) => row.key === 'lon-1/new-york')!, 'via', 'ack', 'rate', 'waiting', 'lag')).toEqual(['dialled', 'async', '200/s', '3', '4 ms']);
    const searching = rows('recovery-search').destinations.find((row) => row.key === 'nyc-1/recovery')!;
    expect(texts(searching, 'peer', 'search', 'list')).toEqual(['–', 'rests after 4 passes', '1 r-1 ✕ refused next · 2 r-2 ✕ refused']);
    expect(texts(rows('lon-1-killed').destinations.find((row) => row.key === 'lon-1/new-york')!, 'peer', 'search')).toEqual(['–', 'its node is down']);
  });

  it('are sorted by what they mean: states by how grave they are, numbers by size, names by their numbers', () => {
    expect(sortRows(rows('lon-1-killed').nodes, 'state', false)[0]!.key).toBe('lon-1');
    const numbered = ['n-10', 'n-9', 'n-1'].map((text) => ({ cells: { name: { text } } }));
    expect(sortRows(numbered, 'name', false).map((row) => row.cells.name.text)).toEqual(['n-1', 'n-9', 'n-10']);
    const counts = [5, 100, 20].map((sort) => ({ cells: { count: { text: String(sort), sort } } }));
    expect(sortRows(counts, 'count', true).map((row) => row.cells.count.sort)).toEqual([100, 20, 5]);
  });
});
