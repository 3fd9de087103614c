import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAddressStore, readAddress, writeAddress, type Address } from './address-bar.ts';
import type { Selection } from './selection.ts';

const kinds: Selection['kind'][] = ['node', 'client', 'link', 'destination', 'topic', 'episode'];
const selections = fc.record({ kind: fc.constantFrom(...kinds), id: fc.string({ minLength: 1 }) }) as fc.Arbitrary<Selection>;
const addresses: fc.Arbitrary<Address> = fc.record({
  selection: fc.option(selections, { nil: null }),
  opened: fc.option(fc.array(fc.string({ minLength: 1 })), { nil: null }),
});

describe('the address bar', () => {
  it('stays readable', () => {
    expect(writeAddress({ selection: { kind: 'destination', id: 'lon-1/new-york' }, opened: ['prices', 'prices/fx'] })).toBe('?sel=destination:lon-1/new-york&open=prices&open=prices/fx');
    expect(writeAddress({ selection: { kind: 'link', id: 'lon-1~lon-2' }, opened: null })).toBe('?sel=link:lon-1~lon-2');
    expect(writeAddress({ selection: null, opened: null })).toBe('');
  });

  it('tells "all closed" from "nothing said"', () => {
    expect(readAddress(writeAddress({ selection: null, opened: [] })).opened).toEqual([]);
    expect(readAddress('').opened).toBeNull();
  });

  it('reads back whatever it writes', () => {
    fc.assert(fc.property(addresses, (address) => { expect(readAddress(writeAddress(address))).toEqual(address); }));
  });

  it('makes an entry in the history for a new selection, and none for the same one or for a branch', () => {
    const calls: string[] = [];
    const page = {
      location: { search: '?sel=node:lon-1', pathname: '/', hash: '' },
      history: { pushState: (_: unknown, __: string, to: string) => calls.push(`push ${to}`), replaceState: (_: unknown, __: string, to: string) => calls.push(`replace ${to}`) },
      addEventListener: () => undefined,
    } as unknown as Window;
    const store = createAddressStore(page);
    store.select({ kind: 'node', id: 'lon-1' });
    store.select({ kind: 'node', id: 'lon-2' });
    store.setOpened(['prices']);
    expect(calls).toEqual(['push /?sel=node:lon-2', 'replace /?sel=node:lon-2&open=prices']);
  });
});
