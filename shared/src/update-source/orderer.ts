/** What the orderer decides from the table (MB-05): the order of registrations, which are refused, and who becomes active. Pure. */
import type { Policy } from '../domain/cluster-spec.ts';
import type { ClientName, NodeName, TopicPath } from '../domain/ids.ts';
import { compareEpochs } from '../domain/update-source.ts';
import { fenceOf } from './judge-update.ts';
import { conflictBetween } from './registration-rules.ts';
import { includesEpoch, type ClaimedEntry, type LiveEntry } from './section-grid.ts';
import { rankStandbys, ruleClaims, sideOf, standsAlone } from './takeover-policy.ts';
import type { Activation, Grid, RegistrationKey } from './update-source-types.ts';

export interface OrdererFacts {
  grid: Grid;
  live: LiveEntry[];
  reachable: NodeName[];
  mayActivate: boolean;
  takeover: Policy['takeover'];
  /** Activations that were sent and not yet claimed. */
  deciding: Record<TopicPath, Activation>;
  /** Whom a path lost last, and why. */
  lost: Record<TopicPath, { client: ClientName; node: NodeName; because: string }>;
  /** Within what epochs are counted: the section, or the path outside sections. */
  scopeOf: (path: TopicPath) => TopicPath;
}

export interface Decision {
  orders: [RegistrationKey, number][];
  refuse: { key: RegistrationKey; reason: string }[];
  activate: Activation[];
  /** Paths whose earlier decision has been fulfilled or is void. */
  done: TopicPath[];
}

/** @returns what follows from the table now; decisions that are under way are not made twice. */
export function decide(facts: OrdererFacts): Decision {
  const { standing, refuse } = checkConflicts(facts);
  const orders: [RegistrationKey, number][] = [];
  let last = facts.grid.lastOrder;
  const ordered = standing.map((entry) => {
    if (entry.order !== null) return entry;
    orders.push([entry.key, (last += 1)]);
    return { ...entry, order: last };
  });
  const decision: Decision = { orders, refuse, activate: [], done: [] };
  const counters = { ...facts.grid.counters };
  const paths = new Set([...ordered.map((entry) => entry.path), ...Object.keys(facts.deciding)]);
  for (const path of paths) decidePath(facts, path, ordered.filter((entry) => entry.path === path), counters, decision);
  return decision;
}

/** Claims stand before mere registrations, larger sides and older registrations before others; who conflicts with one that stands is refused. */
function checkConflicts(facts: OrdererFacts): { standing: LiveEntry[]; refuse: Decision['refuse'] } {
  const strength = (entry: LiveEntry) => (entry.claim ? sideOf(facts.grid, facts.reachable, entry.path, entry.claim.epoch) : -1);
  // `live` comes oldest first, and sorting keeps equals as they come.
  const ranked = facts.live.map((entry) => ({ entry, strength: strength(entry) })).sort((a, b) => b.strength - a.strength);
  const standing: LiveEntry[] = [];
  const refuse: Decision['refuse'] = [];
  for (const { entry } of ranked) {
    const conflict = standing.map((one) => conflictBetween(entry.path, one)).find((reason) => reason !== null);
    if (conflict) refuse.push({ key: entry.key, reason: conflict });
    else standing.push(entry);
  }
  return { standing, refuse };
}

/** Claims that no other overrules; the node of one that is overruled may not have heard so yet. */
export function standingClaims(entries: readonly LiveEntry[]): ClaimedEntry[] {
  const claimed = entries.filter((entry): entry is ClaimedEntry => entry.claim !== null);
  return claimed.filter((one) => !claimed.some((other) => includesEpoch(other.claim.over, one.claim.epoch)));
}

function decidePath(facts: OrdererFacts, path: TopicPath, entries: LiveEntry[], counters: Record<TopicPath, number>, decision: Decision): void {
  const fence = fenceOf(facts.grid.epochs, path);
  const claims = standingClaims(entries);
  const ruling = claims.length > 0 ? ruleClaims(claims, (one) => sideOf(facts.grid, facts.reachable, path, one.claim.epoch)) : null;
  if (ruling && standsAlone(ruling.winner, claims) && (!fence || compareEpochs(ruling.winner.claim.epoch, fence) >= 0)) {
    decision.done.push(path);
    return;
  }
  const under = facts.deciding[path];
  if (under && entries.some((entry) => entry.key === under.key) && (!fence || compareEpochs(under.epoch, fence) > 0)) return;
  if (under) decision.done.push(path);
  if (!facts.mayActivate || entries.length === 0) return;
  const former = facts.lost[path] ?? null;
  const scope = facts.scopeOf(path);
  const counter = 1 + Math.max(counters[scope] ?? 0, fence?.counter ?? 0);
  const next = ruling?.winner ?? rankStandbys(facts.takeover, entries, former?.node ?? null, counter)[0]!;
  counters[scope] = counter;
  decision.activate.push({
    path,
    key: next.key,
    epoch: { counter, node: next.node },
    // Every other claim, those that an earlier activation overruled included: their nodes may not have heard of it, and would
    // stand again beside an activation that does not name them, and be overruled again, without end.
    over: entries.flatMap((entry) => (entry.claim && entry.key !== next.key ? [entry.claim.epoch] : [])),
    because: ruling?.because ?? (former ? `takes over from ${former.client} on ${former.node}: ${former.because}` : `the first to register for ${path}`),
  });
}
