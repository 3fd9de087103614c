/** The built pages: files whose name carries their hash are kept for ever, the rest is asked for anew. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler } from 'express';

/** @returns what tells one build of the pages from another: each page names its scripts, and each script's name carries its hash. */
export function buildOf(directory: string): string {
  const pages = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.html')).sort() : [];
  const hash = createHash('sha256');
  for (const page of pages) hash.update(readFileSync(join(directory, page)));
  return pages.length ? hash.digest('hex').slice(0, 16) : 'none';
}

export function servePage(directory: string): RequestHandler {
  return express.static(directory, {
    index: 'index.html',
    // The wall is at /wall.
    extensions: ['html'],
    setHeaders: (response, path) => {
      const hashed = /[/\\]assets[/\\]/.test(path);
      response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}
