/**
 * Looks at a store's file before LMDB maps it: on one that is no store LMDB's binding ends the whole process.
 *
 *   page 0 and page 1, each a "meta" page: 24 bytes of header │ magic │ version │ … │ page size (48) │ … roots (88, 136) │ last page (144)
 *
 * Only the beginning is checked. Damage deeper inside shows itself when it is read.
 */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

const MAGIC = 0xbeefc0de;
const VERSION = 2;
const META_BYTES = 152;
const NO_ROOT = 0xffff_ffff_ffff_ffffn;

/** @returns what is wrong with the file, or null when it can be opened or does not exist yet. */
export function storeFileFault(path: string): string | null {
  if (!existsSync(path)) return null;
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (size === 0) return null;
    const first = readMeta(file, 0);
    if (typeof first === 'string') return `the first page of ${path} ${first}`;
    const second = readMeta(file, first.pageBytes);
    if (typeof second === 'string') return `the second page of ${path} ${second}`;
    const newest = first.transaction > second.transaction ? first : second;
    const pages = BigInt(Math.floor(size / first.pageBytes));
    const missing = newest.roots.find((root) => root !== NO_ROOT && root >= pages);
    return missing === undefined ? null : `${path} has ${pages} pages and its root is page ${missing}: it was cut short`;
  } finally {
    closeSync(file);
  }
}

interface Meta {
  pageBytes: number;
  roots: bigint[];
  transaction: bigint;
}

function readMeta(file: number, offset: number): Meta | string {
  const page = Buffer.alloc(META_BYTES + 8);
  if (readSync(file, page, 0, page.length, offset) < page.length) return 'is missing';
  if (page.readUInt32LE(24) !== MAGIC) return 'is not that of an LMDB file';
  const version = page.readUInt32LE(28) & 0xffff;
  if (version !== VERSION) return `has LMDB format ${version}, not ${VERSION}`;
  const pageBytes = page.readUInt32LE(48);
  if (pageBytes < 512 || pageBytes > 65536 || (pageBytes & (pageBytes - 1)) !== 0) return `states a page size of ${pageBytes}`;
  return { pageBytes, roots: [page.readBigUInt64LE(88), page.readBigUInt64LE(136)], transaction: page.readBigUInt64LE(152) };
}
