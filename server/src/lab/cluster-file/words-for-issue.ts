/** What the schema objects to, in words: the rule, what was found, what to do (CF-01). */
import type { z } from 'zod';
import type { FilePath, FoundFault } from './file-fault.ts';

type Issue = z.core.$ZodIssue;

/** @returns the faults of one issue of the schema; `value` is the whole parsed file. An unknown key each is a fault of its own. */
export function faultsOfIssue(issue: Issue, value: unknown): FoundFault[] {
  const path = issue.path.filter((step): step is string | number => typeof step !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key], at: 'key',
      reason: `there is no key ${JSON.stringify(key)} here`, found: `${key}: ${showValue(valueAt(value, [...path, key]))}`,
      todo: 'take it out, or correct its spelling',
    }));
  }
  const found = valueAt(value, path);
  const { reason, todo } = ruleOf(issue, found);
  return [{ path, at: 'value', reason, found: showValue(found), todo }];
}

function ruleOf(issue: Issue, found: unknown): { reason: string; todo: string } {
  const [reason, todo] = issue.message.split(' | ');
  if (reason !== undefined && todo !== undefined) return { reason, todo };
  if (found === undefined) return { reason: 'this key is required', todo: `write ${expectation(issue)}` };
  return { reason: `${expectation(issue)} is expected`, todo: 'correct the value' };
}

/** @returns what the schema wants at a place, as a noun. */
function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return KINDS[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(', ')}`;
    case 'too_small':
      return `${unitOf(issue.origin)} of ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
    case 'too_big':
      return `${unitOf(issue.origin)} of ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`;
    case 'invalid_union':
      return [...new Set(issue.errors.flat().map(expectation))].join(', or ');
    default:
      return issue.message;
  }
}

const KINDS: Record<string, string> = {
  string: 'a text', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'a list', object: 'a map of keys', record: 'a map of keys',
};

function unitOf(origin: string): string {
  return origin === 'string' ? 'a text with a length' : origin === 'array' ? 'a list with a length' : 'a number';
}

/** @returns the value at a path of the parsed file, undefined where there is none. */
export function valueAt(value: unknown, path: FilePath): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as Record<string | number, unknown>)[step];
  }
  return here;
}

/** @returns a value as it is shown in a fault, shortened. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
