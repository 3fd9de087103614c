/** Episodes of destinations: link lost → each try with its outcome → connected → caught up. */
import type { ClusterEvent } from '../domain/cluster-event.ts';
import { destinationKey, linkKey, type NodeName } from '../domain/ids.ts';
import type { MonoMillis } from '../domain/units.ts';
import { describeTried } from '../domain/wide-ip.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import { faultBehind } from './apply-faults.ts';
import { CLUE_MILLIS } from './empty-history.ts';
import { addPhase, findEpisode, phaseAt, putEpisode, rebaseEpisode } from './episodes.ts';
import type { Episode, History } from './history.ts';
import { labEnds } from './lab-end.ts';

type Changed = Extract<ClusterEvent, { kind: 'destination-changed' }>;

/** @returns the history with the destinations' episodes begun, moved on or ended by the event. */
export function applyToDestinationEpisodes(history: History, before: ClusterView, after: ClusterView, event: ClusterEvent): History {
  switch (event.kind) {
    case 'destination-changed':
      return before.destinations === after.destinations ? history : applyChanged(history, before, after, event);
    case 'destination-attempt': {
      if (event.outcome === 'connected') return history;
      return change(history, event.witness.name, event.destination, (episode) =>
        episode.now ? episode : addPhase(episode, `${describeTried(after.spec, event)} ${event.outcome}`, event.at, event.witness.name, false));
    }
    case 'destination-caught-up':
      return change(history, event.witness.name, event.destination, (episode) => {
        if (!episode.now || episode.now.node !== event.peer) return episode;
        const caught = addPhase(episode, 'caught up', event.at, event.witness.name);
        return { ...caught, state: 'done', redundancyMillis: event.at - episode.faultAt };
      });
    case 'process-changed':
      return event.state === 'exited' || event.state === 'paused' ? applyProcess(history, event) : history;
    default:
      return history;
  }
}

function applyChanged(history: History, before: ClusterView, after: ClusterView, event: Changed): History {
  const { destination, state, because, at, witness } = event;
  const key = destinationKey(witness.name, destination);
  const lane = `destination:${key}`;
  const known = before.destinations[key]?.state.connection ?? null;
  const peer = state.connection?.peer ?? null;
  let next = history;
  // Two connections to one peer that become one are no loss (DF-11).
  const lost = known && peer !== known.peer ? known : null;
  if (lost && isFailover(history, before, after, lost, event)) {
    const running = findEpisode(history, lane, (episode) => episode.state === 'running');
    if (running) next = putEpisode(next, { ...running, state: 'superseded' });
    const fault = faultBehind(history, [`node:${lost.peer}`], at, CLUE_MILLIS);
    const faultAt = fault ? Math.min(fault.from, at) : at;
    const cause = fault ? (fault.by ? `${fault.label} by ${fault.by}` : fault.label) : because;
    const episode: Episode = {
      id: `${lane}:${at}`, kind: 'destination', lane, title: `${witness.name} → ${destination}`, cause,
      was: { client: '', node: lost.peer, epoch: null }, now: null, faultAt, wall: event.wall - (at - faultAt),
      phases: [], state: 'running', gapMillis: null, gapByNode: {}, redundancyMillis: null, sentence: '',
    };
    const seen = fault ? addPhase(episode, 'fault in effect', faultAt, 'lab') : episode;
    next = putEpisode(next, addPhase(seen, 'link lost', at, witness.name));
  }
  if (!peer) return next;
  return change(next, witness.name, destination, (episode) => {
    if (episode.now) return episode;
    const how = state.connection?.via === 'incoming' ? `${peer} connected (incoming)` : `${peer} connected`;
    const lost = phaseAt(episode, 'link lost') ?? episode.faultAt;
    return { ...addPhase(episode, how, at, witness.name), now: { client: '', node: peer, epoch: null }, gapMillis: at - lost };
  });
}

/** While nodes come up they find each other in any order, and connections are dialled, doubled and closed (DF-11). */
const SETTLED_MILLIS = 2000;

/** @returns whether a loss is one of the service: of a node that serves, and neither the end of the lab nor a start that has not settled. */
function isFailover(history: History, before: ClusterView, after: ClusterView, lost: { peer: NodeName; since: MonoMillis }, event: Changed): boolean {
  if (labEnds(after) || before.nodes[event.witness.name]?.self?.state !== 'serving') return false;
  if (event.order !== null || faultBehind(history, [`node:${lost.peer}`, `link:${linkKey(event.witness.name, lost.peer)}`], event.at, CLUE_MILLIS)) return true;
  return event.at - lost.since >= SETTLED_MILLIS;
}

/** The owner's end leaves its search unfinished; a peer's, reported late, is the cause of a search that is under way. */
function applyProcess(history: History, event: Extract<ClusterEvent, { kind: 'process-changed' }>): History {
  if (event.subject.kind !== 'node') return history;
  const { name } = event.subject;
  return history.episodes.filter((episode) => episode.kind === 'destination').reduce((next, episode) => {
    if (episode.state === 'running' && event.state === 'exited' && episode.lane.startsWith(`destination:${name}/`)) return putEpisode(next, { ...episode, state: 'superseded' });
    const late = episode.was?.node === name && episode.faultAt > event.at && episode.faultAt - event.at < CLUE_MILLIS && phaseAt(episode, 'fault in effect') === undefined;
    if (!late) return next;
    const fault = faultBehind(next, [`node:${name}`], event.at, CLUE_MILLIS);
    const cause = fault ? (fault.by ? `${fault.label} by ${fault.by}` : fault.label) : episode.cause;
    const caught = phaseAt(episode, 'caught up');
    const rebased = addPhase(rebaseEpisode({ ...episode, cause }, event.at), 'fault in effect', event.at, event.witness.name);
    return putEpisode(next, caught === undefined ? rebased : { ...rebased, redundancyMillis: caught - event.at });
  }, history);
}

function change(history: History, node: string, destination: string, apply: (episode: Episode) => Episode): History {
  const episode = findEpisode(history, `destination:${destinationKey(node, destination)}`, ({ state }) => state === 'running');
  if (!episode) return history;
  const changed = apply(episode);
  return changed === episode ? history : putEpisode(history, changed);
}
