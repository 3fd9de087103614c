import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNodeStore } from './open-node-store.ts';

/** A process that writes as fast as it can, one journal entry with its value and mark at a time, several a turn, and says what is durable. */
const WRITER = `
import { openNodeStore } from './open-node-store.ts';
const stream = { key: 'desk|1@n|c', path: 'desk', section: null, epoch: { counter: 1, node: 'n' }, source: 'c', node: 'n', group: 'g', via: [], from: null };
const store = openNodeStore(process.argv[1], (fault) => { console.error(fault); process.exit(1); });
store.journal.onDurable((position) => process.stdout.write(position + '\\n'));
function turn() {
  for (let count = 0; count < 5; count++) {
    const number = store.journal.last() + 1;
    const topic = 'topic/' + (number % 50);
    const payload = Buffer.from(number + ':' + 'x'.repeat(number % 3000));
    store.journal.append({ stream, number, topic, payload, acceptedAt: 0 });
    store.values.put({ topic, payload, version: { epoch: { counter: 0, node: 'n' }, number } });
    store.meta.put('last', number);
  }
  store.journal.trim(store.journal.last() - 2000);
  setImmediate(turn);
}
turn();
`;

let program: string;
let directory: string;

beforeAll(async () => {
  const bundle = await build({ stdin: { contents: WRITER, resolveDir: import.meta.dirname, loader: 'ts' }, bundle: true, write: false, platform: 'node', format: 'esm', packages: 'external', alias: { '@understudy/shared': join(import.meta.dirname, '../../../../shared/src') }, logLevel: 'error' });
  program = bundle.outputFiles[0]!.text;
  directory = mkdtempSync(join(tmpdir(), 'understudy-sigkill-'));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** @returns the last position that the writer said was durable before it was killed. */
function writeUntilKilled(kills: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, directory], { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    let lines = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      lines += chunk.filter((byte) => byte === 10).length;
      if (lines >= kills) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the writer ended by itself with ${code ?? signal}`));
      else resolve(Number(text.slice(0, text.lastIndexOf('\n')).split('\n').pop()));
    });
  });
}

describe('after SIGKILL', () => {
  it('RP-09 RP-01 everything durable is there, turns are whole, and positions go on', async () => {
    let before = 0;
    for (const kills of [1, 40, 333]) {
      const durable = await writeUntilKilled(kills);
      const store = openNodeStore(directory, (fault) => {
        throw fault;
      });
      const last = store.journal.last();
      expect(durable).toBeGreaterThan(before);
      expect(last).toBeGreaterThanOrEqual(durable);
      expect(last % 5, 'a turn is all or nothing').toBe(0);
      expect(store.meta.get('last')).toBe(last);
      const entries = store.journal.read(store.journal.first(), 1e6);
      expect(entries.map((entry) => entry.position)).toEqual(Array.from({ length: entries.length }, (_, index) => last - entries.length + 1 + index));
      expect(entries.length).toBeGreaterThanOrEqual(Math.min(2000, last));
      const newest = new Map(entries.map((entry) => [entry.topic, Buffer.from(entry.payload).toString()]));
      for (const value of store.values.all()) expect(Buffer.from(value.payload).toString()).toBe(newest.get(value.topic));
      before = last;
      await store.close();
    }
  });
});
