/**
 * The shape of the topic tree: which part lies below which, and the way from a path to its node. A node is a number, and
 * nothing is ever removed, so that whoever walks may be overtaken by what is added.
 */
import { NameArena } from './name-arena.ts';
import { EMPTY_HASH, extendHash, hashAscii, PathIndex } from './path-index.ts';
import { Word, type TopicRows } from './topic-rows.ts';

/** A node of the tree. */
export type TopicId = number;

/** No node. */
export const NONE: TopicId = 0;
/** The node above all; its name is empty, and no topic is it. */
export const ROOT: TopicId = 1;

const SLASH = 47;

export class TopicTree {
  private readonly names = new NameArena();
  private readonly index = new PathIndex(this);
  private count = 1;
  /** What was found last. */
  private found = ROOT;

  /** @param rows one for each node; what lies in them beside the shape is others' */
  constructor(private readonly rows: TopicRows) {
    this.add(NONE, '', EMPTY_HASH);
  }

  /** How many nodes there are, branches and tombstones included. */
  get nodes(): number {
    return this.count - 1;
  }

  parentOf(node: TopicId): TopicId {
    return this.rows.word(node, Word.parent);
  }

  /** The child that was added last, or `NONE`; the others follow by `nextOf`. */
  firstChildOf(node: TopicId): TopicId {
    return this.rows.word(node, Word.firstChild);
  }

  nextOf(node: TopicId): TopicId {
    return this.rows.word(node, Word.nextSibling);
  }

  nameOf(node: TopicId): string {
    return this.names.get(this.rows.word(node, Word.name));
  }

  pathOf(node: TopicId): string {
    let path = this.nameOf(node);
    for (let above = this.parentOf(node); above > ROOT; above = this.parentOf(above)) path = `${this.nameOf(above)}/${path}`;
    return path;
  }

  childOf(node: TopicId, name: string): TopicId {
    const path = node === ROOT ? name : `${this.pathOf(node)}/${name}`;
    return this.find(path);
  }

  /** @returns the node of a path, or `NONE`. '' is no path: the root is `ROOT`. */
  find(path: string): TopicId {
    // Sources go through their topics in turn: the one after the last is right so often that the way through the index, which
    // waits for memory, is mostly saved.
    const guess = this.found + 1;
    const isGuess = guess < this.count && this.isPath(guess, path, path.length);
    const node = isGuess ? guess : this.index.find(extendHash(EMPTY_HASH, path, 0, path.length), path, path.length);
    if (node !== NONE) this.found = node;
    return node;
  }

  /** @returns the node of the path that stands in UTF-8 from `start` to before `end`, or `NONE`; `NONE` as well where it is not all ASCII. */
  findBytes(bytes: Uint8Array, start: number, end: number): TopicId {
    const guess = this.found + 1;
    if (guess < this.count && this.isAsciiPath(guess, bytes, start, end)) return (this.found = guess);
    const hash = hashAscii(bytes, start, end);
    const node = hash < 0 ? NONE : this.index.findAscii(hash, bytes, start, end);
    if (node !== NONE) this.found = node;
    return node;
  }

  /** @returns the node of a path, with all that lie above it, made where it was not there. */
  make(path: string): TopicId {
    let node = ROOT;
    let hash = EMPTY_HASH;
    for (let start = 0; start <= path.length; ) {
      const slash = path.indexOf('/', start);
      const end = slash < 0 ? path.length : slash;
      hash = extendHash(hash, path, start === 0 ? 0 : start - 1, end);
      node = this.index.find(hash, path, end) || this.add(node, path.slice(start, end), hash);
      start = end + 1;
    }
    return node;
  }

  hashOf(node: TopicId): number {
    return this.rows.word(node, Word.hash);
  }

  isPath(node: TopicId, topic: string, end: number): boolean {
    let at = end;
    for (let each = node; ; ) {
      at = this.names.startIn(topic, at, this.rows.word(each, Word.name));
      if (at < 0) return false;
      each = this.rows.word(each, Word.parent);
      if (each === ROOT) return at === 0;
      at -= 1;
      if (at < 0 || topic.charCodeAt(at) !== SLASH) return false;
    }
  }

  isAsciiPath(node: TopicId, bytes: Uint8Array, start: number, end: number): boolean {
    let at = end;
    for (let each = node; ; ) {
      at = this.names.startInAscii(bytes, start, at, this.rows.word(each, Word.name));
      if (at < 0) return false;
      each = this.rows.word(each, Word.parent);
      if (each === ROOT) return at === start;
      at -= 1;
      if (at < start || bytes[at] !== SLASH) return false;
    }
  }

  private add(parent: TopicId, name: string, hash: number): TopicId {
    const node = this.count++;
    const { rows } = this;
    rows.reach(node);
    rows.setWord(node, Word.name, this.names.put(name));
    rows.setWord(node, Word.hash, hash);
    if (node === ROOT) return node;
    rows.setWord(node, Word.parent, parent);
    rows.setWord(node, Word.nextSibling, rows.word(parent, Word.firstChild));
    rows.setWord(parent, Word.firstChild, node);
    this.index.add(node);
    return node;
  }
}
