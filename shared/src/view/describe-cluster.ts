/** What the cluster is doing now, in plain sentences, most urgent first, with the counts that stand beside them. */
import { destinationKey, linkEnds, type NodeName } from '../domain/ids.ts';
import type { ClusterView } from './cluster-view.ts';
import { describeClientMoves, describeMoves, type DestinationMove } from './describe-moves.ts';
import { mutedProblems } from './problems.ts';
import { part, sentence, type Sentence, type Tone } from './sentence.ts';
import { clientStatus, nodeStatus, sectionStatus, type ProcessStatus } from './status.ts';
import { describeWideIps } from './describe-wide-ips.ts';
import { describeCount, describeList, describeMillis } from './words.ts';

export interface ClusterCounts {
  /** `muted`: not up, and known. */
  nodes: { up: number; all: number; muted: number };
  sections: { served: number; all: number; muted: number };
  /** Configured sections that are served and have no standby; without muted ones. */
  standbysMissing: number;
  destinations: { connected: number; all: number };
  linksCut: number;
  /** Without notes and muted ones. */
  findings: number;
  /** Problems that stand and are acknowledged or muted: they are counted, and colour nothing. */
  muted: number;
}

export interface ClusterDescription {
  /** Never empty. */
  sentences: Sentence[];
  counts: ClusterCounts;
}

/**
 * @param moves the history's episodes, so that the sentence can say where destinations went
 * @returns the sentences and counts of this view; about the cluster at `view.at`, whether that is now or in the past
 */
export function describeCluster(view: ClusterView, moves: readonly DestinationMove[] = []): ClusterDescription {
  const counts = countCluster(view);
  if (!view.spec) {
    const words = view.lab.state === 'connected' ? 'Waiting for the lab to describe its cluster.' : 'The lab has not been reached yet.';
    return { sentences: [sentence('waiting', 'unknown', [part(words, 'unknown')], null)], counts };
  }
  const muted = mutedProblems(view);
  const sentences = [
    ...describeLab(view, muted),
    ...describeSections(view, muted),
    ...describeNodes(view, 'down', 'down', moves, muted),
    ...describeNodes(view, 'unknown', 'unknown', moves, muted),
    ...describeNodes(view, 'paused', 'attention', moves, muted),
    ...describeNodes(view, 'stopping', 'attention', moves, muted),
    ...describeClients(view, 'down', 'down', moves, muted),
    ...describeClients(view, 'paused', 'attention', moves, muted),
    ...describeDestinations(view, muted),
    ...describeWideIps(view, muted),
    ...describeLinks(view, muted),
    ...describeStandbys(view, muted),
    ...describeNodes(view, 'hearing', 'attention', [], muted),
    ...describeFindings(view, muted),
  ];
  return { sentences: sentences.length > 0 ? sentences : [describeCalm(counts)], counts };
}

/** Nothing that anybody would have to be told. What is muted is said all the same, in no colour. */
function describeCalm({ nodes, sections, muted }: ClusterCounts): Sentence {
  const served = part(` ${sections.served} of ${sections.all} sections served.`);
  const head = nodes.up === nodes.all ? part(`All ${nodes.all} nodes are up.`, 'up') : part(`${nodes.up} of ${nodes.all} nodes are up.`);
  return sentence('calm', 'up', muted === 0 ? [head, served] : [head, served, part(` ${describeCount(muted, 'known problem')} ${muted === 1 ? 'is' : 'are'} muted.`)], null);
}

/** @returns the status counts of the header. */
export function countCluster(view: ClusterView): ClusterCounts {
  const muted = mutedProblems(view);
  const nodes = Object.keys(view.nodes);
  const configured = Object.values(view.sections).filter((section) => view.spec?.sections.some((spec) => spec.path === section.path));
  const states = configured.map(({ path }) => ({ path, state: sectionStatus(view, path).state }));
  const destinations = (view.spec?.nodes ?? []).flatMap((node) => node.destinations.map((destination) => view.destinations[`${node.name}/${destination.name}`]));
  return {
    nodes: { up: nodes.filter((name) => nodeStatus(view, name).state === 'up').length, all: nodes.length, muted: nodes.filter((name) => muted.has(`node:${name}`)).length },
    sections: {
      served: states.filter(({ state }) => state === 'served' || state === 'no-standby').length, all: states.length,
      muted: states.filter(({ path }) => muted.has(`no-source:${path}`) || muted.has(`split:${path}`)).length,
    },
    standbysMissing: states.filter(({ path, state }) => state === 'no-standby' && !muted.has(`no-standby:${path}`)).length,
    destinations: { connected: destinations.filter((destination) => destination?.state.phase === 'connected' && nodeStatus(view, destination.node).state === 'up').length, all: destinations.length },
    linksCut: Object.values(view.links).filter((link) => link.state === 'cut').length,
    findings: Object.values(view.findings).filter(({ id, severity }) => severity !== 'note' && !muted.has(`finding:${id}`)).length,
    muted: muted.size,
  };
}

type Muted = ReadonlySet<string>;

function describeLab(view: ClusterView, muted: Muted): Sentence[] {
  if (view.lab.state !== 'lost' || muted.has('lab')) return [];
  return [sentence('lab', 'unknown', [part('The lab is lost.', 'unknown'), part(' What its processes do is not known, and no order reaches them.')], null)];
}

