/**
 * The nodes of the topic tree as rows of 64 bytes outside of the heap. A million topics as objects would be a heap that the
 * garbage collector walks for tenths of a second, in which no heartbeat goes out; and a row is one line of the processor's
 * cache, so that an update of a topic that nobody touched for a while waits for memory once and not for each number.
 *
 *   words  0 parent · 1 first child · 2 next sibling · 3 hash · 4 name · 5 value · 6 epoch · 7 topics · 8 in second · 9 in previous
 *   floats 5 number · 6 updates · 7 newest at
 *
 * Rows come in pages: one that is added moves nothing that is there.
 */

const PAGE_BITS = 12;
const ROWS = 1 << PAGE_BITS;
const ROW_MASK = ROWS - 1;
const ROW_BYTES = 64;

/** Whole numbers from 0 to 2³² − 1, by their place in the row. */
export const Word = { parent: 0, firstChild: 1, nextSibling: 2, hash: 3, name: 4, value: 5, epoch: 6, topics: 7, inSecond: 8, inPrevious: 9 } as const;
export type Word = (typeof Word)[keyof typeof Word];

/** Times, and numbers that may pass 2³². */
export const Float = { number: 5, updates: 6, newestAt: 7 } as const;
export type Float = (typeof Float)[keyof typeof Float];

export class TopicRows {
  private readonly words: Uint32Array[] = [];
  private readonly floats: Float64Array[] = [];

  word(row: number, word: Word): number {
    return this.words[row >>> PAGE_BITS]![((row & ROW_MASK) << 4) | word]!;
  }

  setWord(row: number, word: Word, value: number): void {
    this.words[row >>> PAGE_BITS]![((row & ROW_MASK) << 4) | word] = value;
  }

  float(row: number, float: Float): number {
    return this.floats[row >>> PAGE_BITS]![((row & ROW_MASK) << 3) | float]!;
  }

  setFloat(row: number, float: Float, value: number): void {
    this.floats[row >>> PAGE_BITS]![((row & ROW_MASK) << 3) | float] = value;
  }

  /** Makes room for `row`; it holds zeros. */
  reach(row: number): void {
    if (row < this.words.length * ROWS) return;
    const page = new ArrayBuffer(ROWS * ROW_BYTES);
    this.words.push(new Uint32Array(page));
    this.floats.push(new Float64Array(page));
  }
}
