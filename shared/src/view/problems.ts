/**
 * What is wrong now, thing by thing, each under an id that is stable while it is: what the sentence speaks of, what can be acknowledged
 * or muted, and whether it is. Derived from statuses and findings alone; no decision is made here.
 */
import { linkEnds } from '../domain/ids.ts';
import type { EpochMillis } from '../domain/units.ts';
import type { ClusterView, MuteView } from './cluster-view.ts';
import { wideIpsForNobody } from './describe-wide-ips.ts';
import { muteInForce } from './mutes.ts';
import type { Tone } from './sentence.ts';
import { clientStatus, nodeStatus, sectionStatus, type Status } from './status.ts';
import { describeCount, describeMillis } from './words.ts';

/** `unknown` is graver than `attention`: it may hide anything. */
export type ProblemTone = Extract<Tone, 'attention' | 'unknown' | 'down'>;

export interface Problem {
  /** `node:lon-1`, `no-standby:prices/fx`, `finding:silent-source:prices/fx`. */
  id: string;
  tone: ProblemTone;
  text: string;
  /** Since when it stands, which tells one occurrence from the next; 0 where nobody said. */
  since: EpochMillis;
  /** What somebody said to it and still holds, or null. */
  mute: MuteView | null;
}

/** @returns every problem, the gravest first; those that are muted too. */
export function listProblems(view: ClusterView): Problem[] {
  if (!view.spec) return [];
  const found = [...labProblems(view), ...sectionProblems(view), ...nodeProblems(view), ...clientProblems(view), ...destinationProblems(view), ...wideIpProblems(view), ...linkProblems(view), ...findingProblems(view)];
  const rank: ProblemTone[] = ['down', 'unknown', 'attention'];
  return found
    .map((problem): Problem => ({ ...problem, mute: muteInForce(view, problem) }))
    .sort((a, b) => rank.indexOf(a.tone) - rank.indexOf(b.tone));
}

const NONE: ReadonlySet<string> = new Set();

/** @returns the ids of problems that stand and are acknowledged or muted; costs nothing while nothing was said to any. */
export function mutedProblems(view: ClusterView): ReadonlySet<string> {
  if (Object.keys(view.mutes).length === 0) return NONE;
  return new Set(listProblems(view).filter(({ mute }) => mute !== null).map(({ id }) => id));
}

type Found = Omit<Problem, 'mute'>;

function labProblems(view: ClusterView): Found[] {
  return view.lab.state === 'lost' ? [{ id: 'lab', tone: 'unknown', text: 'The lab is lost: what its processes do is not known, and no order reaches them.', since: 0 }] : [];
}

function sectionProblems(view: ClusterView): Found[] {
  return Object.values(view.sections).filter(({ home }) => home !== null).flatMap(({ path }): Found[] => {
    const { state, words, sinceWall, holder } = sectionStatus(view, path);
    const since = sinceWall ?? 0;
    switch (state) {
      case 'split': return [{ id: `split:${path}`, tone: 'down', text: `${path} is split: ${words}, and values differ.`, since }];
      case 'no-source': return [{ id: `no-source:${path}`, tone: 'down', text: `${path} has no source: ${words}.`, since }];
      case 'no-standby': return [{ id: `no-standby:${path}`, tone: 'attention', text: `${path} has no standby: ${holder?.active?.client ?? 'its source'} alone serves it.`, since }];
      default: return [];
    }
  });
}

function nodeProblems(view: ClusterView): Found[] {
  return Object.keys(view.nodes).flatMap((name) => processProblem(view, `node:${name}`, name, nodeStatus(view, name)));
}

function clientProblems(view: ClusterView): Found[] {
  return Object.keys(view.clients).flatMap((name) => {
    const status = clientStatus(view, name);
    return status.state === 'down' || status.state === 'paused' ? processProblem(view, `client:${name}`, name, status) : [];
  });
}

function processProblem(view: ClusterView, id: string, name: string, { state, words, sinceWall }: Status): Found[] {
  // While the lab is lost, one problem says so for all.
  if (state === 'up' || (state === 'unknown' && view.lab.state === 'lost')) return [];
  const tone: ProblemTone = state === 'down' ? 'down' : state === 'unknown' ? 'unknown' : 'attention';
  const is = state === 'hearing' ? 'is not serving yet' : state === 'unknown' ? 'is not heard' : `is ${state}`;
  // "killed: by order" says how and why; "paused: paused by order" would say it twice.
  const how = state === 'down' && words.includes(': ') ? ` (${words.slice(0, words.indexOf(': '))})` : '';
  const why = state === 'unknown' ? words.replace(', but it is not heard: ', '; ') : how !== '' || words.startsWith(`${state}: `) ? words.slice(words.indexOf(': ') + 2) : words;
  return [{ id, tone, text: `${name} ${is}${how}: ${why}.`, since: sinceWall ?? 0 }];
}

function destinationProblems(view: ClusterView): Found[] {
  return Object.entries(view.destinations)
    .filter(([, { node, state }]) => (state.phase === 'searching' || state.phase === 'backing-off') && nodeStatus(view, node).state === 'up')
    .map(([key, { node, state, wall, lostWall }]): Found => ({
      id: `destination:${key}`, tone: state.wait ? 'down' : 'attention', since: lostWall ?? wall,
      text: state.wait ? `${node} → ${state.destination} reaches nobody after ${describeCount(state.passes, 'pass', 'passes')} through its list; it waits ${describeMillis(state.wait.millis)}.` : `${node} → ${state.destination} is searching.`,
    }));
}

function wideIpProblems(view: ClusterView): Found[] {
  return wideIpsForNobody(view).map(({ name, why, wall }): Found => ({ id: `wide-ip:${name}`, tone: 'attention', text: `${name} stands for nobody: ${why}.`, since: wall }));
}

function linkProblems(view: ClusterView): Found[] {
  return Object.entries(view.links)
    .filter(([, link]) => link.state === 'cut')
    .map(([key, { wall }]): Found => ({ id: `link:${key}`, tone: 'attention', text: `The link ${linkEnds(key).join(' ~ ')} is cut: it carries nothing and closes nothing.`, since: wall }));
}

function findingProblems(view: ClusterView): Found[] {
  return Object.values(view.findings)
    .filter(({ severity }) => severity !== 'note')
    .map(({ id, severity, text, wall }): Found => ({ id: `finding:${id}`, tone: severity === 'fault' ? 'down' : 'attention', text: /[.!?]$/.test(text) ? text : `${text}.`, since: wall }));
}
