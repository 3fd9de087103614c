/**
 * `npm run conformance`: which statements the tests prove. A test proves the statements whose ids stand in its name, if it ran and
 * passed; a statement is proven when it has a test and all of them passed.
 *
 *     node shared/conformance/run-conformance.mjs [--json] [--from REPORT…]
 *
 * Runs Vitest for the tests that carry an id, or reads reports that are there (Vitest's or Playwright's JSON). With `--json` the
 * last line is `{"statements": n, "proven": [ids], "failed": [ids], "untested": [ids]}`. Ends with 1 when a statement failed, a
 * test file could not be run, or a test names a statement that does not exist.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readReport } from './read-reports.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const ID = /\b(?:DF|WI|MB|US|MQ|RP|CF)-\d\d\b/g;
const statements = JSON.parse(readFileSync(new URL('./statements.json', import.meta.url), 'utf8'));

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function main(args) {
  const from = args.indexOf('--from');
  const given = from < 0 ? [] : args.slice(from + 1).filter((arg) => !arg.startsWith('--'));
  const unknown = args.filter((arg) => arg !== '--json' && arg !== '--from' && !given.includes(arg));
  if (unknown.length > 0 || (from >= 0 && given.length === 0)) throw new Error(`found ${unknown.join(' ') || '--from without a report'}; usage: run-conformance.mjs [--json] [--from REPORT…]`);
  const reports = (from < 0 ? [runVitest()] : given).map((path) => readReport(path, root));
  const tests = reports.flatMap((report) => report.tests);
  const broken = reports.flatMap((report) => report.broken);
  const results = statements.map((statement) => judge(statement, tests));
  const strange = [...new Set(tests.flatMap((test) => test.name.match(ID) ?? []))].filter((id) => !statements.some((one) => one.id === id));

  for (const { id, says, state, named } of results) {
    console.log(`${id}  ${state.padEnd(8)}  ${says}`);
    for (const test of named) console.log(`       ${test.passed ? '✓' : '✗'} ${test.name}${test.note && ` [${test.note}]`}  (${test.file})`);
  }
  for (const line of broken) console.log(`could not be run: ${line}`);
  for (const id of strange) console.log(`a test names ${id}, and there is no such statement`);
  const ids = (state) => results.filter((one) => one.state === state).map((one) => one.id);
  const summary = { statements: results.length, proven: ids('proven'), failed: ids('failed'), untested: ids('untested') };
  console.log(`\n${summary.statements} statements: ${summary.proven.length} proven, ${summary.failed.length} failed, ${summary.untested.length} untested`);
  if (args.includes('--json')) console.log(JSON.stringify(summary));
  return summary.failed.length + broken.length + strange.length > 0 ? 1 : 0;
}

function judge({ id, says }, tests) {
  const named = tests.filter((test) => (test.name.match(ID) ?? []).includes(id));
  const state = named.length === 0 ? 'untested' : named.every((test) => test.passed) ? 'proven' : 'failed';
  return { id, says, state, named };
}

/** @returns the path of the report of an actual run of every test that carries an id. */
function runVitest() {
  const report = join(root, 'reports', 'conformance.json');
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  // Its own output goes to stderr, so that the last line of stdout is ours.
  const run = spawnSync(process.execPath, [vitest, 'run', '-t', '(DF|WI|MB|US|MQ|RP|CF)-\\d\\d', '--reporter=json', `--outputFile=${report}`], { cwd: root, stdio: ['ignore', 2, 2] });
  if (!existsSync(report)) throw new Error(`Vitest ended with ${run.status ?? run.signal} and wrote no report; run "npx vitest run" to see why`);
  return report;
}
