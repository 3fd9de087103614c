/**
 * What each witness said, put into one word for the screens: is this node, client or section all right, since when, and why do
 * we think so. The lab speaks of processes, the outlet of being heard, the node of its own state; where nobody speaks it is unknown.
 */
import type { ClientName, NodeName, TopicPath } from '../domain/ids.ts';
import type { EpochMillis, MonoMillis } from '../domain/units.ts';
import type { HolderState } from '../domain/update-source.ts';
import type { ClusterView, NodeView, ProcessView } from './cluster-view.ts';
import { entry } from './keep-same.ts';

/** `hearing`: it runs and does not serve yet (MB-04, MB-06), or is starting. */
export type ProcessStatus = 'up' | 'paused' | 'stopping' | 'down' | 'unknown' | 'hearing';

export interface Status<Word extends string = ProcessStatus> {
  state: Word;
  /** Since when, by the clock of durations and of labels; null where nobody said. */
  since: MonoMillis | null;
  sinceWall: EpochMillis | null;
  /** A few words for a tooltip or the inspector: "killed by order", "silent: its outlet is lost". */
  words: string;
}

/** @returns the state of a node as its witnesses tell it. */
export function nodeStatus(view: ClusterView, name: NodeName): Status {
  const node = entry(view.nodes, name);
  if (!node) return unknown('there is no such node');
  const { process, outlet, self } = node;
  const heard = outlet.state === 'connected';
  const labHeard = view.lab.state !== 'lost';
  // Its present life is one that the lab has not spoken of yet: the node's own word is the newest.
  if (heard && self && self.incarnation > process.incarnation) return byOwnWord(node, '');
  if (labHeard) {
    const seen = processStatus(process);
    if (seen.state !== 'up') return seen.state === 'unknown' && heard && self ? byOwnWord(node, '') : seen;
    if (heard) return self ? byOwnWord(node, '') : { ...seen, state: 'hearing', words: 'running, has not spoken yet' };
    if (outlet.state === 'never') return { ...seen, state: 'hearing', words: 'running, not heard yet' };
    return { state: 'unknown', since: null, sinceWall: outlet.wall, words: `its process runs, but it is not heard: ${outlet.because}` };
  }
  if (heard && self) return byOwnWord(node, '; the lab is lost');
  return { state: 'unknown', since: null, sinceWall: outlet.wall, words: 'the lab is lost and the node is not heard' };
}

/** @returns the state of a lab client; only the lab sees its process. */
export function clientStatus(view: ClusterView, name: ClientName): Status {
  const client = entry(view.clients, name);
  if (!client) return unknown('there is no such client');
  if (view.lab.state === 'lost') return { ...unknown('the lab is lost'), sinceWall: view.wall };
  return processStatus(client.process);
}

/**
 * - `served`: its source and its node are up and a standby exists · `no-standby`: as before, without a standby
 * - `no-source`: nobody is active, or the node or client that was is down, paused or stopping
 * - `split`: two nodes that are up each hold it themselves (US-24) · `unknown`: not reported, or its holder is not heard
 */
export type SectionStatus = 'served' | 'no-standby' | 'no-source' | 'split' | 'unknown';

/** @returns whether a path is served now, and by whom. */
export function sectionStatus(view: ClusterView, path: TopicPath): Status<SectionStatus> & { holder: HolderState | null } {
  const section = entry(view.sections, path);
  if (!section?.holder) return { ...unknown('nobody has reported a holder'), holder: null };
  const { holder, at, wall, because } = section;
  const base = { since: at, sinceWall: wall, words: because, holder };
  const sides = section.home === null ? [] : ownHolders(view, path);
  if (sides.length > 1) return { ...base, state: 'split', words: `active on ${sides.join(' and on ')}` };
  if (!holder.active) return { ...base, state: 'no-source', words: 'its topics keep their last values' };
  const { client, node } = holder.active;
  for (const [name, status] of [[node, nodeStatus(view, node)], [client, knownClient(view, client)]] as const) {
    if (!status || status.state === 'up' || status.state === 'hearing') continue;
    if (status.state === 'unknown') return { ...base, state: 'unknown', words: `${name}: ${status.words}` };
    return { since: status.since, sinceWall: status.sinceWall, holder, state: 'no-source', words: `${name} is ${status.state}` };
  }
  return { ...base, state: holder.standbys.length > 0 ? 'served' : 'no-standby' };
}

/** Nodes that are up and say that a client of their own is active for the path. */
function ownHolders(view: ClusterView, path: TopicPath): NodeName[] {
  const opinions = entry(view.sections, path)?.opinions ?? {};
  return Object.entries(opinions)
    .filter(([name, opinion]) => opinion.active?.node === name && nodeStatus(view, name).state === 'up')
    .map(([name]) => name);
}

/** A client that is not the lab's own (a person with `mosquitto_sub`) has no process that the lab could watch. */
function knownClient(view: ClusterView, name: ClientName): Status | null {
  const status = entry(view.clients, name) ? clientStatus(view, name) : null;
  // Its node hears it; that the lab does not say more about its process is no reason to doubt the section.
  return status?.state === 'unknown' ? null : status;
}

function byOwnWord({ self }: NodeView, addition: string): Status {
  if (!self) return unknown('it has not spoken yet');
  const state = self.state === 'serving' ? 'up' : self.state === 'stopping' ? 'stopping' : 'hearing';
  return { state, since: self.at, sinceWall: self.wall, words: self.because + addition };
}

function processStatus(process: ProcessView): Status {
  const base = { since: process.at, sinceWall: process.wall };
  switch (process.state) {
    case 'running': return { ...base, state: 'up', words: process.because };
    case 'starting': return { ...base, state: 'hearing', words: `starting: ${process.because}` };
    case 'paused': return { ...base, state: 'paused', words: `paused: ${process.because}` };
    case 'stopping': return { ...base, state: 'stopping', words: `stopping: ${process.because}` };
    case 'exited': return { ...base, state: 'down', words: `${describeExit(process)}: ${process.because}` };
    case 'unknown': return unknown('the lab has not reported it');
  }
}

function describeExit({ exit }: ProcessView): string {
  if (exit?.signal) return exit.signal === 'SIGKILL' ? 'killed' : `ended by ${exit.signal}`;
  return exit?.code ? `ended with code ${exit.code}` : 'stopped';
}

function unknown(words: string): Status<'unknown'> {
  return { state: 'unknown', since: null, sinceWall: null, words };
}
