/** What seeds found wrong once, each shrunk to a short script: nothing of it is wrong any more, and what happens is what the transcript says. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { readScript } from './simulation-script.ts';
import { writeTranscript } from './transcript.ts';

// However busy the machine is: a simulation takes what it takes.
vi.setConfig({ testTimeout: 300_000 });

const folder = new URL('./testdata/', import.meta.url);

describe('a simulation, transcripts', () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.txt')).sort()) {
    const path = fileURLToPath(new URL(name, folder));
    const kept = readFileSync(path, 'utf8');
    it(kept.split('\n')[0]!.replace(/^# /, ''), () => {
      const head = kept.split('\n').filter((line) => /^(#|\/\/)/.test(line));
      const { text, violations } = writeTranscript(head, readScript(kept));
      expect(violations).toEqual([]);
      if (process.env.UPDATE_GOLDENS === '1') writeFileSync(path, text);
      else expect(text).toBe(kept);
    });
  }
});
