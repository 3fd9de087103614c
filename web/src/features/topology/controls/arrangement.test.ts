import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AS_LAID_OUT, readArrangement, writeArrangement, type Arrangement } from './arrangement.ts';

const point = fc.record({ x: fc.integer(), y: fc.integer() });
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const arrangement: fc.Arbitrary<Arrangement> = fc.record({ kept: fc.record({ nodes: fc.dictionary(name, point), groups: fc.dictionary(name, point) }), folds: fc.dictionary(name, fc.constantFrom('open' as const, 'folded' as const)) });

describe('an arrangement', () => {
  it('survives a reload', () => {
    fc.assert(fc.property(arrangement, (kept) => {
      expect(JSON.parse(JSON.stringify(readArrangement(writeArrangement(kept))))).toEqual(JSON.parse(JSON.stringify(kept)));
    }));
  });

  it('is as laid out where nothing, or nothing that is understood, was kept', () => {
    for (const text of [null, '', 'nonsense', '3', '[]', 'null', '{"nodes":3,"groups":"x","folds":[1]}']) expect(readArrangement(text)).toEqual(AS_LAID_OUT);
  });

  it('leaves out what is not understood and keeps the rest', () => {
    expect(readArrangement('{"nodes":{"a":{"x":1,"y":2},"b":{"x":"1","y":2},"c":null,"d":{"x":1e999,"y":0}},"folds":{"g":"open","h":"ajar"}}')).toEqual({ kept: { nodes: { a: { x: 1, y: 2 } }, groups: {} }, folds: { g: 'open' } });
  });
});
