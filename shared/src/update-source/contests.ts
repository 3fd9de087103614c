/** Whether two sources of one path stand against each other, as when a split has just healed and nobody has ruled yet (US-24). */
import { liveIn } from './machine-turn.ts';
import { standingClaims } from './orderer.ts';
import { ruleClaims, sideOf, standsAlone } from './takeover-policy.ts';
import type { UpdateSourceState } from './update-source-types.ts';

/** @returns whether the table has claims of one path of which none stands alone. */
export function isContested(state: UpdateSourceState): boolean {
  const claimed = standingClaims(liveIn(state, 'grid'));
  if (claimed.length < 2) return false;
  return [...new Set(claimed.map((entry) => entry.path))].some((path) => {
    const claims = claimed.filter((entry) => entry.path === path);
    return claims.length > 1 && !standsAlone(ruleClaims(claims, (one) => sideOf(state.grid, state.view.reachable, path, one.claim.epoch)).winner, claims);
  });
}
