/** One instance for each data directory, nothing of others emptied, no life counted twice. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processStart } from '../process-facts.ts';
import { Incarnations } from './incarnations.ts';
import { LOCK_FILE, takeLock } from './lock.ts';
import { claimDirectory, emptyDirectory, MARKER_FILE } from './marker.ts';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'understudy-data-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const SINCE = new Date(0);
const lockOf = (): { pid: number; address: string | null } => JSON.parse(readFileSync(join(root, LOCK_FILE), 'utf8')) as { pid: number; address: string | null };
const hold = (holder: { pid: number; start: string }): void => writeFileSync(join(root, LOCK_FILE), JSON.stringify({ ...holder, since: 'then', address: 'http://127.0.0.1:4600' }));

describe('the lock', () => {
  it('is refused while its process lives, naming process, start and page', () => {
    hold({ pid: process.ppid, start: processStart(process.ppid)! });
    const result = takeLock(root, SINCE);
    expect(result).toMatchObject({ refusal: { found: `process ${process.ppid} has held it since then; its page is http://127.0.0.1:4600` } });
    expect(lockOf().pid).toBe(process.ppid);
    expect(readdirSync(root)).toEqual([LOCK_FILE]);
  });

  it('is taken over when its process is gone', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    const start = processStart(child.pid!)!;
    await once(child, 'exit');
    hold({ pid: child.pid!, start });
    const result = takeLock(root, SINCE);
    expect(result).toMatchObject({ lock: { tookOver: { pid: child.pid } } });
    expect(lockOf().pid).toBe(process.pid);
  });

  it('is taken over when another process has its number', () => {
    hold({ pid: process.ppid, start: 'another start' });
    expect(takeLock(root, SINCE)).toHaveProperty('lock');
  });

  it('is taken over when it cannot be read', () => {
    writeFileSync(join(root, LOCK_FILE), '{"pid":');
    expect(takeLock(root, SINCE)).toHaveProperty('lock');
  });

  it('names the page once it is known, and is gone once released', () => {
    const result = takeLock(root, SINCE);
    if (!('lock' in result)) throw new Error('refused');
    result.lock.setAddress('http://127.0.0.1:4601');
    expect(lockOf()).toMatchObject({ pid: process.pid, address: 'http://127.0.0.1:4601' });
    expect(takeLock(root, SINCE)).toHaveProperty('refusal');
    result.lock.release();
    expect(readdirSync(root)).toEqual([]);
  });
});

describe('the marker', () => {
  it('stands in an empty directory from the first start on', () => {
    expect(claimDirectory(join(root, 'new', 'one'), 'floor', false)).toBeNull();
    expect(existsSync(join(root, 'new', 'one', MARKER_FILE))).toBe(true);
    expect(claimDirectory(join(root, 'new', 'one'), 'floor', false)).toBeNull();
  });

  it.each([false, true])('is missing in a directory of others, which is refused and not emptied (fresh: %s)', (fresh) => {
    writeFileSync(join(root, 'thesis.txt'), 'ten years of work');
    expect(claimDirectory(root, 'floor', fresh)!.found).toContain('it is not ours');
    expect(() => emptyDirectory(root, 'floor')).toThrow('left alone');
    expect(readdirSync(root)).toEqual(['thesis.txt']);
  });

  it('keeps the data of another cluster apart, until they are to be emptied', () => {
    claimDirectory(root, 'floor', false);
    writeFileSync(join(root, 'journal'), 'x');
    expect(claimDirectory(root, 'other', false)!.found).toBe('it holds the data of cluster floor');
    expect(claimDirectory(root, 'other', true)).toBeNull();
    takeLock(root, SINCE);
    emptyDirectory(root, 'other');
    expect(readdirSync(root).sort()).toEqual([LOCK_FILE, MARKER_FILE].sort());
    expect(claimDirectory(root, 'other', false)).toBeNull();
  });
});

describe('lives', () => {
  it('are counted for each name and go on after a restart', () => {
    const path = join(root, 'incarnations.json');
    const lives = new Incarnations(path);
    expect([lives.next('a'), lives.next('a'), lives.next('b')]).toEqual([1, 2, 1]);
    expect(new Incarnations(path).next('a')).toBe(3);
  });

  it('are not guessed when the file cannot be read', () => {
    writeFileSync(join(root, 'incarnations.json'), '{');
    expect(() => new Incarnations(join(root, 'incarnations.json'))).toThrow('start with --fresh');
  });
});
