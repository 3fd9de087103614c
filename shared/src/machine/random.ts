/** Random numbers from a seed, the same on every machine: sfc32 (C. Doty-Humphrey, PractRand), 32-bit integer arithmetic only. */

export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number) {
    this.#a = 0;
    this.#b = seed | 0;
    this.#c = Math.floor(seed / 0x1_0000_0000) | 0;
    for (let i = 0; i < 12; i++) this.#next();
  }

  /** @returns a number from 0 up to, not including, 1. */
  unit(): number {
    return this.#next() / 0x1_0000_0000;
  }

  /** @returns a whole number from `least` to `most`, both included. */
  int(least: number, most: number): number {
    return least + Math.floor(this.unit() * (most - least + 1));
  }

  /** @returns a number from `least` up to `most`. */
  between(least: number, most: number): number {
    return least + this.unit() * (most - least);
  }

  /** @returns whether something of this probability happens. */
  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** @returns one of the items. @throws Error when there is none. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('asked to pick one of no items');
    return items[this.int(0, items.length - 1)]!;
  }

  /** @returns a generator that goes its own way: what one part draws changes nothing of another. */
  fork(): Random {
    return new Random(this.#next() * 0x10_0000 + (this.#next() >>> 12));
  }

  #next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }
}
