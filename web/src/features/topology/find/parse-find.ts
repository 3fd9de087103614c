/**
 * The language in which parts of the map are looked for, from text to a tree. Nothing is guessed: what does not parse says where
 * and what would.
 *
 * ```
 *   either  = both { ("or" | "|") both }
 *   both    = one { ["and"] one }
 *   one     = ("not" | "!" | "-") one | "(" either ")" | term
 *   term    = WORD                     a state ("down") or a piece of a name ("lon-", "lon*2")
 *           | TEXT-FIELD ":" value { "," value }        group:london,paris · holds:prices/*
 *           | AMOUNT-FIELD ("<" | "<=" | "=" | "!=" | ">=" | ">") amount       lag>1s · waiting>=100 · rate<50/s
 * ```
 */
import { AMOUNT_FIELDS, STATE_WORDS, TEXT_FIELDS, type AmountField, type StateWord, type TextField } from './find-fields.ts';
import { readAmount } from './read-amount.ts';

export type Sign = '<' | '<=' | '=' | '!=' | '>=' | '>';

export type Find =
  | { is: 'both' | 'either'; of: Find[] }
  | { is: 'not'; of: Find }
  | { is: 'state'; word: StateWord }
  | { is: 'name'; piece: string }
  | { is: 'text'; field: TextField; values: string[] }
  | { is: 'amount'; field: AmountField; sign: Sign; value: number };

export interface FindFault {
  /** What is wrong and what to do, in a sentence or two. */
  words: string;
  /** Where in the text, from 0, and how long. */
  at: number;
  length: number;
}

/** `all`: nothing was asked for. */
export type ParsedFind = { state: 'all' } | { state: 'find'; find: Find } | { state: 'fault'; fault: FindFault };

interface Token {
  kind: 'open' | 'close' | 'or' | 'and' | 'not' | 'term';
  text: string;
  at: number;
}

class Faulty extends Error {
  constructor(readonly fault: FindFault) {
    super(fault.words);
  }
}

const fail = (words: string, at: number, length: number): never => {
  throw new Faulty({ words, at, length: Math.max(1, length) });
};

const KEYWORDS: Record<string, Token['kind']> = { or: 'or', '|': 'or', and: 'and', '&': 'and', not: 'not' };

/** Splits at blanks and parentheses; quotes hold blanks together, wherever in a term they stand. */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const letter = text[at]!;
    if (/\s/.test(letter)) at += 1;
    else if (letter === '(' || letter === ')') tokens.push({ kind: letter === '(' ? 'open' : 'close', text: letter, at: at++ });
    else if ((letter === '!' && text[at + 1] !== '=') || (letter === '-' && /[^\s)]/.test(text[at + 1] ?? ' '))) tokens.push({ kind: 'not', text: letter, at: at++ });
    else {
      const start = at;
      let quote = -1;
      while (at < text.length && (quote >= 0 || !/[\s()]/.test(text[at]!))) {
        if (text[at] === '"') quote = quote < 0 ? at : -1;
        at += 1;
      }
      if (quote >= 0) fail('A quotation mark is never closed. Put another " after the name.', quote, text.length - quote);
      const word = text.slice(start, at);
      tokens.push({ kind: KEYWORDS[word.toLowerCase()] ?? 'term', text: word, at: start });
    }
  }
  return tokens;
}

class Parser {
  private next = 0;
  constructor(private readonly tokens: readonly Token[], private readonly end: number) {}

  whole(): Find {
    const find = this.either();
    const rest = this.tokens[this.next];
    if (rest) fail(`There is a “${rest.text}” with no “(” before it. Take it out.`, rest.at, 1);
    return find;
  }

  private either(): Find {
    const of = [this.both()];
    while (this.tokens[this.next]?.kind === 'or') {
      this.next += 1;
      of.push(this.both());
    }
    return of.length === 1 ? of[0]! : { is: 'either', of };
  }

