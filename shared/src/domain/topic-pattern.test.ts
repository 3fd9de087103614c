import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPattern, matchesPattern, readPattern } from './topic-pattern.ts';
import { filterMatches } from './topic-path.ts';

const parts = fc.constantFrom('a', 'b', 'ab', '', '$s');
const topic = fc.array(parts, { minLength: 1, maxLength: 4 }).map((each) => each.join('/'));
const filter = fc.tuple(fc.array(fc.oneof(parts, fc.constant('+')), { minLength: 1, maxLength: 4 }), fc.boolean()).map(([each, hash]) => [...each, ...(hash ? ['#'] : [])].join('/'));

function matches(text: string, path: string): boolean {
  const pattern = readPattern(text);
  if (typeof pattern === 'string') throw new Error(pattern);
  return matchesPattern(pattern, path);
}

describe('patterns of topics', () => {
  it('MQ-07 an MQTT filter matches what it matches in MQTT', () => {
    fc.assert(
      fc.property(fc.oneof(filter, fc.constant('#')), topic, (text, path) => {
        expect(matches(text, path)).toBe(filterMatches(text, path));
      }),
      { numRuns: 3000 },
    );
  });

  it('takes wildcards within a part', () => {
    const found = (text: string) => ['prices/fx/EURUSD', 'prices/fx/EURGBP/bid', 'prices/rates/EUR', 'prices/fx/USDEUR', 'prices/fx', '$sys/EURUSD'].filter((path) => matches(text, path));
    expect(found('prices/+/EUR#')).toEqual(['prices/fx/EURUSD', 'prices/fx/EURGBP/bid', 'prices/rates/EUR']);
    expect(found('prices/+/EUR+')).toEqual(['prices/fx/EURUSD', 'prices/rates/EUR']);
    expect(found('prices/+/+EUR')).toEqual(['prices/rates/EUR', 'prices/fx/USDEUR']);
    expect(found('+/+/E+R+D')).toEqual(['prices/fx/EURUSD']);
    expect(found('+sys/+')).toEqual([]);
    expect(found('$s+/+')).toEqual(['$sys/EURUSD']);
    expect(matches('a+a', 'a')).toBe(false);
  });

  it('says why # may stand nowhere else', () => {
    expect(readPattern('a/#/b')).toMatch(/# can only be the last character of "a\/#\/b"/);
    expect(readPattern('a/b#c')).toMatch(/last character/);
    expect([isPattern('EUR'), isPattern('EUR#'), isPattern('+')]).toEqual([false, true, true]);
  });
});
