/** What the reports of the two test runners say: how many passed and failed, and for each that failed where it is and how its error begins. */
import { isAbsolute, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from '../../server/launch/prepare.mjs';

const LINES_MOST = 6;
const LINE_LENGTH_MOST = 300;

/** Of Vitest's JSON report. A file that could not be read counts as one test. */
export function tallyVitest({ testResults, numPassedTests, numTotalTests }) {
  const unreadable = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const failed = testResults.flatMap((file) => file.assertionResults.filter(({ status }) => status !== 'passed').map((test) => ({ file, test })));
  return {
    passed: numPassedTests,
    failed: numTotalTests - numPassedTests + unreadable.length,
    said: [
      ...unreadable.map(({ name, message }) => describe(name, 'the file itself', message)),
      ...failed.map(({ file, test }) => describe(file.name, `${test.fullName} (${test.status})`, test.failureMessages?.[0])),
    ],
  };
}

/** Of Playwright's JSON report. */
export function tallyPlaywright({ stats, suites }) {
  const failed = suites.flatMap(specsIn).filter(({ tests }) => tests.some(({ status }) => status !== 'expected'));
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + stats.skipped,
    said: failed.map(({ file, title, tests }) => describe(file, title, tests.flatMap(({ results }) => results).find(({ error }) => error !== undefined)?.error.message)),
  };
}

/** All specs of a suite, however deep. */
function specsIn({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsIn)];
}

function describe(file, test, error = '') {
  const lines = stripVTControlCharacters(error).split('\n').filter((line) => line.trim() !== '');
  const words = lines.slice(0, LINES_MOST).map((line) => `\n      ${line.slice(0, LINE_LENGTH_MOST)}`);
  return `${isAbsolute(file) ? relative(root, file) : file} › ${test}${words.join('')}`;
}
