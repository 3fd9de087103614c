/**
 * Mutation testing of the machines: does a planted bug turn a test red? `npm run mutation`, or for one folder
 * `npm run mutation -- --mutate 'shared/src/destination/**'`; what survives and why is in docs/mutation.md.
 */
import { NEVER_MUTATED } from './shared/conformance/run-mutation.mjs';

const FOLDERS = ['destination', 'membership', 'update-source', 'replication', 'machine'];

export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts', related: true },
  mutate: [...FOLDERS.map((folder) => `shared/src/${folder}/**/*.ts`), ...NEVER_MUTATED],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  clearTextReporter: { allowColor: false, logTests: false },
  jsonReporter: { fileName: 'reports/mutation.json' },
  tempDirName: '.stryker-tmp',
  ignorePatterns: ['web', 'e2e', 'server', 'docs', 'data', 'reports'],
  thresholds: { high: 95, low: 85, break: 85 },
  timeoutMS: 20_000,
};
