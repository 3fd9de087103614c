/** Unit, property, conformance and process tests; the browser's are in e2e and run under Playwright. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'shared', include: ['shared/src/**/*.test.ts'] } },
      // That the benchmarks measure and check rightly; never how fast anything is.
      { test: { name: 'bench', include: ['e2e/bench/**/*.test.ts'] } },
      { test: { name: 'repository', include: ['e2e/repository/**/*.test.ts'] } },
      { test: { name: 'web', include: ['web/src/**/*.test.{ts,tsx}'] } },
      // Real processes and sockets: one file at a time, so that two cores are enough.
      { test: { name: 'server', include: ['server/src/**/*.test.ts', 'server/bench/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000, fileParallelism: false } },
    ],
  },
});
