import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameLook } from './same-look.ts';

describe('whether two descriptions draw the same', () => {
  it('is true of a copy, whatever its functions are', () => {
    fc.assert(fc.property(fc.object(), (object) => sameLook({ ...object, press: () => 1 }, { ...structuredClone(object), press: () => 2 })));
  });

  it('is false once anything in it differs', () => {
    fc.assert(fc.property(fc.object(), fc.integer(), fc.integer(), (object, a, b) => {
      expect(sameLook({ ...object, rate: [{ a }] }, { ...object, rate: [{ a: b }] })).toBe(a === b);
    }));
  });
});
