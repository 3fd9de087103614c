/** Runs for tests, from updates written one by one. */
import { OpenRun, RunSlab } from '../open-run.ts';
import type { JournalEntry } from '../update-entry.ts';
import type { UpdateRun } from '../update-run.ts';

/** @returns the run of updates that follow each other in one stream. */
export function runOf(...entries: readonly [JournalEntry, ...JournalEntry[]]): UpdateRun {
  const [{ stream, number, acceptedAt, position }] = entries;
  const run = new OpenRun(new RunSlab(), stream, number, acceptedAt, position);
  for (const { topic, payload } of entries) if (!run.add(topic, payload)) throw new Error('more updates than a run has');
  return run.close();
}

/** @returns the updates of runs, one by one. */
export function entriesOf(runs: readonly UpdateRun[]): JournalEntry[] {
  return runs.flatMap((run) => run.entries());
}
