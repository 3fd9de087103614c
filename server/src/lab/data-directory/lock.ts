/**
 * One instance for each data directory: a lock file that names its holder. A lock whose process is gone is stale and taken
 * over; the start time tells a process from a later one with the same number.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Refusal } from '@understudy/shared/domain/cluster-command';
import { processStart } from '../process-facts.ts';

export const LOCK_FILE = 'lock.json';

export interface LockHolder {
  pid: number;
  /** As `processStart` gives it. */
  start: string;
  /** Wall time of the start, for people. */
  since: string;
  /** Where its page is, once known. */
  address: string | null;
}

export interface DirectoryLock {
  /** Whose stale lock was taken over, null when there was none. */
  tookOver: LockHolder | null;
  /** Writes the address of the page into the lock, for whoever is refused. */
  setAddress(address: string): void;
  release(): void;
}

/**
 * Takes the lock of a directory.
 *
 * @returns the lock, or why it is refused: which process has it, since when, and where its page is
 * @throws the system's error when the directory cannot be written to
 */
export function takeLock(directory: string, since: Date): { lock: DirectoryLock } | { refusal: Refusal } {
  const path = join(directory, LOCK_FILE);
  const mine: LockHolder = { pid: process.pid, start: processStart(process.pid) ?? 'unknown', since: since.toISOString(), address: null };
  const draft = `${path}.${process.pid}`;
  let tookOver: LockHolder | null = null;
  writeFileSync(draft, JSON.stringify(mine) + '\n');
  try {
    for (;;) {
      // A link appears whole or not at all: nobody ever reads half a lock.
      if (linkIfAbsent(draft, path)) return { lock: heldLock(path, draft, mine, tookOver) };
      const holder = readHolder(path);
      if (holder !== null && processStart(holder.pid) === holder.start) return { refusal: refuse(directory, holder) };
      tookOver = holder ?? tookOver;
      setAside(path, draft, holder);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a stale lock. Two starts may both find it: a lock that is not the stale one any more is put back. */
function setAside(path: string, draft: string, stale: LockHolder | null): void {
  const aside = `${draft}.aside`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = readHolder(aside);
  if (moved !== null && (moved.pid !== stale?.pid || moved.start !== stale.start)) linkIfAbsent(aside, path);
  rmSync(aside, { force: true });
}

function heldLock(path: string, draft: string, mine: LockHolder, tookOver: LockHolder | null): DirectoryLock {
  return {
    tookOver,
    setAddress(address) {
      writeFileSync(draft, JSON.stringify({ ...mine, address }) + '\n');
      renameSync(draft, path);
    },
    release() {
      const holder = readHolder(path);
      if (holder?.pid === mine.pid && holder.start === mine.start) rmSync(path, { force: true });
    },
  };
}

function refuse(directory: string, holder: LockHolder): Refusal {
  return {
    asked: `start on the data directory ${directory}`,
    found: `process ${holder.pid} has held it since ${holder.since}${holder.address === null ? '' : `; its page is ${holder.address}`}`,
    todo: `use that one, end it (kill ${holder.pid}), or start another with --data DIR`,
  };
}

function linkIfAbsent(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** @returns the holder, null when there is no lock or it cannot be read (it is then stale: locks appear whole). */
function readHolder(path: string): LockHolder | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LockHolder;
  } catch {
    return null;
  }
}