function describeSections(view: ClusterView, muted: Muted): Sentence[] {
  const order = { split: 0, 'no-source': 1 } as const;
  return Object.keys(view.sections)
    .map((path) => ({ path, status: sectionStatus(view, path) }))
    .filter(({ path, status }) => !muted.has(`${status.state}:${path}`) && (status.state === 'split' || (status.state === 'no-source' && view.sections[path]!.home !== null)))
    .sort((a, b) => order[a.status.state as 'split'] - order[b.status.state as 'split'])
    .map(({ path, status }) => status.state === 'split'
      ? sentence(`split:${path}`, 'down', [part(path, 'strong'), part(' is split: ', 'down'), part(`${status.words}, and values differ.`)], status.sinceWall)
      : sentence(`no-source:${path}`, 'down', [part(path, 'strong'), part(' has no source', 'down'), part(`: ${status.words}.`)], status.sinceWall));
}

const STATE_WORDS: Record<ProcessStatus, string> = { up: 'up', down: 'down', paused: 'paused', stopping: 'stopping', unknown: 'not heard', hearing: 'up and not serving yet' };

/** One sentence for all nodes in a state, with what moved away from them. */
function describeNodes(view: ClusterView, state: ProcessStatus, tone: Tone, moves: readonly DestinationMove[], muted: Muted): Sentence[] {
  // While the lab is lost, one sentence says so for all.
  if (state === 'unknown' && view.lab.state === 'lost') return [];
  const found = Object.keys(view.nodes).filter((name) => !muted.has(`node:${name}`)).map((name) => ({ name, status: nodeStatus(view, name) })).filter(({ status }) => status.state === state);
  if (found.length === 0) return [];
  const names: NodeName[] = found.map(({ name }) => name);
  const since = Math.max(...found.map(({ status }) => status.sinceWall ?? 0)) || null;
  const head = part(`${describeList(names)} ${names.length === 1 ? 'is' : 'are'} ${STATE_WORDS[state]}.`, tone);
  // A node that is back needs no telling of what left it.
  const moved = state === 'hearing' ? [] : describeMoves(view, names, moves);
  return [sentence(`${state}:${names.join(',')}`, tone, [head, ...moved], since)];
}

/** One sentence for all clients in a state, with the sections that moved away from them. */
function describeClients(view: ClusterView, state: ProcessStatus, tone: Tone, moves: readonly DestinationMove[], muted: Muted): Sentence[] {
  const found = Object.keys(view.clients).filter((name) => !muted.has(`client:${name}`)).map((name) => ({ name, status: clientStatus(view, name) })).filter(({ status }) => status.state === state);
  if (found.length === 0) return [];
  const names = found.map(({ name }) => name);
  const since = Math.max(...found.map(({ status }) => status.sinceWall ?? 0)) || null;
  const head = part(`${describeList(names)} ${names.length === 1 ? 'is' : 'are'} ${STATE_WORDS[state]}.`, tone);
  return [sentence(`client-${state}:${names.join(',')}`, tone, [head, ...describeClientMoves(view, names, moves)], since)];
}

function describeDestinations(view: ClusterView, muted: Muted): Sentence[] {
  return Object.values(view.destinations)
    .filter(({ node, state }) => !muted.has(`destination:${destinationKey(node, state.destination)}`) && (state.phase === 'searching' || state.phase === 'backing-off') && nodeStatus(view, node).state === 'up')
    .map(({ node, state, wall }) => {
      const head = [part(`${node} → ${state.destination}`, 'strong')];
      const passes = state.passes > 0 ? ` after ${describeCount(state.passes, 'pass', 'passes')} through its list` : '';
      const trying = state.trying === null ? undefined : state.addresses[state.trying]?.node;
      const parts = state.wait
        ? [...head, part(' reaches nobody', 'down'), part(`${passes}: it waits ${describeMillis(state.wait.millis)}, then begins again with ${state.addresses[0]?.node ?? 'the first'}.`)]
        : [...head, part(' is searching', 'attention'), part(`${passes}${trying ? `: trying ${trying}` : ''}.`)];
      return sentence(`destination:${node}/${state.destination}`, state.wait ? 'down' : 'attention', parts, wall);
    });
}

function describeLinks(view: ClusterView, muted: Muted): Sentence[] {
  return Object.entries(view.links)
    .filter(([key, link]) => link.state === 'cut' && !muted.has(`link:${key}`))
    .map(([key, link]) => sentence(`link:${key}`, 'attention', [part(`The link ${linkEnds(key).join(' ~ ')} is cut`, 'attention'), part(': it carries nothing and closes nothing.')], link.wall));
}

function describeStandbys(view: ClusterView, muted: Muted): Sentence[] {
  return (view.spec?.sections ?? [])
    .map(({ path }) => ({ path, status: sectionStatus(view, path) }))
    .filter(({ path, status }) => status.state === 'no-standby' && !muted.has(`no-standby:${path}`))
    .map(({ path, status }) => sentence(`no-standby:${path}`, 'attention',
      [part(path, 'strong'), part(' has no standby', 'attention'), part(`: ${status.holder?.active?.client ?? 'its source'} alone serves it.`)], status.sinceWall));
}

function describeFindings(view: ClusterView, muted: Muted): Sentence[] {
  return Object.values(view.findings)
    .filter(({ id, severity }) => severity !== 'note' && !muted.has(`finding:${id}`))
    .sort((a, b) => Number(b.severity === 'fault') - Number(a.severity === 'fault'))
    .map((finding) => {
      const tone: Tone = finding.severity === 'fault' ? 'down' : 'attention';
      return sentence(`finding:${finding.id}`, tone, [part(/[.!?]$/.test(finding.text) ? finding.text : `${finding.text}.`, tone)], finding.wall);
    });
}
