/** What the machines' tests use of Vitest, in this process: declared tests are kept in a list. `expect` is Vitest's own. */
import { JestAsymmetricMatchers, JestChaiExpect } from '@vitest/expect';
import * as chai from 'chai';

chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

/** @type {{ name: string, file: string, body: () => unknown }[]} every test, in order of declaration */
export const declared = [];
const around = [];
let file = '';

/** Tests declared from now on belong to this file. */
export function beginFile(path) {
  file = path;
}

export function describe(name, body) {
  around.push(name);
  try {
    body();
  } finally {
    around.pop();
  }
}

export function it(name, body) {
  if (typeof body !== 'function') throw new Error(`${file}: the test ${JSON.stringify(name)} has no body; this runner knows it(name, body) alone`);
  declared.push({ name: [...around, name].join(' '), file, body });
}

export const test = it;
export const expect = (value, message) => chai.expect(value, message);

/** Time limits are Stryker's here. */
export const vi = { setConfig() {} };
