import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ChangedTopics } from './changed-topics.ts';

it('gives each changed topic once, in the order in which they changed first, and again when it changed since', () => {
  const acts = fc.array(fc.oneof(fc.record({ add: fc.array(fc.nat(100_000), { maxLength: 30 }) }), fc.record({ take: fc.integer({ min: 1, max: 40 }) })), { maxLength: 40 });
  fc.assert(
    fc.property(acts, (script) => {
      const [changed, model] = [new ChangedTopics(), new Set<number>()];
      for (const act of script) {
        if ('add' in act) {
          for (const node of act.add) {
            changed.add(node);
            model.add(node);
          }
        } else {
          const expected = [...model].slice(0, act.take);
          for (const node of expected) model.delete(node);
          expect(changed.take(act.take)).toEqual(expected);
        }
        expect(changed.count).toBe(model.size);
      }
    }),
  );
});

it('lets go of what was taken while more comes all the time', () => {
  const changed = new ChangedTopics();
  for (let node = 0; node < 20_000; node++) changed.add(node);
  for (let round = 0; round < 100; round++) {
    expect(changed.take(1000)).toEqual(Array.from({ length: 1000 }, (_, index) => (round * 1000 + index) % 20_000));
    for (let index = 0; index < 1000; index++) changed.add((round * 1000 + index) % 20_000);
  }
  expect(changed.count).toBe(20_000);
});
