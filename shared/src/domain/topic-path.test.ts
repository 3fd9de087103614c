/** Paths by parts, and MQTT filters. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coveringSection, filterFault, filterMatches, isWithin, relatePaths, topicFault } from './topic-path.ts';

const part = fc.constantFrom('a', 'b', 'bar', 'barn', '');
const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')).filter((text) => text !== '');
const filter = fc.array(fc.constantFrom('a', 'b', '+', 'bar', ''), { minLength: 0, maxLength: 4 }).chain((parts) => fc.boolean().map((open) => [...parts, ...(open || parts.length === 0 ? ['#'] : [])].join('/'))).filter((text) => text !== '');

/** Part by part, as the MQTT specification says it. */
function matchesByParts(wanted: string[], parts: string[]): boolean {
  if (wanted[0] === '#') return true;
  if (wanted.length === 0 || parts.length === 0) return wanted.length === 0 && parts.length === 0;
  return (wanted[0] === '+' || wanted[0] === parts[0]) && matchesByParts(wanted.slice(1), parts.slice(1));
}

describe('paths', () => {
  it('US-12 are compared by parts: foo/barn is apart from foo/bar', () => {
    expect(relatePaths('foo/bar', 'foo/bar/fred')).toBe('above');
    expect(relatePaths('foo/bar/fred', 'foo/bar')).toBe('below');
    expect(relatePaths('foo/bar', 'foo/barn')).toBe('apart');
    expect(relatePaths('foo/barn', 'foo/bar')).toBe('apart');
    expect(relatePaths('foo/bar', 'foo/bar')).toBe('same');
  });

  it('US-12 relate as their lists of parts do, and both ways round', () => {
    const isPrefix = (a: string[], b: string[]) => a.length < b.length && a.every((one, index) => one === b[index]);
    fc.assert(fc.property(path, path, (a, b) => {
      const [partsA, partsB] = [a.split('/'), b.split('/')];
      const expected = a === b ? 'same' : isPrefix(partsA, partsB) ? 'above' : isPrefix(partsB, partsA) ? 'below' : 'apart';
      expect(relatePaths(a, b)).toBe(expected);
      expect(isWithin(a, b)).toBe(expected === 'same' || expected === 'below');
    }), { numRuns: 500 });
  });

  it('US-08 the section that covers a path is the one that it is or lies below', () => {
    const sections = [{ path: 'prices/fx' }, { path: 'prices/rates' }];
    expect(coveringSection(sections, 'prices/rates/EUR')).toBe(sections[1]);
    expect(coveringSection(sections, 'prices/fx')).toBe(sections[0]);
    expect(coveringSection(sections, 'prices')).toBe(undefined);
    expect(coveringSection(sections, 'prices/fxx')).toBe(undefined);
  });

  it('MQ-03 a topic with a wildcard, a NUL or nothing cannot be published to', () => {
    expect(topicFault('prices/fx')).toBe(null);
    expect(topicFault('')).toBe('the topic is empty');
    expect(topicFault('a\u0000b')).toBe('the topic contains a NUL character');
    expect(topicFault('a/+')).toBe('the topic "a/+" contains a wildcard');
    expect(topicFault('a/#')).toBe('the topic "a/#" contains a wildcard');
  });
});

describe('topic filters', () => {
  it('MQ-07 + stands for one part, # for the rest and its parent, as the specification has it', () => {
    fc.assert(fc.property(filter, path, (wanted, topic) => {
      expect(filterMatches(wanted, topic)).toBe(matchesByParts(wanted.split('/'), topic.split('/')));
    }), { numRuns: 1000 });
    expect(filterMatches('prices/#', 'prices')).toBe(true);
    expect(filterMatches('prices/+', 'prices')).toBe(false);
    expect(filterMatches('prices', 'prices/fx')).toBe(false);
    expect(filterMatches('prices/fx/+', 'prices/fx')).toBe(false);
  });

  it('MQ-07 wildcards do not match a topic that begins with $', () => {
    expect(filterMatches('#', '$update-source/a')).toBe(false);
    expect(filterMatches('+/a', '$update-source/a')).toBe(false);
    expect(filterMatches('$update-source/#', '$update-source/a')).toBe(true);
    expect(filterMatches('$update-source/+', '$update-source/a')).toBe(true);
    expect(filterMatches('a/+', 'a/$x')).toBe(true);
  });

  it('MQ-07 a filter with a wildcard in the wrong place is none', () => {
    expect(filterFault('')).toBe('the filter is empty');
    for (const good of ['a', '#', '+', 'a/#', '+/+/a', '/', 'a//b']) expect(filterFault(good)).toBe(null);
    expect(filterFault('a/#/b')).toBe('# must stand alone as the last part of "a/#/b"');
    expect(filterFault('a/b#')).toBe('# must stand alone as the last part of "a/b#"');
    expect(filterFault('a/b+')).toBe('+ must stand alone as a part of "a/b+"');
    expect(filterFault('+a/b')).toBe('+ must stand alone as a part of "+a/b"');
  });
});
