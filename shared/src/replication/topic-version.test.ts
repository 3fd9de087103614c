/** Versions: whatever the order in which values arrive, all nodes end with the newest (MQ-08, US-22). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, replaces, versionOf, type TopicVersion } from './topic-version.ts';
import { streamKey } from './update-origin.ts';

const version = fc.record({ epoch: fc.record({ counter: fc.integer({ min: 1, max: 3 }), node: fc.constantFrom('lon-1', 'lon-2') }), number: fc.integer({ min: 1, max: 4 }) });

describe('versions of a topic', () => {
  it('US-22 MQ-08 order by epoch counter, then its node, then number; values and tombstones alike', () => {
    const at = (counter: number, node: string, number: number): TopicVersion => ({ epoch: { counter, node }, number });
    const ordered = [at(1, 'lon-1', 2), at(1, 'lon-1', 3), at(1, 'lon-2', 1), at(2, 'lon-1', 1)];
    for (const [i, a] of ordered.entries()) for (const [j, b] of ordered.entries()) expect(Math.sign(compareVersions(a, b))).toBe(Math.sign(i - j));
  });

  it('MQ-08 a returning node\'s older value does not replace a tombstone, nor the tombstone itself twice', () => {
    const tombstone = { epoch: { counter: 2, node: 'lon-2' }, number: 1 };
    expect(replaces({ epoch: { counter: 1, node: 'lon-1' }, number: 99 }, tombstone)).toBe(false);
    expect(replaces(tombstone, tombstone)).toBe(false);
    expect(replaces({ epoch: { counter: 2, node: 'lon-2' }, number: 2 }, tombstone)).toBe(true);
    expect(replaces(tombstone, null)).toBe(true);
    expect(replaces(tombstone, undefined)).toBe(true);
  });

  it('US-22 every order of arrival ends with the same value', () => {
    fc.assert(fc.property(fc.array(version, { minLength: 1, maxLength: 8 }), fc.nat(), (versions, seed) => {
      const keep = (arrivals: TopicVersion[]) => arrivals.reduce<TopicVersion | null>((there, offered) => (replaces(offered, there) ? offered : there), null);
      const turned = [...versions.slice(seed % versions.length), ...versions.slice(0, seed % versions.length)].reverse();
      expect(keep(turned)).toEqual(keep(versions));
    }));
  });

  it('RP-03 an update is known by path, epoch, source and number', () => {
    const origin = { path: 'prices/fx', section: 'prices/fx', epoch: { counter: 7, node: 'lon-1' }, source: 'fx-1', number: 12, node: 'lon-1', group: 'london' };
    expect(streamKey(origin)).toBe('prices/fx|7@lon-1|fx-1');
    expect(versionOf(origin, origin.number)).toEqual({ epoch: { counter: 7, node: 'lon-1' }, number: 12 });
  });
});
