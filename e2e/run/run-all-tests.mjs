/**
 * `npm test`: unit, property and process tests, the browser's with types, lint and import law beside them, conformance, whatever the
 * earlier ones said; then one line over all of it. What was skipped counts as failed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildStale, installMissing, requireNode, root } from '../../server/launch/prepare.mjs';
import { tallyPlaywright, tallyVitest } from './tally-reports.mjs';

requireNode();
installMissing();
buildStale();

const reports = join(root, 'reports');
mkdirSync(reports, { recursive: true });
const totals = { passed: 0, failed: 0 };
const summary = [];
/** What failed, in words, said again at the end: a log is read from there. */
const failures = [];

/** Starts a program of `node_modules/.bin`. */
function start(name, args, output) {
  const program = name === 'node' ? process.execPath : join(root, 'node_modules', '.bin', name);
  return spawn(program, args, { cwd: root, stdio: ['ignore', output, output], env: { ...process.env, FORCE_COLOR: '0' } });
}

/** @returns whether it ended with 0. */
const succeeds = async (child) => (await once(child, 'exit'))[0] === 0;

function count(title, passed, failed, since) {
  totals.passed += passed;
  totals.failed += failed;
  const seconds = ((Date.now() - since) / 1000).toFixed(1);
  summary.push(`${title.padEnd(34)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.padStart(7)} s`);
}

/** A step that is one check: it holds or it does not. */
async function check(title, name, args) {
  console.log(`\n── ${title}`);
  const since = Date.now();
  countCheck(title, await succeeds(start(name, args, 'inherit')), since);
}

function countCheck(title, ok, since) {
  if (!ok) failures.push(`${title}: its words stand above`);
  count(title, ok ? 1 : 0, ok ? 0 : 1, since);
}

/** The same beside another step, with what that leaves of the processors; its words come when it has ended. */
async function checkAside(title, name, args) {
  const since = Date.now();
  const child = start(name, args, 'pipe');
  setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const [ok, ...words] = await Promise.all([succeeds(child), text(child.stdout), text(child.stderr)]);
  console.log(`\n── ${title}${words.map((each) => (each === '' ? '' : `\n${each}`)).join('')}`);
  countCheck(title, ok, since);
}

/** A step whose runner writes a JSON report with tests in it; without a report, or with none in it, it failed. `tally` reads it. */
async function suite(title, name, args, report, tally) {
  console.log(`\n── ${title}`);
  const since = Date.now();
  const file = join(reports, report);
  rmSync(file, { force: true });
  const ok = await succeeds(start(name, args, 'inherit'));
  const { passed, failed, said } = existsSync(file) ? tally(JSON.parse(readFileSync(file, 'utf8'))) : { passed: 0, failed: 1, said: [`${title}: no report`] };
  failures.push(...said);
  const isUntold = failed === 0 && (!ok || passed === 0);
  if (isUntold) failures.push(`${title}: ${passed === 0 ? 'no test was run' : 'it ended with an error, though no test failed'}`);
  count(title, passed, isUntold ? 1 : failed, since);
}

await suite('unit, property and process tests', 'vitest', ['run', '--reporter=default', '--reporter=json', '--outputFile.json=reports/vitest.json'], 'vitest.json', tallyVitest);

// The browser's tests wait for processes most of the time.
await Promise.all([suite('browser journeys and screens', 'playwright', ['test'], 'playwright.json', tallyPlaywright), checkSources()]);

await check('conformance', 'node', ['shared/conformance/run-conformance.mjs', '--from', 'reports/vitest.json', 'reports/playwright.json']);

async function checkSources() {
  for (const workspace of ['shared', 'server', 'web', 'e2e']) await checkAside(`types: ${workspace}`, 'tsc', ['-p', workspace]);
  await checkAside('lint', 'eslint', ['.', '--max-warnings=0']);
  await checkAside('import law', 'depcruise', ['--config', '.dependency-cruiser.cjs', 'shared/src', 'server/src', 'web/src']);
}

if (failures.length > 0) console.log(`\n── What failed\n\n${failures.map((each) => `  ✗ ${each}`).join('\n')}`);
console.log(`\n${summary.join('\n')}\n`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 ? 0 : 1);
