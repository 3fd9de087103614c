/** The language of the search field: what it means, and what it says when it is wrong. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AMOUNT_FIELDS, EXAMPLES, STATE_WORDS, TEXT_FIELDS, type AmountField, type StateWord, type TextField } from './find-fields.ts';
import { parseFind, type Find } from './parse-find.ts';

const found = (text: string): Find => {
  const parsed = parseFind(text);
  if (parsed.state !== 'find') throw new Error(`“${text}” did not parse: ${JSON.stringify(parsed)}`);
  return parsed.find;
};
const fault = (text: string) => {
  const parsed = parseFind(text);
  if (parsed.state !== 'fault') throw new Error(`“${text}” parsed: ${JSON.stringify(parsed)}`);
  return parsed.fault;
};

/** Writes a tree with every parenthesis, so that parsing it again has no choice. */
function written(find: Find): string {
  switch (find.is) {
    case 'both': return `(${find.of.map(written).join(' ')})`;
    case 'either': return `(${find.of.map(written).join(' or ')})`;
    case 'not': return `not ${written(find.of)}`;
    case 'state': return find.word;
    case 'name': return `"${find.piece}"`;
    case 'text': return `${find.field}:${find.values.map((value) => `"${value}"`).join(',')}`;
    case 'amount': return `${find.field}${find.sign}${find.value}${AMOUNT_FIELDS[find.field].unit === 'millis' ? 'ms' : ''}`;
  }
}

const word = fc.stringMatching(/^[a-z0-9][a-z0-9*/ -]{0,8}[a-z0-9]$/);
const leaf: fc.Arbitrary<Find> = fc.oneof(
  fc.constantFrom(...new Set(Object.values(STATE_WORDS))).map((state: StateWord): Find => ({ is: 'state', word: state })),
  word.map((piece): Find => ({ is: 'name', piece })),
  fc.tuple(fc.constantFrom(...(Object.keys(TEXT_FIELDS) as TextField[])), fc.array(word, { minLength: 1, maxLength: 3 })).map(([field, values]): Find => ({ is: 'text', field, values })),
  fc.tuple(fc.constantFrom(...(Object.keys(AMOUNT_FIELDS) as AmountField[])), fc.constantFrom('<', '<=', '=', '!=', '>=', '>'), fc.integer({ min: 0, max: 99_999 })).map(([field, sign, value]): Find => ({ is: 'amount', field, sign, value })),
);
const { tree } = fc.letrec<{ tree: Find }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4, withCrossShrink: true }, leaf,
    fc.tuple(fc.constantFrom('both', 'either'), fc.array(tie('tree'), { minLength: 2, maxLength: 3 })).map(([is, of]): Find => ({ is, of })),
    tie('tree').map((of): Find => ({ is: 'not', of }))),
}));

describe('parseFind', () => {
  it('reads back what was written, whatever it was', () => {
    fc.assert(fc.property(tree, (find) => {
      expect(found(written(find))).toEqual(find);
    }));
  });

  it('takes words side by side as all of them, with “or” between them as any, and “not” closest', () => {
    expect(found('group:london lag>1s')).toEqual({ is: 'both', of: [{ is: 'text', field: 'group', values: ['london'] }, { is: 'amount', field: 'lag', sign: '>', value: 1000 }] });
    expect(found('down or paused group:x')).toEqual({ is: 'either', of: [{ is: 'state', word: 'down' }, { is: 'both', of: [{ is: 'state', word: 'paused' }, { is: 'text', field: 'group', values: ['x'] }] }] });
    expect(found('not down up')).toEqual({ is: 'both', of: [{ is: 'not', of: { is: 'state', word: 'down' } }, { is: 'state', word: 'up' }] });
    expect(found('-group:recovery')).toEqual(found('!group:recovery'));
    expect(found('up and down')).toEqual(found('up down'));
    expect(found('up | down')).toEqual(found('up or down'));
  });

  it('keeps a hyphen within a name, and blanks within quotes', () => {
    expect(found('lon-1')).toEqual({ is: 'name', piece: 'lon-1' });
    expect(found('group:"New York"')).toEqual({ is: 'text', field: 'group', values: ['New York'] });
    expect(found('"New York"')).toEqual({ is: 'name', piece: 'New York' });
    expect(found('to:new-york,recovery')).toEqual({ is: 'text', field: 'to', values: ['new-york', 'recovery'] });
  });

  it('asks for nothing when there is nothing', () => {
    expect(parseFind('')).toEqual({ state: 'all' });
    expect(parseFind('   ')).toEqual({ state: 'all' });
  });

  it('knows every example that the help shows', () => {
    for (const [text] of EXAMPLES) found(text);
    for (const { example } of [...Object.values(TEXT_FIELDS), ...Object.values(AMOUNT_FIELDS)]) found(example);
    for (const state of Object.keys(STATE_WORDS)) expect(found(state).is).toBe('state');
  });

  it.each([
    ['grup:london', 'There is nothing called “grup” to look for. Did you mean “group”?', 0, 4],
    ['zzzzzz:1', 'There is nothing called “zzzzzz” to look for. The help beside this field lists what there is.', 0, 6],
    ['up lag>', '“lag>” needs a length of time, as in lag>1s; found nothing.', 3, 4],
    ['lag>1', '“lag>” needs a length of time, as in lag>1s; found “1”.', 0, 5],
    ['lag:1s', '“lag” is an amount: compare it with <, > or =, as in lag>1s.', 0, 6],
    ['waiting>many', '“waiting>” needs a number, as in waiting>100; found “many”.', 0, 12],
    ['group>london', '“group” is a name, not an amount: write group:london,paris.', 0, 12],
    ['group:', '“group:” needs a name after it: write group:london,paris.', 0, 6],
    ['(up', 'A “(” is never closed. Put a “)” where it ends.', 0, 1],
    ['up)', 'There is a “)” with no “(” before it. Take it out.', 2, 1],
    ['up or', 'Something is missing at the end, such as down or group:london.', 5, 1],
    ['or up', 'Something is missing before “or”, such as down or group:london.', 0, 2],
    ['not', 'Something is missing at the end, such as down or group:london.', 3, 1],
    ['group:"New York', 'A quotation mark is never closed. Put another " after the name.', 6, 9],
  ])('says what is wrong with %s', (text, words, at, length) => {
    expect(fault(text)).toEqual({ words, at, length });
  });

  it('never breaks, whatever is typed, and points into the text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 30 }), (text) => {
      const parsed = parseFind(text);
      if (parsed.state !== 'fault') return;
      expect(parsed.fault.at).toBeGreaterThanOrEqual(0);
      expect(parsed.fault.at).toBeLessThanOrEqual(text.length);
      expect(parsed.fault.words).toMatch(/\.$|\?$/);
    }));
  });
});
