import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ValueArena } from './value-arena.ts';

it('keeps each value as it was given, through changes of any size', () => {
  const size = fc.oneof(fc.nat(40), fc.nat(3000), fc.constantFrom(255, 256, 257, 131_067, 131_068, 131_069, 400_000));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(5), size), { maxLength: 60 }), (changes) => {
      const arena = new ValueArena();
      const at = new Map<number, number>();
      const model = new Map<number, Buffer>();
      changes.forEach(([key, bytes], index) => {
        const value = Buffer.alloc(bytes, index + 1);
        at.set(key, arena.replace(at.get(key) ?? 0, value));
        model.set(key, value);
        for (const [other, expected] of model) {
          expect(arena.lengthAt(at.get(other)!)).toBe(expected.length);
          expect(arena.read(at.get(other)!).equals(expected)).toBe(true);
          expect(at.get(other) === 0).toBe(expected.length === 0);
        }
      });
      expect(new Set([...at.values()].filter((address) => address !== 0)).size).toBe([...model.values()].filter((value) => value.length > 0).length);
    }),
    { numRuns: 60 },
  );
});

it('uses places again that were let go', () => {
  const arena = new ValueArena();
  const first = arena.replace(0, Buffer.alloc(100));
  const second = arena.replace(0, Buffer.alloc(100));
  expect(arena.replace(first, Buffer.alloc(98))).toBe(first);
  expect(arena.replace(first, Buffer.alloc(0))).toBe(0);
  expect(arena.replace(second, Buffer.alloc(500))).not.toBe(second);
  expect([arena.replace(0, Buffer.alloc(100)), arena.replace(0, Buffer.alloc(100))].sort()).toEqual([first, second].sort());
  const large = arena.replace(0, Buffer.alloc(200_000));
  expect(arena.replace(large, Buffer.from('small'))).not.toBe(large);
  expect(arena.replace(0, Buffer.alloc(300_000))).toBe(large);
});
