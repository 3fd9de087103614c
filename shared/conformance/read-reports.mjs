/** Tests with their results, out of the JSON reports of Vitest and Playwright. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** @typedef {{ name: string, file: string, passed: boolean, note: string }} TestResult */

/**
 * @param {string} path a report of Vitest's or Playwright's JSON reporter
 * @param {string} root files are named relative to this folder
 * @returns {{ tests: TestResult[], broken: string[] }} the tests, and what could not be run at all
 * @throws Error when the file is missing or is neither.
 */
export function readReport(path, root) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`asked to read the test report ${path}: ${error.message}; run the tests with a JSON reporter first`);
  }
  if (Array.isArray(report.testResults)) return readVitest(report, root);
  if (Array.isArray(report.suites)) return readPlaywright(report, root);
  throw new Error(`${path} is a report of neither Vitest nor Playwright: it has no testResults and no suites`);
}

function readVitest(report, root) {
  const tests = report.testResults.flatMap((file) => file.assertionResults.map((one) => ({
    name: [...one.ancestorTitles, one.title].join(' › '),
    file: relative(root, file.name),
    passed: one.status === 'passed',
    note: one.status === 'passed' ? '' : one.status,
  })));
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
    .map((file) => `${relative(root, file.name)}: ${String(file.message ?? 'no test could be run').split('\n')[0]}`);
  return { tests, broken };
}

function readPlaywright(report, root) {
  const tests = [];
  const named = (file) => (report.config?.rootDir ? relative(root, join(report.config.rootDir, file)) : file);
  const walk = (suite, above) => {
    for (const spec of suite.specs ?? []) {
      const statuses = spec.tests.map((test) => test.status);
      const passed = statuses.length > 0 && statuses.every((status) => status === 'expected');
      tests.push({ name: [...above, spec.title].join(' › '), file: named(spec.file ?? suite.file ?? ''), passed, note: passed ? '' : statuses.join(', ') || 'not run' });
    }
    for (const inner of suite.suites ?? []) walk(inner, inner.title === inner.file ? above : [...above, inner.title]);
  };
  for (const suite of report.suites) walk(suite, []);
  return { tests, broken: (report.errors ?? []).map((error) => String(error.message).split('\n')[0]) };
}
