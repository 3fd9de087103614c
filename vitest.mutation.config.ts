/** The machines' tests alone, for mutation testing: quick enough to run once for each planted bug. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['shared/src/{machine,destination,membership,update-source,replication}/**/*.test.ts'],
    setupFiles: ['shared/src/machine/testing/few-runs.ts'],
    // One worker for all files of a run: the machines keep nothing outside the states they are given.
    isolate: false,
  },
});
