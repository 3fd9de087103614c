/** Who becomes active: among standbys when the active one is gone (US-02, US-18), among claims when a split heals (US-24). */
import type { Policy } from '../domain/cluster-spec.ts';
import type { NodeName, TopicPath } from '../domain/ids.ts';
import { compareEpochs, type Epoch } from '../domain/update-source.ts';
import { byAge, sameEpoch, type ClaimedEntry, type LiveEntry } from './section-grid.ts';
import type { Grid } from './update-source-types.ts';

/**
 * @param standbys live, ordered registrations of one path
 * @param formerNode node of the active source that is gone or that they stand by for; those on other nodes come first (US-02)
 * @param turn a number that differs from takeover to takeover, so that `any` does not always mean the oldest
 * @returns them in the order in which they would take over
 */
export function rankStandbys(takeover: Policy['takeover'], standbys: readonly LiveEntry[], formerNode: NodeName | null, turn: number): LiveEntry[] {
  const byRegistration = [...standbys].sort(byAge);
  if (takeover === 'any') {
    const first = turn % Math.max(1, byRegistration.length);
    return [...byRegistration.slice(first), ...byRegistration.slice(0, first)];
  }
  return [...byRegistration.filter((one) => one.node !== formerNode), ...byRegistration.filter((one) => one.node === formerNode)];
}

/**
 * How many members follow a claim: its side. Counted over everybody whom a reachable member reaches, so that a side counts
 * in full although its members come back one by one.
 */
export function sideOf(grid: Grid, reachable: readonly NodeName[], path: TopicPath, epoch: Epoch): number {
  const universe = new Set<NodeName>(reachable);
  for (const node of reachable) for (const other of grid.records[node]?.reachable ?? []) universe.add(other);
  let side = 0;
  for (const node of universe) if (sameEpoch(grid.records[node]?.follows[path], epoch)) side += 1;
  return side;
}

/** What a ruling says: whose source stays and in words why. */
export interface Ruling {
  winner: ClaimedEntry;
  because: string;
}

/** @returns which of at least one claim wins: one that is not doubtful, then the larger side, then the older registration (US-24). */
export function ruleClaims(claims: readonly ClaimedEntry[], sideOfClaim: (claim: ClaimedEntry) => number): Ruling {
  const [first, second] = claims
    .map((claim) => ({ claim, side: sideOfClaim(claim) }))
    .sort((a, b) => Number(a.claim.claim.doubtful) - Number(b.claim.claim.doubtful) || b.side - a.side || byAge(a.claim, b.claim));
  const winner = first!.claim;
  if (!second) return { winner, because: `its epoch was overtaken` };
  const loser = `${second.claim.client} on ${second.claim.node}`;
  if (winner.claim.doubtful !== second.claim.claim.doubtful) return { winner, because: `${loser} was stalled` };
  if (first!.side !== second.side) return { winner, because: `the split healed: its side has ${first!.side} members, that of ${loser} ${second.side}` };
  return { winner, because: `the split healed: sides are equal and its registration is older than that of ${loser}` };
}

/** @returns whether the first claim stands by itself: higher than all others, which are doubtful and yield of their own accord. */
export function standsAlone(winner: ClaimedEntry, claims: readonly ClaimedEntry[]): boolean {
  return claims.every((claim) => claim.key === winner.key || (claim.claim.doubtful && !winner.claim.doubtful && compareEpochs(claim.claim.epoch, winner.claim.epoch) < 0));
}
