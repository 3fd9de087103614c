/**
 * Mutation testing of the machines: does a planted bug turn a test red? `npm run mutation`, or for one folder
 * `npm run mutation -- --mutate 'shared/src/destination/**'`; what survives and why is in docs/mutation.md.
 */
import { NEVER_MUTATED } from './shared/conformance/run-mutation.mjs';

const FOLDERS = ['destination', 'membership', 'update-source', 'replication', 'machine'].map((folder) => `shared/src/${folder}`);

export default {
  testRunner: 'in-process',
  plugins: ['./shared/conformance/in-process-runner.mjs', '@stryker-mutator/vitest-runner'],
  inProcess: { folders: FOLDERS, setup: 'shared/src/machine/testing/few-runs.ts' },
  // For `--testRunner vitest`.
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  mutate: [...FOLDERS.map((folder) => `${folder}/**/*.ts`), ...NEVER_MUTATED],
  coverageAnalysis: 'perTest',
  // Constants are read before any bug is switched on; each would need all tests to be loaded anew.
  ignoreStatic: true,
  concurrency: 2,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'reports/mutation.json' },
  tempDirName: '.stryker-tmp',
  ignorePatterns: ['web', 'e2e', 'server', 'docs', 'data', 'reports'],
  thresholds: { high: 95, low: 85, break: 85 },
  // Tests of a planted bug take milliseconds. Most loops without end are cut by their count; the rest end here, also on a busy machine.
  timeoutMS: 5_000,
  timeoutFactor: 4,
};
