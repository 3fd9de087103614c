/**
 * The last values of all topics in large pieces of memory outside of the heap: a buffer of its own for each would cost more
 * than most values. A value takes the place of the one before it where it fits; places that are let go wait for others of
 * their size.
 *
 *   │ length, 4 bytes │ bytes … │ up to the next multiple of the place's size │
 */

/** Addresses count in units of eight bytes, so that 32 bits reach 32 GiB. */
const UNIT_BITS = 3;
const UNIT_BYTES = 1 << UNIT_BITS;
const CHUNK_UNIT_BITS = 17;
const CHUNK_UNITS = 1 << CHUNK_UNIT_BITS;
const UNIT_MASK = CHUNK_UNITS - 1;
const HEADER_BYTES = 4;
const WORD_BYTES = 4;
const UNIT_WORDS = UNIT_BYTES / WORD_BYTES;
/** Up to 256 bytes every multiple of eight is a size; above, four sizes for each doubling. */
const EXACT_UNITS = 32;
/** Larger ones have a buffer of their own: they are few, and would leave holes that nothing fits in. */
const LARGEST_UNITS = CHUNK_UNITS / 8;
const LARGE = 0x8000_0000;

interface Chunk {
  bytes: Buffer;
  words: Uint32Array;
}

/** Where a value lies; 0 is no value. */
export type ValueAddress = number;

export class ValueArena {
  private readonly chunks: Chunk[] = [];
  /** The next free unit of the newest chunk. Unit 0 of the first is never given, so that no address is 0. */
  private used = CHUNK_UNITS;
  /** Of places that were let go: the first of each size; each holds the address of the next. */
  private readonly free = new Map<number, ValueAddress>();
  private readonly large: (Buffer | null)[] = [];
  private readonly freeLarge: number[] = [];

  /** Writes `value` where `at` is when it fits there, else elsewhere. @param at 0 for none before @returns where it is now; an empty one is 0. */
  replace(at: ValueAddress, value: Uint8Array): ValueAddress {
    const address = this.place(at, value.length);
    if (address >= LARGE) this.large[address - LARGE]!.set(value);
    else if (address !== 0) this.chunks[address >>> CHUNK_UNIT_BITS]!.bytes.set(value, (address & UNIT_MASK) * UNIT_BYTES + HEADER_BYTES);
    return address;
  }

  /** The same for a value of `length` bytes that lies in `words` from the one at `first` on: whole words are quicker than a call for a few bytes. */
  replaceWords(at: ValueAddress, words: Uint32Array, first: number, length: number): ValueAddress {
    const address = this.place(at, length);
    if (address === 0) return 0;
    if (address >= LARGE) this.large[address - LARGE]!.set(new Uint8Array(words.buffer, words.byteOffset + first * WORD_BYTES, length));
    else {
      const to = this.chunks[address >>> CHUNK_UNIT_BITS]!.words;
      const start = (address & UNIT_MASK) * UNIT_WORDS + 1;
      const count = (length + WORD_BYTES - 1) >>> 2;
      for (let index = 0; index < count; index++) to[start + index] = words[first + index]!;
    }
    return address;
  }

  lengthAt(at: ValueAddress): number {
    if (at === 0) return 0;
    if (at >= LARGE) return this.large[at - LARGE]!.length;
    return this.chunks[at >>> CHUNK_UNIT_BITS]!.words[(at & UNIT_MASK) * UNIT_WORDS]!;
  }

  /** @returns a copy of the value's first bytes, at most `most`: what lies here is overwritten by the next value. */
  read(at: ValueAddress, most = Infinity): Buffer {
    const length = Math.min(this.lengthAt(at), most);
    const copy = Buffer.allocUnsafe(length);
    if (at >= LARGE) this.large[at - LARGE]!.copy(copy, 0, 0, length);
    else if (at !== 0) {
      const from = (at & UNIT_MASK) * UNIT_BYTES + HEADER_BYTES;
      this.chunks[at >>> CHUNK_UNIT_BITS]!.bytes.copy(copy, 0, from, from + length);
    }
    return copy;
  }

  /** @returns a place for a value of `length` bytes, with that noted: the one at `at` when it fits there. */
  private place(at: ValueAddress, length: number): ValueAddress {
    const units = length === 0 ? 0 : placeUnits(length);
    let address = at;
    if (at === 0 || at >= LARGE || units !== placeUnits(this.lengthAt(at))) {
      this.release(at);
      if (units === 0) return 0;
      if (units > LARGEST_UNITS) return this.placeLarge(length);
      address = this.take(units);
    }
    this.chunks[address >>> CHUNK_UNIT_BITS]!.words[(address & UNIT_MASK) * UNIT_WORDS] = length;
    return address;
  }

  private take(units: number): ValueAddress {
    const free = this.free.get(units);
    if (free !== undefined && free !== 0) {
      this.free.set(units, this.chunks[free >>> CHUNK_UNIT_BITS]!.words[(free & UNIT_MASK) * UNIT_WORDS + 1]!);
      return free;
    }
    if (this.used + units > CHUNK_UNITS) {
      const bytes = Buffer.alloc(CHUNK_UNITS * UNIT_BYTES);
      this.chunks.push({ bytes, words: new Uint32Array(bytes.buffer, bytes.byteOffset, CHUNK_UNITS * UNIT_WORDS) });
      this.used = this.chunks.length === 1 ? 1 : 0;
    }
    const address = (this.chunks.length - 1) * CHUNK_UNITS + this.used;
    this.used += units;
    return address;
  }

  private release(at: ValueAddress): void {
    if (at === 0) return;
    if (at >= LARGE) {
      this.large[at - LARGE] = null;
      this.freeLarge.push(at - LARGE);
      return;
    }
    const units = placeUnits(this.lengthAt(at));
    this.chunks[at >>> CHUNK_UNIT_BITS]!.words[(at & UNIT_MASK) * UNIT_WORDS + 1] = this.free.get(units) ?? 0;
    this.free.set(units, at);
  }

  private placeLarge(length: number): ValueAddress {
    const index = this.freeLarge.pop() ?? this.large.length;
    this.large[index] = Buffer.allocUnsafeSlow(length);
    return LARGE + index;
  }
}

/** @returns how many units the place of a value of `length` bytes has. */
function placeUnits(length: number): number {
  const units = (length + HEADER_BYTES + UNIT_BYTES - 1) >>> UNIT_BITS;
  if (units <= EXACT_UNITS) return units;
  const step = 1 << (29 - Math.clz32(units - 1));
  return Math.ceil(units / step) * step;
}
