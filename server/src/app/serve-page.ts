/** The built page: files whose name carries their hash are kept for ever, the rest is asked for anew. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler } from 'express';

/** @returns what tells one build of the page from another. */
export function buildOf(directory: string): string {
  const index = join(directory, 'index.html');
  return existsSync(index) ? createHash('sha256').update(readFileSync(index)).digest('hex').slice(0, 16) : 'none';
}

export function servePage(directory: string): RequestHandler {
  return express.static(directory, {
    index: 'index.html',
    setHeaders: (response, path) => {
      const hashed = /[/\\]assets[/\\]/.test(path);
      response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}
