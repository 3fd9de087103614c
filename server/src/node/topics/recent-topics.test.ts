import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RecentTopics } from './recent-topics.ts';

/** A topic's words at a place of their own, as a run has them: whole words, zeros behind the last byte. */
function wordsOf(topic: string): { words: Uint32Array; bytes: number } {
  const text = new TextEncoder().encode(topic);
  const words = new Uint32Array(1 + ((text.length + 3) >>> 2));
  new Uint8Array(words.buffer).set(text, 4);
  return { words, bytes: text.length };
}

it('finds a topic that was put, or nothing, and never another one', () => {
  const topics = fc.array(fc.oneof(fc.string({ maxLength: 70, unit: 'grapheme' }), fc.nat(30_000).map((index) => `prices/fx/${index}/mid`)), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(topics, (all) => {
      const recent = new RecentTopics();
      const nodes = new Map<string, number>();
      for (const topic of all) {
        const { words, bytes } = wordsOf(topic);
        const found = recent.find(words, 1, bytes);
        expect([0, nodes.get(topic)]).toContain(found);
        if (!nodes.has(topic)) nodes.set(topic, nodes.size + 1);
        recent.put(words, 1, bytes, nodes.get(topic)!);
        expect(recent.find(words, 1, bytes)).toBe(bytes <= 56 ? nodes.get(topic) : 0);
      }
    }),
  );
});

it('keeps most of what is updated all the time', () => {
  const recent = new RecentTopics();
  const all = Array.from({ length: 8000 }, (_, index) => wordsOf(`prices/fx/${String(index).padStart(6, '0')}/mid`));
  all.forEach(({ words, bytes }, index) => recent.put(words, 1, bytes, index + 1));
  expect(all.filter(({ words, bytes }, index) => recent.find(words, 1, bytes) === index + 1).length).toBeGreaterThan(7500);
});
