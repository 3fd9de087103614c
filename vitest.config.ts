/** Unit, property, conformance and process tests; the browser's are in e2e and run under Playwright. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'shared', include: ['shared/src/**/*.test.ts'] } },
      // That benchmarks and screens measure and check rightly; never how fast anything is.
      { test: { name: 'bench', include: ['e2e/bench/**/*.test.ts', 'e2e/sim/**/*.test.ts', 'e2e/screens/**/*.test.ts'] } },
      // Which harm may be done next, and what a run says; the harm itself is `npm run chaos`.
      { test: { name: 'chaos', include: ['e2e/chaos/**/*.test.ts'] } },
      { test: { name: 'repository', include: ['e2e/repository/**/*.test.ts'] } },
      { test: { name: 'web', include: ['web/src/**/*.test.{ts,tsx}'] } },
      // Real processes and sockets: one file at a time, so that two cores are enough.
      { test: { name: 'server', include: ['server/src/**/*.test.ts', 'server/bench/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000, fileParallelism: false } },
    ],
  },
});
