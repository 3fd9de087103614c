/** Random numbers for each part of a simulation by its name: what one part draws, or that it is left out, changes nothing of another. */
import { Random } from '../machine/random.ts';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

export class Randomness {
  constructor(private readonly seed: number) {}

  /** @returns the numbers of a part, from the first on. */
  of(name: string): Random {
    const text = `${this.seed} ${name}`;
    return new Random((hash(text, FNV_OFFSET) >>> 12) * 0x1_0000_0000 + hash(text, FNV_PRIME));
  }
}

/** FNV-1a over the text's code units. */
function hash(text: string, start: number): number {
  let sum = start;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), FNV_PRIME);
  return sum >>> 0;
}
