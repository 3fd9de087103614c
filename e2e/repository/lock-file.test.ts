/** The lock file names packages and hashes, never where they were fetched from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it.each(['package-lock.json', 'e2e/bench/peers/package-lock.json'])('%s holds no download address', (file) => {
  const lock = readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8');
  expect([...lock.matchAll(/"resolved": "(https?:[^"]+)"/g)].map((match) => match[1])).toEqual([]);
});
