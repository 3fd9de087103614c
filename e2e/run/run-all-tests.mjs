/**
 * `npm test`: types, lint, import law, unit, property and process tests, conformance and the browser's, one after the other,
 * whatever the earlier ones said; then one line over all of it. What was skipped counts as failed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildStale, installMissing, requireNode, root } from '../../server/launch/prepare.mjs';

requireNode();
installMissing();
buildStale();

const reports = join(root, 'reports');
mkdirSync(reports, { recursive: true });
const totals = { passed: 0, failed: 0 };
const summary = [];

/** Runs a program of `node_modules/.bin` with its output shown. @returns whether it ended with 0. */
function run(name, args) {
  const program = name === 'node' ? process.execPath : join(root, 'node_modules', '.bin', name);
  return spawnSync(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, FORCE_COLOR: '0' } }).status === 0;
}

function count(title, passed, failed, since) {
  totals.passed += passed;
  totals.failed += failed;
  const seconds = ((Date.now() - since) / 1000).toFixed(1);
  summary.push(`${title.padEnd(34)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.padStart(7)} s`);
}

/** A step that is one check: it holds or it does not. */
function check(title, name, args) {
  console.log(`\n── ${title}`);
  const since = Date.now();
  const ok = run(name, args);
  count(title, ok ? 1 : 0, ok ? 0 : 1, since);
}

/** A step whose runner writes a JSON report with tests in it; without a report, or with none in it, it failed. */
function suite(title, name, args, report, tally) {
  console.log(`\n── ${title}`);
  const since = Date.now();
  const file = join(reports, report);
  rmSync(file, { force: true });
  const ok = run(name, args);
  let { passed, failed } = existsSync(file) ? tally(JSON.parse(readFileSync(file, 'utf8'))) : { passed: 0, failed: 1 };
  if (!ok && failed === 0) failed = 1;
  if (passed + failed === 0) failed = 1;
  count(title, passed, failed, since);
}

for (const workspace of ['shared', 'server', 'web', 'e2e']) check(`types: ${workspace}`, 'tsc', ['-p', workspace]);
check('lint', 'eslint', ['.', '--max-warnings=0']);
check('import law', 'depcruise', ['--config', '.dependency-cruiser.cjs', 'shared/src', 'server/src', 'web/src']);

suite('unit, property and process tests', 'vitest', ['run', '--reporter=default', '--reporter=json', '--outputFile.json=reports/vitest.json'], 'vitest.json',
  (report) => ({ passed: report.numPassedTests, failed: report.numTotalTests - report.numPassedTests + report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length }));

suite('browser journeys', 'playwright', ['test'], 'playwright.json',
  ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped }));

check('conformance', 'node', ['shared/conformance/run-conformance.mjs', '--from', 'reports/vitest.json', 'reports/playwright.json']);

console.log(`\n${summary.join('\n')}\n`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);
