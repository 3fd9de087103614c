/**
 * The parts of all topic paths, written one after the other outside of the heap: one byte a character, or two where one is
 * beyond Latin 1. Nothing is ever removed, as nothing of the tree is (a removed topic keeps its tombstone, MQ-08).
 *
 *   │ length < 128 │ characters …     │ 0x80 (+ 1 when two bytes each) │ length, 4 bytes │ characters …
 */

const CHUNK_BITS = 18;
/** Longer than the longest name with two bytes a character: an MQTT topic has at most 65,535 bytes. */
const CHUNK_BYTES = 1 << CHUNK_BITS;
const OFFSET_MASK = CHUNK_BYTES - 1;
const LONG = 0x80;
const WIDE = 0x81;
const LONG_HEADER_BYTES = 5;
const LONGEST = 65_535;

export class NameArena {
  private readonly chunks: Buffer[] = [Buffer.alloc(CHUNK_BYTES)];
  private used = 0;

  /** Writes a name. @returns its address. @throws RangeError when it is longer than any topic can be. */
  put(name: string): number {
    if (name.length > LONGEST) throw new RangeError(`a part of a topic with ${name.length} characters; at most ${LONGEST} are possible`);
    const wide = /[^\u0000-\u00ff]/.test(name);
    const long = wide || name.length >= LONG;
    const bytes = (long ? LONG_HEADER_BYTES : 1) + name.length * (wide ? 2 : 1);
    if (this.used + bytes > CHUNK_BYTES) {
      this.chunks.push(Buffer.alloc(CHUNK_BYTES));
      this.used = 0;
    }
    const chunk = this.chunks[this.chunks.length - 1]!;
    const offset = this.used;
    this.used += bytes;
    if (long) {
      chunk[offset] = wide ? WIDE : LONG;
      chunk.writeUInt32LE(name.length, offset + 1);
      chunk.write(name, offset + LONG_HEADER_BYTES, wide ? 'utf16le' : 'latin1');
    } else {
      chunk[offset] = name.length;
      chunk.write(name, offset + 1, 'latin1');
    }
    return (this.chunks.length - 1) * CHUNK_BYTES + offset;
  }

  get(address: number): string {
    const chunk = this.chunks[address >>> CHUNK_BITS]!;
    const offset = address & OFFSET_MASK;
    const head = chunk[offset]!;
    if (head < LONG) return chunk.toString('latin1', offset + 1, offset + 1 + head);
    const length = chunk.readUInt32LE(offset + 1);
    const from = offset + LONG_HEADER_BYTES;
    return head === WIDE ? chunk.toString('utf16le', from, from + 2 * length) : chunk.toString('latin1', from, from + length);
  }

  /** @returns where the name begins in `text` when it stands there right before `end`, else −1. */
  startIn(text: string, end: number, address: number): number {
    const chunk = this.chunks[address >>> CHUNK_BITS]!;
    const offset = address & OFFSET_MASK;
    const length = chunk[offset]!;
    if (length >= LONG) return this.startOfLong(text, end, address);
    const start = end - length;
    if (start < 0) return -1;
    // From the end: names of one branch often begin alike.
    for (let index = length; index > 0; index--) if (chunk[offset + index] !== text.charCodeAt(start + index - 1)) return -1;
    return start;
  }

  /** @returns where the name begins in ASCII bytes when it stands there right before `end` and not before `start`, else −1. */
  startInAscii(bytes: Uint8Array, start: number, end: number, address: number): number {
    const chunk = this.chunks[address >>> CHUNK_BITS]!;
    const offset = address & OFFSET_MASK;
    const head = chunk[offset]!;
    if (head === WIDE) return -1;
    const length = head < LONG ? head : chunk.readUInt32LE(offset + 1);
    const name = offset + (head < LONG ? 1 : LONG_HEADER_BYTES);
    const from = end - length;
    if (from < start) return -1;
    for (let index = length - 1; index >= 0; index--) if (chunk[name + index] !== bytes[from + index]) return -1;
    return from;
  }

  private startOfLong(text: string, end: number, address: number): number {
    const name = this.get(address);
    return text.endsWith(name, end) ? end - name.length : -1;
  }
}
