/** Keys of streams, to and fro (RP-03). */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runs } from '../machine/testing/number-of-runs.ts';
import { keyParts, streamKey } from './update-origin.ts';

/** What was asked before is remembered: each try asks for keys of its own. */
let tries = 0;

it('RP-03 a key tells path, epoch and source, whatever characters they have', () => {
  const text = fc.string({ maxLength: 6, unit: fc.constantFrom('a', '|', '%', '@', '7', 'C', '/', '\n', 'ü') });
  fc.assert(fc.property(text, fc.nat(40), text.filter((source) => source !== ''), (path, counter, source) => {
    const origin = { path, epoch: { counter: counter + 41 * (tries += 1), node: 'lon-1' }, source };
    expect(keyParts(streamKey(origin))).toEqual(origin);
    expect(keyParts(streamKey(origin))).toEqual(origin);
  }), runs(200));
  expect(streamKey({ path: 'prices/fx', epoch: { counter: 2, node: 'lon-1' }, source: 'fx|1%' })).toBe('prices/fx|2@lon-1|fx%7C1%25');
  expect(keyParts(`no key ${tries}`)).toEqual({ path: '', epoch: { counter: 0, node: '' }, source: '' });
});
