/** How many lives each process has had, kept across starts, so that no two lives of a node have one number. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Incarnation } from '@understudy/shared/domain/ids';

export class Incarnations {
  private readonly lives: Record<string, number>;

  /** @throws when the file is there and cannot be read: guessing would reuse a number. */
  constructor(private readonly path: string) {
    this.lives = readLives(path);
  }

  /** Counts a new life of `name`. @returns its number; it is on disk before this returns. */
  next(name: string): Incarnation {
    const life = (this.lives[name] ?? 0) + 1;
    this.lives[name] = life;
    writeFileSync(`${this.path}.new`, JSON.stringify(this.lives, null, 2) + '\n');
    renameSync(`${this.path}.new`, this.path);
    return life;
  }
}

function readLives(path: string): Record<string, number> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    return JSON.parse(text) as Record<string, number>;
  } catch {
    throw new Error(`asked how many lives each process had; found ${path} unreadable; start with --fresh, or restore that file`);
  }
}
