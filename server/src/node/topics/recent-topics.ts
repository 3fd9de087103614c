/**
 * Topics that were updated lately, by their bytes: one line of the processor's cache each, so that the way through the tree is
 * saved for those that are updated all the time. Nothing is ever removed from the tree, so nothing here can be out of date.
 *
 *   words  0 node · 1 bytes of the topic · 2 … the topic, zeros up to the next whole word
 */
import { NONE, type TopicId } from './topic-tree.ts';

const SLOT_BITS = 15;
const SLOTS = 1 << SLOT_BITS;
const SLOT_WORD_BITS = 4;
const SLOT_WORDS = 1 << SLOT_WORD_BITS;
const SLOTS_MASK = (SLOTS << SLOT_WORD_BITS) - 1;
/** In how many places next to each other a topic may lie. */
const LOOKS = 4;
const TOPIC_AT = 2;
const TOPIC_WORDS_MOST = (1 << SLOT_WORD_BITS) - TOPIC_AT;
const HASH_START = 0x811c9dc5;
const HASH_PRIME = 0x9e3779b1;

export class RecentTopics {
  private readonly slots = new Uint32Array(SLOTS << SLOT_WORD_BITS);

  /** @param first where the topic's words begin @param bytes its length @returns its node, or `NONE` when it is not here */
  find(words: Uint32Array, first: number, bytes: number): TopicId {
    const count = (bytes + 3) >>> 2;
    if (count > TOPIC_WORDS_MOST) return NONE;
    const { slots } = this;
    let slot = slotOf(words, first, count);
    for (let looks = 0; looks < LOOKS; looks++) {
      const node = slots[slot]!;
      if (node === NONE) return NONE;
      if (slots[slot + 1] === bytes) {
        let index = 0;
        while (index < count && slots[slot + TOPIC_AT + index] === words[first + index]) index += 1;
        if (index === count) return node;
      }
      slot = (slot + SLOT_WORDS) & SLOTS_MASK;
    }
    return NONE;
  }

  /** Takes a free place, or that of whichever lies where it would be found first. */
  put(words: Uint32Array, first: number, bytes: number, node: TopicId): void {
    const count = (bytes + 3) >>> 2;
    if (count > TOPIC_WORDS_MOST) return;
    const { slots } = this;
    const best = slotOf(words, first, count);
    let slot = best;
    for (let looks = 0; slots[slot] !== NONE; looks++) {
      slot = looks < LOOKS - 1 ? (slot + SLOT_WORDS) & SLOTS_MASK : best;
      if (slot === best) break;
    }
    slots[slot] = node;
    slots[slot + 1] = bytes;
    for (let index = 0; index < count; index++) slots[slot + TOPIC_AT + index] = words[first + index]!;
  }
}

function slotOf(words: Uint32Array, first: number, count: number): number {
  let hash = HASH_START;
  for (let index = 0; index < count; index++) {
    hash = Math.imul(hash ^ words[first + index]!, HASH_PRIME);
    hash ^= hash >>> 15;
  }
  return (hash >>> (32 - SLOT_BITS)) << SLOT_WORD_BITS;
}
