/** On which nodes an update belongs (RP-04, RP-10). */
import { describe, expect, it } from 'vitest';
import { defaultSpec } from '../view/testdata/default-spec.ts';
import { whoShouldHave } from './who-should-have.ts';

const first = (node: string, destination: string) => defaultSpec().nodes.find(({ name }) => name === node)!.destinations.find(({ name }) => name === destination)!.addresses[0]!.node;
const names = (due: Map<string, string>) => [...due].map(([node, how]) => (how === 'whole' ? node : `${node} (${how})`)).sort();

describe('an update belongs on', () => {
  it('RP-04 all members of its group, of every group with a datagrid that it is sent to, and the one server that is connected of another', () => {
    expect(names(whoShouldHave(defaultSpec(), 'prices/fx', 'lon-1', first))).toEqual(['lon-1', 'lon-2', 'lon-3', 'nyc-1', 'nyc-2', 'r-1']);
    expect(names(whoShouldHave(defaultSpec(), 'orders', 'nyc-2', first))).toEqual(['lon-1', 'lon-2', 'lon-3', 'nyc-1', 'nyc-2', 'r-1']);
    const apart = (node: string, destination: string) => (destination === 'recovery' ? (node === 'nyc-1' ? 'r-2' : 'r-1') : first(node, destination));
    expect(names(whoShouldHave(defaultSpec(), 'orders', 'nyc-2', apart))).toEqual(['lon-1', 'lon-2', 'lon-3', 'nyc-1', 'nyc-2', 'r-1', 'r-2']);
  });

  it('RP-04 nobody beyond a destination that is connected to nobody, or that passes nothing on', () => {
    expect(names(whoShouldHave(defaultSpec(), 'prices/fx', 'lon-1', () => null))).toEqual(['lon-1', 'lon-2', 'lon-3']);
    const spec = defaultSpec();
    for (const node of spec.nodes) node.destinations = node.destinations.map((one) => (one.name === 'recovery' ? { ...one, passThrough: ['new-york'] } : one));
    // nyc-1 has it from london; nyc-2 from nyc-1, whose group is passed on.
    expect(names(whoShouldHave(spec, 'prices/fx', 'lon-1', (node, name) => (name === 'recovery' ? (node === 'nyc-2' ? 'r-2' : 'r-1') : first(node, name))))).toEqual(['lon-1', 'lon-2', 'lon-3', 'nyc-1', 'nyc-2', 'r-2']);
  });

  it('RP-10 whoever the filters let it through to, for a part of the section, and those beyond', () => {
    const spec = defaultSpec();
    for (const node of spec.nodes) node.destinations = node.destinations.map((one) => (one.name === 'new-york' ? { ...one, topics: ['prices/fx/EURUSD/#', 'other/#'] } : one));
    expect(names(whoShouldHave(spec, 'prices/fx', 'lon-1', first))).toEqual(['lon-1', 'lon-2', 'lon-3', 'nyc-1 (part)', 'nyc-2 (part)', 'r-1 (part)']);
    expect(names(whoShouldHave(spec, 'prices/rates', 'lon-1', first))).toEqual(['lon-1', 'lon-2', 'lon-3']);
  });

  it('US-14 of a group without a datagrid, the accepting node alone', () => {
    expect(names(whoShouldHave(defaultSpec(), 'orders', 'r-1', first))).toEqual(['r-1']);
  });
});
