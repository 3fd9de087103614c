/** The form of every benchmark: figures, targets, what it left out; medians over rounds, the floor or a peer in the same run. */
import { cpus, totalmem } from 'node:os';

export interface Target {
  value: number;
  atLeast?: number;
  atMost?: number;
}

export interface BenchResult {
  rounds: number;
  figures: Record<string, number>;
  targets: Record<string, Target>;
  /** What was not measured, and why. */
  leftOut: string[];
}

export interface Bench {
  name: string;
  /** One line for the list. */
  what: string;
  /** Words that change what it does, with what they do. */
  flags?: Record<`--${string}`, string>;
  /** Throws when its own output does not check: work that was dropped is no result. */
  run: (say: (line: string) => void, flags: ReadonlySet<string>) => Promise<BenchResult>;
}

/** @returns the p-th percentile (0 … 100) of `values`, by nearest rank; NaN when there are none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? NaN;
}

/** @returns the median of `values`: of an even number of them the mean of the two in the middle; NaN when there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

/** @returns whether the target was reached. */
export function isReached({ value, atLeast, atMost }: Target): boolean {
  return Number.isFinite(value) && (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
}

/** @returns what the figures were measured on. */
export function describeMachine(): { cpu: string; cores: number; memoryGiB: number; node: string; platform: string } {
  return { cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.versions.node, platform: process.platform };
}