  private both(): Find {
    const of = [this.one()];
    for (let token = this.tokens[this.next]; token && token.kind !== 'or' && token.kind !== 'close'; token = this.tokens[this.next]) {
      if (token.kind === 'and') this.next += 1;
      of.push(this.one());
    }
    return of.length === 1 ? of[0]! : { is: 'both', of };
  }

  private one(): Find {
    const token = this.tokens[this.next];
    if (!token) return fail('Something is missing at the end, such as down or group:london.', this.end, 1);
    this.next += 1;
    if (token.kind === 'term') return readTerm(token);
    if (token.kind === 'not') return { is: 'not', of: this.one() };
    if (token.kind !== 'open') return fail(`Something is missing before “${token.text}”, such as down or group:london.`, token.at, token.text.length);
    const find = this.either();
    if (this.tokens[this.next]?.kind !== 'close') fail('A “(” is never closed. Put a “)” where it ends.', token.at, 1);
    this.next += 1;
    return find;
  }
}

const TERM = /^([A-Za-z][A-Za-z-]*)(:|<=|>=|!=|<|>|=)(.*)$/s;

function readTerm({ text, at }: Token): Find {
  const parts = text.startsWith('"') ? null : TERM.exec(text);
  if (!parts) {
    const word = text.toLowerCase();
    return Object.hasOwn(STATE_WORDS, word) ? { is: 'state', word: STATE_WORDS[word]! } : { is: 'name', piece: text.replaceAll('"', '') };
  }
  const [, name = '', sign = '', rest = ''] = parts;
  const field = name.toLowerCase();
  if (Object.hasOwn(TEXT_FIELDS, field)) return readText(field as TextField, sign, rest, at, text);
  if (Object.hasOwn(AMOUNT_FIELDS, field)) return readAmountTerm(field as AmountField, sign, rest, at, text);
  return fail(`There is nothing called “${name}” to look for.${suggestionFor(field)}`, at, name.length);
}

function readText(field: TextField, sign: string, rest: string, at: number, text: string): Find {
  const { example } = TEXT_FIELDS[field];
  if (sign !== ':' && sign !== '=') fail(`“${field}” is a name, not an amount: write ${example}.`, at, text.length);
  const values = (rest.match(/(?:"[^"]*"|[^,"])+/g) ?? []).map((value) => value.replaceAll('"', '').trim()).filter(Boolean);
  if (values.length === 0) fail(`“${field}:” needs a name after it: write ${example}.`, at, text.length);
  return { is: 'text', field, values };
}

function readAmountTerm(field: AmountField, sign: string, rest: string, at: number, text: string): Find {
  const { example, unit } = AMOUNT_FIELDS[field];
  if (sign === ':') fail(`“${field}” is an amount: compare it with <, > or =, as in ${example}.`, at, text.length);
  const value = readAmount(rest, unit);
  if (value === null) return fail(`“${field}${sign}” needs ${unit === 'millis' ? 'a length of time' : 'a number'}, as in ${example}; found ${rest === '' ? 'nothing' : `“${rest}”`}.`, at, text.length);
  return { is: 'amount', field, sign: sign as Sign, value };
}

/** Letters to change, add or take away between two words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

function suggestionFor(field: string): string {
  const [nearest] = [...Object.keys(TEXT_FIELDS), ...Object.keys(AMOUNT_FIELDS)].map((known) => ({ known, far: distance(field, known) })).sort((a, b) => a.far - b.far);
  return nearest && nearest.far <= 2 ? ` Did you mean “${nearest.known}”?` : ' The help beside this field lists what there is.';
}

/** @returns the tree, that nothing was asked, or what is wrong with the text. */
export function parseFind(text: string): ParsedFind {
  try {
    const tokens = tokensOf(text);
    return tokens.length === 0 ? { state: 'all' } : { state: 'find', find: new Parser(tokens, text.length).whole() };
  } catch (error) {
    if (error instanceof Faulty) return { state: 'fault', fault: error.fault };
    throw error;
  }
}
