/** Who becomes active, case by case (US-02, US-18, US-24). */
import { describe, expect, it } from 'vitest';
import { emptyGrid } from './section-grid.ts';
import type { ClaimedEntry } from './section-grid.ts';
import { rankStandbys, ruleClaims, sideOf, standsAlone } from './takeover-policy.ts';
import type { NodeRecord } from './update-source-types.ts';

function claimOf(node: string, order: number, counter: number, doubtful = false): ClaimedEntry {
  return { key: `${node}#1#1`, node, incarnation: 1, order, path: 'p', client: `c-${node}`, serial: 1, claim: { epoch: { counter, node }, over: [], doubtful, because: '' } };
}

const record = (node: string, reachable: string[], follows: NodeRecord['follows']): NodeRecord => ({ node, incarnation: 1, version: 1, lastSerial: 0, reachable, follows, granted: {}, entries: [] });
const [a, b, c] = [claimOf('n1', 1, 5), claimOf('n2', 2, 6), claimOf('n3', 3, 7)];
const keys = (entries: { key: string }[]) => entries.map((entry) => entry.key);

describe('takeover', () => {
  it('US-02 US-18 ranks by age, those on the former node last', () => {
    expect(keys(rankStandbys('first-registered', [c, a, b], 'n1', 1))).toEqual(keys([b, c, a]));
    expect(keys(rankStandbys('first-registered', [c, a, b], null, 1))).toEqual(keys([a, b, c]));
  });

  it('US-18 "any" turns through the standbys and needs none', () => {
    expect([0, 1, 2, 3].map((turn) => rankStandbys('any', [c, a, b], 'n1', turn)[0]!.key)).toEqual(keys([a, b, c, a]));
    expect(keys(rankStandbys('any', [a, b, c], null, 1))).toEqual(keys([b, c, a]));
    expect(rankStandbys('any', [], null, 3)).toEqual([]);
  });

  it('US-24 a side is all who follow the claim among those whom reachable members reach', () => {
    const epoch = b.claim.epoch;
    const grid = { ...emptyGrid(), records: { n1: record('n1', ['n1', 'n2'], { p: a.claim.epoch }), n2: record('n2', ['n2', 'n3'], { p: epoch }), n3: record('n3', ['n3'], { p: epoch }), n4: record('n4', ['n4'], { p: epoch }), n5: record('n5', ['n5'], { q: epoch }) } };
    expect(sideOf(grid, ['n1', 'n2', 'n5'], 'p', epoch)).toBe(2);
    expect(sideOf(grid, ['n1'], 'p', epoch)).toBe(1);
    expect(sideOf(grid, ['n4', 'n9'], 'p', epoch)).toBe(1);
    expect(sideOf(grid, ['n1'], 'p', a.claim.epoch)).toBe(1);
  });

  it('US-24 rules: not doubtful, then the larger side, then the older registration', () => {
    const sides: Record<string, number> = { n1: 1, n2: 2, n3: 2 };
    const side = (claim: ClaimedEntry) => sides[claim.node]!;
    expect(ruleClaims([a, c, b], side)).toEqual({ winner: b, because: 'the split healed: sides are equal and its registration is older than that of c-n3 on n3' });
    expect(ruleClaims([a, b], side)).toEqual({ winner: b, because: 'the split healed: its side has 2 members, that of c-n1 on n1 1' });
    const doubtful = claimOf('n2', 2, 6, true);
    expect(ruleClaims([doubtful, a], side)).toEqual({ winner: a, because: 'c-n2 on n2 was stalled' });
    expect(ruleClaims([c], side)).toEqual({ winner: c, because: 'its epoch was overtaken' });
  });

  it('US-24 a claim stands alone above lower doubtful ones only', () => {
    expect(standsAlone(c, [c])).toBe(true);
    expect(standsAlone(c, [claimOf('n1', 1, 5, true), c])).toBe(true);
    expect(standsAlone(c, [a, c])).toBe(false);
    expect(standsAlone(c, [claimOf('n1', 1, 7, true), c])).toBe(true);
    expect(standsAlone(c, [claimOf('n1', 1, 8, true), c])).toBe(false);
    expect(standsAlone(claimOf('n3', 3, 7, true), [claimOf('n1', 1, 5, true), c])).toBe(false);
  });
});
