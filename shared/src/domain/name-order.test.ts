import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNames, comparePaths, orderKey } from './name-order.ts';

const name = fc.array(fc.constantFrom('a', 'A', 'b', '0', '00', '1', '9', '10', '-', 'ü', ''), { maxLength: 5 }).map((parts) => parts.join(''));

describe('the order of names', () => {
  it('puts numbers by their size and capitals beside small letters', () => {
    const names = ['eur10', 'EUR9', 'eur9', 'eur1', 'gbp', 'EUR', 'eur010', 'aud', 'eur-1', ''];
    expect([...names].sort(compareNames)).toEqual(['', 'aud', 'EUR', 'eur-1', 'eur1', 'EUR9', 'eur9', 'eur010', 'eur10', 'gbp']);
  });

  it('is an order: the same name alone is equal, and it holds both ways round and along a chain', () => {
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(compareNames(a, b) === 0).toBe(a === b);
        expect(Math.sign(compareNames(a, b))).toBe(-Math.sign(compareNames(b, a)) + 0);
        if (compareNames(a, b) <= 0 && compareNames(b, c) <= 0) expect(compareNames(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('is that of the keys, where they differ', () => {
    const mixed = fc.oneof(name, fc.string({ maxLength: 6 }), fc.array(fc.constantFrom('a', 'Z', '-', '/', ':', '007', '70', '0', 'é'), { maxLength: 4 }).map((parts) => parts.join('')));
    fc.assert(
      fc.property(mixed, mixed, (a, b) => {
        const [keyA, keyB] = [orderKey(a), orderKey(b)];
        const byKeys = keyA < keyB ? -1 : keyA > keyB ? 1 : a < b ? -1 : a > b ? 1 : 0;
        expect(Math.sign(compareNames(a, b))).toBe(byKeys);
      }),
      { numRuns: 5000 },
    );
  });

  it('puts paths as the opened tree does: part by part, a branch before what it holds', () => {
    const path = fc.array(name.filter((each) => !each.includes('/')), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(path, path, (a, b) => {
        const differs = a.findIndex((part, index) => part !== b[index]);
        const expected = differs < 0 || differs >= b.length ? a.length - b.length : compareNames(a[differs]!, b[differs]!);
        expect(Math.sign(comparePaths(a.join('/'), b.join('/')))).toBe(Math.sign(expected));
      }),
    );
  });
});
