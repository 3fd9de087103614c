/** The file that says that a directory is ours, so that `--fresh` never empties somebody else's. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Refusal } from '@understudy/shared/domain/cluster-command';
import { LOCK_FILE } from './lock.ts';

export const MARKER_FILE = 'understudy-data.json';

/**
 * Makes the directory when it is not there, and puts the marker into an empty one.
 *
 * @returns why it cannot be used, or null: it holds what is not ours, or another cluster's data (unless it is to be emptied)
 * @throws the system's error when it cannot be made or read
 */
export function claimDirectory(directory: string, cluster: string, fresh: boolean): Refusal | null {
  mkdirSync(directory, { recursive: true });
  const asked = `use ${directory} as the data directory of ${cluster}`;
  const entries = readdirSync(directory).filter((entry) => !entry.startsWith(LOCK_FILE));
  if (entries.length === 0) {
    writeMarker(directory, cluster);
    return null;
  }
  const owner = readMarker(directory);
  if (owner === null) {
    return { asked, found: `it holds ${entries.length} entries (${entries.slice(0, 3).join(', ')}…) and no ${MARKER_FILE}, so it is not ours`, todo: 'name an empty or a new directory with --data' };
  }
  if (owner !== cluster && !fresh) {
    return { asked, found: `it holds the data of cluster ${owner}`, todo: 'name another directory with --data, or start with --fresh to empty this one' };
  }
  return null;
}

/** Removes everything but the lock from a directory that is ours, and marks it anew. To be called with the lock held. */
export function emptyDirectory(directory: string, cluster: string): void {
  if (readMarker(directory) === null) throw new Error(`asked to empty ${directory}; found no ${MARKER_FILE} in it; it is left alone`);
  for (const entry of readdirSync(directory)) {
    if (!entry.startsWith(LOCK_FILE) && entry !== MARKER_FILE) rmSync(join(directory, entry), { recursive: true, force: true });
  }
  writeMarker(directory, cluster);
}

function writeMarker(directory: string, cluster: string): void {
  writeFileSync(join(directory, MARKER_FILE), JSON.stringify({ product: 'understudy', cluster }) + '\n');
}

/** @returns the cluster whose data it is, null when the directory has no marker of ours. */
function readMarker(directory: string): string | null {
  try {
    const marker = JSON.parse(readFileSync(join(directory, MARKER_FILE), 'utf8')) as { product?: unknown; cluster?: unknown };
    return marker.product === 'understudy' ? String(marker.cluster) : null;
  } catch {
    return null;
  }
}
