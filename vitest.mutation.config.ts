/** The machines' tests alone, for mutation testing: quick enough to run once for each planted bug. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['shared/src/{machine,destination,membership,update-source,replication}/**/*.test.ts'],
    setupFiles: ['shared/src/machine/testing/few-runs.ts'],
  },
});
