/**
 * A test runner for Stryker: all tests are loaded once and called as functions. The machines are functions of their input and
 * keep nothing between two tests, so nothing has to be loaded anew for each planted bug; a run takes milliseconds where a fresh
 * Vitest takes a good part of a second. `npm run mutation -- --testRunner vitest` asks Vitest itself.
 */
import { readdirSync } from 'node:fs';
import { register } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import { determineHitLimitReached, DryRunStatus, TestStatus, toMutantRunResult } from '@stryker-mutator/api/test-runner';

class InProcessRunner {
  #options;
  /** What the planted code and Stryker share: which bug is on, what was run, how often. */
  #shared;
  #tests = [];
  /** By test, from the first run: the quickest are asked first. */
  #millis = new Map();

  constructor(options) {
    this.#options = options;
    this.#shared = globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {};
  }

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    register('./load-typescript.mjs', import.meta.url);
    const { beginFile, declared } = await import('./in-process-vitest.mjs');
    const { folders, setup } = this.#options.inProcess;
    await import(pathToFileURL(resolve(setup)).href);
    for (const path of folders.flatMap(testFiles)) {
      beginFile(relative('.', path));
      await import(pathToFileURL(path).href);
    }
    this.#tests = declared.map((test) => ({ ...test, id: `${test.file}#${test.name}` }));
  }

  async dryRun() {
    const results = [];
    for (const test of this.#tests) {
      this.#shared.currentTestId = test.id;
      const result = await runTest(test);
      this.#millis.set(test.id, result.timeSpentMs);
      results.push(result);
    }
    this.#shared.currentTestId = undefined;
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: this.#shared.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    const wanted = testFilter && new Set(testFilter);
    const tests = this.#tests.filter((test) => !wanted || wanted.has(test.id)).sort((a, b) => this.#cost(a) - this.#cost(b));
    Object.assign(this.#shared, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    const results = [];
    for (const test of tests) {
      const result = await runTest(test);
      results.push(result);
      if (result.status === TestStatus.Failed && !this.#options.disableBail) break;
    }
    this.#shared.activeMutant = undefined;
    return toMutantRunResult(determineHitLimitReached(this.#shared.hitCount, hitLimit) ?? { status: DryRunStatus.Complete, tests: results });
  }

  #cost({ id }) {
    return this.#millis.get(id) ?? 0;
  }
}

function testFiles(folder) {
  return readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('.test.ts')).sort().map((path) => resolve(join(folder, path)));
}

async function runTest({ id, name, file, body }) {
  const start = performance.now();
  const result = { id, name, fileName: file };
  try {
    await body();
    return { ...result, status: TestStatus.Success, timeSpentMs: performance.now() - start };
  } catch (error) {
    return { ...result, status: TestStatus.Failed, failureMessage: String(error?.message ?? error).slice(0, 2000), timeSpentMs: performance.now() - start };
  }
}

function createRunner(options) {
  return new InProcessRunner(options);
}
createRunner.inject = tokens(commonTokens.options);

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'in-process', createRunner)];

export const strykerValidationSchema = {
  properties: {
    inProcess: {
      type: 'object',
      description: 'Folders whose tests are run, and a file that is loaded before them.',
      required: ['folders', 'setup'],
      properties: { folders: { type: 'array', items: { type: 'string' } }, setup: { type: 'string' } },
    },
  },
};
