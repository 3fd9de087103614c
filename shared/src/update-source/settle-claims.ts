/** What follows from claims that became known: epochs are noted, losers of a healed split yield, and each node follows one claim (US-10, US-22, US-24). */
import type { TopicPath } from '../domain/ids.ts';
import { compareEpochs, describeEpoch, type Epoch } from '../domain/update-source.ts';
import { fenceOf } from './judge-update.ts';
import { liveIn, noteEpoch, replaceOwn, setGrid, type RealmName, type Turn } from './machine-turn.ts';
import { highestClaim, includesEpoch, sameEpoch, type LiveEntry } from './section-grid.ts';

/** Brings epochs, own claims and followed claims in line with the table. */
export function settleClaims(turn: Turn, realm: RealmName): void {
  noteClaims(turn, realm);
  yieldOwnClaims(turn, realm);
  followClaims(turn, realm);
}

function noteClaims(turn: Turn, realm: RealmName): void {
  const { node } = turn.state.config;
  for (const record of Object.values(turn.state[realm].records)) {
    for (const entry of record.entries) if (entry.claim) noteEpoch(turn, realm, entry.path, entry.claim.epoch, { client: entry.client, node: record.node }, record.node === node);
    for (const [path, epoch] of Object.entries(record.granted)) noteEpoch(turn, realm, path, epoch, { client: null, node: record.node }, record.node === node);
  }
}

/** A claim ends when one that overrules it is known, or, if its node was stalled, when any higher epoch is. */
function yieldOwnClaims(turn: Turn, realm: RealmName): void {
  const live = liveIn(turn.state, realm);
  for (const own of turn.state.own) {
    if (!own.claim || !live.some((entry) => entry.key === own.key)) continue;
    const epoch = own.claim.epoch;
    const ruler = live.find((entry) => entry.path === own.path && entry.claim && includesEpoch(entry.claim.over, epoch));
    const fence = fenceOf(turn.state[realm].epochs, own.path);
    const overtaken = own.claim.doubtful && fence && compareEpochs(fence, epoch) > 0;
    if (!ruler && !overtaken) continue;
    const because = ruler
      ? `${ruler.client} on ${ruler.node} stays active: ${ruler.claim!.because}`
      : `epoch ${describeEpoch(fence!)} was given while this node was stalled`;
    replaceOwn(turn, { ...own, claim: null, because });
  }
}

/** This node follows a claim until its source is gone or overruled: in a healed split the followers of each side are its size. */
function followClaims(turn: Turn, realm: RealmName): void {
  const { node } = turn.state.config;
  const record = turn.state[realm].records[node]!;
  const live = liveIn(turn.state, realm);
  const follows: Record<TopicPath, Epoch> = { ...record.follows };
  let changed = false;
  for (const path of new Set(live.map((entry) => entry.path))) {
    const claims = live.filter((entry) => entry.path === path && isOwnClaimCurrent(turn, entry));
    const followed = follows[path];
    const ruler = followed && claims.find((entry) => entry.claim && includesEpoch(entry.claim.over, followed));
    const followedLives = followed && claims.some((entry) => sameEpoch(entry.claim?.epoch, followed));
    const next = ruler ? ruler.claim!.epoch : followedLives ? followed : highestClaim(claims)?.claim.epoch;
    if (!next || sameEpoch(next, followed)) continue;
    follows[path] = next;
    changed = true;
  }
  if (changed) setGrid(turn, realm, { ...turn.state[realm], records: { ...turn.state[realm].records, [node]: { ...record, follows, version: record.version + 1 } } });
}

/** The table may still hold a claim of this node that has just been given up. */
function isOwnClaimCurrent(turn: Turn, entry: LiveEntry): boolean {
  if (entry.node !== turn.state.config.node || !entry.claim) return true;
  return turn.state.own.some((own) => own.key === entry.key && sameEpoch(own.claim?.epoch, entry.claim?.epoch));
}
