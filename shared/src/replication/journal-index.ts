/**
 * Where in the journal a stream's numbers lie, so that whoever lacks some is sent from there on and not from the beginning.
 * Updates that came by several ways lie in no order: the index knows, for each block of numbers, the lowest position of any.
 */
import type { StreamKey } from './update-origin.ts';

/** A power of two. A replay reads at most so many updates that are not lacked. */
const BLOCK_NUMBERS = 256;

export class JournalIndex {
  readonly #streams = new Map<StreamKey, Map<number, number>>();

  /** An update was appended to the journal; positions grow. */
  note(key: StreamKey, number: number, position: number): void {
    let blocks = this.#streams.get(key);
    if (!blocks) this.#streams.set(key, (blocks = new Map()));
    const block = Math.floor(number / BLOCK_NUMBERS);
    // Positions grow, so the first one of a block is its lowest.
    if (!blocks.has(block)) blocks.set(block, position);
  }

  /** @returns a position at or before every update of the stream within these numbers (both ends included); null when none is known. */
  firstAt(key: StreamKey, from: number, to: number): number | null {
    const blocks = this.#streams.get(key);
    if (!blocks) return null;
    const [first, last] = [Math.floor(from / BLOCK_NUMBERS), Math.floor(to / BLOCK_NUMBERS)];
    let lowest: number | null = null;
    const consider = (position: number | undefined): void => {
      if (position !== undefined && (lowest === null || position < lowest)) lowest = position;
    };
    if (last - first < blocks.size) for (let block = first; block <= last; block++) consider(blocks.get(block));
    else for (const [block, position] of blocks) if (block >= first && block <= last) consider(position);
    return lowest;
  }

  /** @returns the streams that it knows of. */
  keys(): IterableIterator<StreamKey> {
    return this.#streams.keys();
  }

  /** Forgets streams that nobody is sent any more. */
  retain(keep: (key: StreamKey) => boolean): void {
    for (const key of this.#streams.keys()) if (!keep(key)) this.#streams.delete(key);
  }
}
