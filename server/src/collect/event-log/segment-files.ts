/** Sealed segments as files: compressed off the event loop, complete or not there at all, read as they are. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

export interface Sealed {
  bytes: number;
  sha256: string;
}

export class SegmentFiles {
  constructor(readonly directory: string) {
    mkdirSync(directory, { recursive: true });
  }

  /** Writes the segment that begins with event `first`. */
  async write(first: number, text: string): Promise<Sealed> {
    const packed = await packText(text);
    const path = this.path(first);
    await writeFile(`${path}.part`, packed.data);
    await rename(`${path}.part`, path);
    return { bytes: packed.data.length, sha256: packed.sha256 };
  }

  read(first: number): Promise<Buffer> {
    return readFile(this.path(first));
  }

  remove(first: number): void {
    rmSync(this.path(first), { force: true });
  }

  /** Whether it is there, as long as it was when it was written. */
  has(first: number, bytes: number): boolean {
    return statSync(this.path(first), { throwIfNoEntry: false })?.size === bytes;
  }

  /** Removes whatever is not wanted: halves that a death left, segments that were dropped meanwhile. */
  keepOnly(firsts: ReadonlySet<number>): void {
    for (const name of readdirSync(this.directory)) if (!firsts.has(Number.parseInt(name, 10)) || !name.endsWith('.gz')) rmSync(join(this.directory, name), { force: true });
  }

  private path(first: number): string {
    return join(this.directory, `${String(first).padStart(12, '0')}.gz`);
  }
}

/** @returns the text as it stands in a segment's file, with the hash by which it is checked. */
export async function packText(text: string): Promise<{ data: Buffer; sha256: string }> {
  const data = await compress(text);
  return { data, sha256: createHash('sha256').update(data).digest('hex') };
}
