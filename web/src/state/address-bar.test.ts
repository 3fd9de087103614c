import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAddressStore, readAddress, writeAddress, type Address } from './address-bar.ts';
import type { Selection } from './selection.ts';

const kinds: Selection['kind'][] = ['node', 'client', 'link', 'destination', 'topic', 'episode'];
const selections = fc.record({ kind: fc.constantFrom(...kinds), id: fc.string({ minLength: 1 }) }) as fc.Arbitrary<Selection>;
const addresses: fc.Arbitrary<Address> = fc.record({
  selection: fc.option(selections, { nil: null }),
  at: fc.option(fc.oneof(
    fc.record({ n: fc.nat(), log: fc.option(fc.stringMatching(/^[\w-]{1,20}$/), { nil: null }) }),
    fc.record({ wall: fc.integer({ min: 0, max: 4_000_000_000_000 }) }),
  ), { nil: null }),
  recording: fc.option(fc.string({ minLength: 1 }), { nil: null }),
  opened: fc.option(fc.array(fc.string({ minLength: 1 })), { nil: null }),
});

describe('the address bar', () => {
  const LIVE = { at: null, recording: null };

  it('stays readable', () => {
    expect(writeAddress({ ...LIVE, selection: { kind: 'destination', id: 'lon-1/new-york' }, opened: ['prices', 'prices/fx'] })).toBe('?sel=destination:lon-1/new-york&open=prices&open=prices/fx');
    expect(writeAddress({ ...LIVE, selection: { kind: 'link', id: 'lon-1~lon-2' }, opened: null })).toBe('?sel=link:lon-1~lon-2');
    expect(writeAddress({ ...LIVE, selection: null, opened: null })).toBe('');
  });

  it('names an instant by the event and its log, and understands a time of day', () => {
    const at = { n: 1234, log: 'aB_-9' };
    expect(writeAddress({ ...LIVE, selection: null, opened: null, at, recording: 'fx-drill.understudy' })).toBe('?rec=fx-drill.understudy&at=n1234@aB_-9');
    expect(readAddress('?at=n1234').at).toEqual({ n: 1234, log: null });
    expect(readAddress('?at=2026-03-01T11:42:07.112Z').at).toEqual({ wall: Date.UTC(2026, 2, 1, 11, 42, 7, 112) });
    for (const junk of ['n', 'n-1', 'n1@', 'yesterday', '2026-99-99T00:00', '1']) expect(readAddress(`?at=${junk}`).at).toBeNull();
  });

  it('tells "all closed" from "nothing said"', () => {
    expect(readAddress(writeAddress({ ...LIVE, selection: null, opened: [] })).opened).toEqual([]);
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
    expect(calls.splice(0)).toEqual(['push /?sel=node:lon-2', 'replace /?sel=node:lon-2&open=prices']);
    store.stand({ n: 5, log: null }, null, 'jump');
    store.stand({ n: 6, log: null }, null, 'step', { kind: 'episode', id: 'e' });
    store.stand({ n: 6, log: null }, null, 'jump');
    store.stand(null, null, 'jump');
    expect(calls).toEqual(['push /?sel=node:lon-2&at=n5&open=prices', 'replace /?sel=episode:e&at=n6&open=prices', 'push /?sel=episode:e&open=prices']);
  });
});
