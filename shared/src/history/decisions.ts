/** Why the new one is the new one: candidates in the order of their rank, what became of each, and the decider's own words. */
import type { AttemptOutcome, DestinationState } from '../domain/destination.ts';
import type { Policy } from '../domain/cluster-spec.ts';
import type { HolderState } from '../domain/update-source.ts';
import type { Millis } from '../domain/units.ts';
import { describeHostPort } from '../domain/wide-ip.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import { nodeStatus } from '../view/status.ts';
import { describeMillis, describePlace } from '../view/words.ts';
import { CANDIDATES_KEPT } from './empty-history.ts';
import type { Candidate, Decision, EpisodeHolder } from './history.ts';
import { shortReason } from './short-reason.ts';

const LIST_RULE = 'the list from its top (DF-03)';
const REUSE_RULE = 'an incoming connection from a server of the list comes first (DF-02)';
const LINE_RULES: Record<Policy['takeover'], string> = {
  'first-registered': 'who registered first, on other nodes before the lost one (US-18)',
  any: 'any standby, by policy (US-18)',
};

/** @returns the decision of a search that begins: the list, of which nothing was tried. Whom a wide IP stands for is known once it is asked. */
export function beginSearch(node: string, { addresses, wideIp }: DestinationState): Decision {
  const listed = wideIp ? [] : addresses.slice(0, CANDIDATES_KEPT);
  return {
    rule: searchRule(wideIp), by: node, because: '',
    candidates: listed.map((address, place): Candidate => ({ ...candidateOf(address.node ?? describeHostPort(address)), place })),
  };
}

function searchRule(wideIp: DestinationState['wideIp']): string {
  return wideIp ? `what the name ${wideIp.name} stands for, from the top of the answer (WI-01)` : LIST_RULE;
}

function candidateOf(name: string): Candidate {
  return { name, place: null, verdict: 'untried', words: 'not tried', tries: 0 };
}

/** @param tried a node, or of a wide IP what was tried as far as it is known: an address, or the name itself @returns the decision after one more try */
export function noteTry(decision: Decision, tried: string, outcome: AttemptOutcome, tookMillis: Millis): Decision {
  if (outcome === 'connected') return decision;
  return changeCandidate(withCandidate(decision, tried), tried, (known) => {
    const tries = known.tries + 1;
    const how = OUTCOME_WORDS[outcome];
    const words = tries === 1 ? `${how} after ${describeMillis(tookMillis)}` : `${how} ${tries} times, the last after ${describeMillis(tookMillis)}`;
    return { ...known, tries, verdict: 'failed', words };
  });
}

const OUTCOME_WORDS: Record<Exclude<AttemptOutcome, 'connected'>, string> = {
  refused: 'refused', timeout: 'timed out', unresolved: 'not resolved', 'logon-failed': 'failed to log on', cancelled: 'given up',
};

/** @returns the decision of a search that ended with a connection. */
export function endSearch(decision: Decision, state: DestinationState, because: string): Decision {
  const { connection } = state;
  if (!connection) return decision;
  const reused = connection.via === 'incoming';
  const failedBefore = decision.candidates.some(({ verdict }) => verdict === 'failed');
  const chosen = changeCandidate(withCandidate(decision, connection.peer), connection.peer, (known) => {
    const place = state.wideIp ? `named by ${state.wideIp.name}` : known.place === 0 ? 'first in list' : failedBefore ? 'next in list' : `${describePlace(known.place ?? 0)} in list`;
    return { ...known, verdict: 'chosen', words: reused ? 'its incoming connection is reused, nothing is dialled' : place };
  });
  return { ...chosen, rule: reused ? REUSE_RULE : searchRule(state.wideIp), because: shortReason(because) };
}

