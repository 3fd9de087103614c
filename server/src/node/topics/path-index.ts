/**
 * From a topic's path to its node: a hash table of the whole path, so that finding costs one look however deep it lies. In 256
 * parts that grow one by one: a table of a million rows in one piece would stop the node whenever it doubles.
 */

const PART_BITS = 8;
const FIRST_SLOTS = 16;
/** Fuller than three quarters, looks take longer than memory is worth. */
const fullAt = (slots: number): number => (slots >>> 2) * 3;

/** What the table asks of the tree. */
export interface HashedPaths {
  hashOf(node: number): number;
  /** Whether the node's path is the first `end` characters of `topic`. */
  isPath(node: number, topic: string, end: number): boolean;
  /** Whether the node's path is what stands in `bytes` from `start` to before `end`. */
  isAsciiPath(node: number, bytes: Uint8Array, start: number, end: number): boolean;
}

/** The hash of a path that goes on: FNV-1a over its characters. */
export const EMPTY_HASH = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** @returns the hash of what `hash` stands for followed by the characters of `text` from `start` to before `end`. */
export function extendHash(hash: number, text: string, start: number, end: number): number {
  let extended = hash;
  for (let index = start; index < end; index++) extended = Math.imul(extended ^ text.charCodeAt(index), FNV_PRIME);
  return extended;
}

/** @returns the hash of ASCII characters; that of the same text as a string. −1 when there are others among them. */
export function hashAscii(bytes: Uint8Array, start: number, end: number): number {
  let hash = EMPTY_HASH;
  let all = 0;
  for (let index = start; index < end; index++) {
    const code = bytes[index]!;
    all |= code;
    hash = Math.imul(hash ^ code, FNV_PRIME);
  }
  return all < 0x80 ? hash >>> 0 : -1;
}

/** FNV's upper bits hardly know the last characters: mixed, since the upper ones choose the part and the lower ones the slot. */
function mix(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

export class PathIndex {
  private readonly parts: Uint32Array[] = Array.from({ length: 1 << PART_BITS }, () => new Uint32Array(FIRST_SLOTS));
  private readonly counts = new Uint32Array(1 << PART_BITS);

  constructor(private readonly paths: HashedPaths) {}

  /** @param hash of the first `end` characters of `topic` @returns the node, or 0 when there is none. */
  find(hash: number, topic: string, end: number): number {
    const mixed = mix(hash);
    const slots = this.parts[mixed >>> (32 - PART_BITS)]!;
    const mask = slots.length - 1;
    for (let slot = mixed & mask; ; slot = (slot + 1) & mask) {
      const node = slots[slot]!;
      if (node === 0) return 0;
      if (this.paths.hashOf(node) === hash >>> 0 && this.paths.isPath(node, topic, end)) return node;
    }
  }

  /** @param hash of what stands in `bytes` from `start` to before `end` @returns the node, or 0 when there is none. */
  findAscii(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const mixed = mix(hash);
    const slots = this.parts[mixed >>> (32 - PART_BITS)]!;
    const mask = slots.length - 1;
    for (let slot = mixed & mask; ; slot = (slot + 1) & mask) {
      const node = slots[slot]!;
      if (node === 0) return 0;
      if (this.paths.hashOf(node) === hash && this.paths.isAsciiPath(node, bytes, start, end)) return node;
    }
  }

  /** Takes in a node that is not there yet. */
  add(node: number): void {
    const part = mix(this.paths.hashOf(node)) >>> (32 - PART_BITS);
    if (this.counts[part]! >= fullAt(this.parts[part]!.length)) {
      const old = this.parts[part]!;
      this.parts[part] = new Uint32Array(old.length * 2);
      for (const known of old) if (known !== 0) this.put(part, known);
    }
    this.put(part, node);
    this.counts[part]!++;
  }

  private put(part: number, node: number): void {
    const slots = this.parts[part]!;
    const mask = slots.length - 1;
    let slot = mix(this.paths.hashOf(node)) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = node;
  }
}