/** @returns the decision of a takeover that begins: those who stood by when the source was lost, in the order in which they would take over. */
export function beginTakeover(view: ClusterView, holder: HolderState): Decision {
  return {
    rule: LINE_RULES[view.spec?.policy.takeover ?? 'first-registered'], by: null, because: '',
    candidates: holder.standbys.slice(0, CANDIDATES_KEPT).map((standby, place): Candidate => ({ name: nameOf(standby), place, verdict: 'waiting', words: `${describePlace(place)} in line`, tries: 0 })),
  };
}

/** @returns the decision with those in it who came to stand by since. */
export function noteStandbys(decision: Decision, holder: HolderState): Decision {
  const known = new Set(decision.candidates.map(({ name }) => name));
  const fresh = holder.standbys.map(nameOf).filter((name) => !known.has(name));
  const room = CANDIDATES_KEPT - decision.candidates.length;
  if (fresh.length === 0 || room <= 0) return decision;
  return { ...decision, candidates: [...decision.candidates, ...fresh.slice(0, room).map((name): Candidate => ({ name, place: null, verdict: 'waiting', words: 'registered since', tries: 0 }))] };
}

/** @returns the decision of a takeover that is done: who it was, and why not those before. */
export function endTakeover(decision: Decision, view: ClusterView, was: EpisodeHolder | null, now: EpisodeHolder, holder: HolderState): Decision {
  const chosen = nameOf(now);
  const inLine = new Set(holder.standbys.map(nameOf));
  const listed = decision.candidates.some(({ name }) => name === chosen) ? decision : noteStandbys(decision, { ...holder, standbys: [now] });
  const passed = listed.candidates.find(({ name }) => name === chosen)?.place ?? Infinity;
  const candidates = listed.candidates.map((candidate): Candidate => {
    if (candidate.name === chosen) return { ...candidate, verdict: 'chosen', words: candidate.place === 0 ? 'first in line' : candidate.place === null ? 'registered after the loss' : 'next in line' };
    const node = candidate.name.slice(candidate.name.lastIndexOf(' on ') + 4);
    const { state } = nodeStatus(view, node);
    if (state === 'down' || state === 'paused' || state === 'unknown') return { ...candidate, verdict: 'gone', words: node === was?.node ? `gone with ${node}` : `${node} is ${state}` };
    if (!inLine.has(candidate.name)) return { ...candidate, verdict: 'gone', words: 'no longer registered there' };
    return candidate.place !== null && candidate.place < passed ? { ...candidate, words: 'passed over: why was not reported' } : candidate;
  });
  return { ...listed, candidates };
}

/** @returns the decision with the decider's own words. */
export function noteReason(decision: Decision, by: string | null, because: string): Decision {
  return { ...decision, by: by ?? decision.by, because: shortReason(because) };
}

/** @returns "nyc-2: next in list; nyc-1 refused after 3 ms", or null while nobody was chosen. */
export function describeDecision({ candidates }: Decision): string | null {
  const chosen = candidates.find(({ verdict }) => verdict === 'chosen');
  if (!chosen) return null;
  const others = candidates.filter(({ verdict, place }) => verdict === 'failed' || (verdict === 'gone' && place !== null && (chosen.place === null || place < chosen.place)));
  return [`${chosen.name}: ${chosen.words}`, ...others.map(({ name, words }) => `${name} ${words}`)].join('; ');
}

function nameOf({ client, node }: { client: string; node: string }): string {
  return `${client} on ${node}`;
}

/** One who was not in the list as it stood when the search began comes to its end, while there is room. */
function withCandidate(decision: Decision, name: string): Decision {
  const isListed = decision.candidates.some((candidate) => candidate.name === name);
  return isListed || decision.candidates.length >= CANDIDATES_KEPT ? decision : { ...decision, candidates: [...decision.candidates, candidateOf(name)] };
}

function changeCandidate(decision: Decision, name: string, change: (candidate: Candidate) => Candidate): Decision {
  return { ...decision, candidates: decision.candidates.map((candidate) => (candidate.name === name ? change(candidate) : candidate)) };
}
