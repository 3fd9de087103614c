/** Episodes of destinations: link lost → each try with its outcome → connected → caught up. */
import type { ClusterEvent } from '../domain/cluster-event.ts';
import { destinationKey, linkKey, type NodeName } from '../domain/ids.ts';
import type { MonoMillis } from '../domain/units.ts';
import { describeTried } from '../domain/wide-ip.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import { faultBehind } from './apply-faults.ts';
import { beginSearch, endSearch, noteTry } from './decisions.ts';
import { CLUE_MILLIS } from './empty-history.ts';
import { addPhase, findEpisode, newEpisode, phaseAt, putEpisode, rebaseEpisode } from './episodes.ts';
import type { Episode, History } from './history.ts';
import { labEnds } from './lab-end.ts';
import { faultEarlierMillis, uncertaintyOfConnection } from './uncertainty.ts';

type Changed = Extract<ClusterEvent, { kind: 'destination-changed' }>;

/** @returns the history with the destinations' episodes begun, moved on or ended by the event. */
export function applyToDestinationEpisodes(history: History, before: ClusterView, after: ClusterView, event: ClusterEvent): History {
  switch (event.kind) {
    case 'destination-changed':
      return before.destinations === after.destinations ? history : applyChanged(history, before, after, event);
    case 'destination-attempt': {
      if (event.outcome === 'connected') return history;
      const tried = describeTried(after.spec, event);
      return change(history, event.witness.name, event.destination, (episode) =>
        (episode.now ? episode : { ...addPhase(episode, `${tried} ${event.outcome}`, event.at, event.witness.name, false), decision: episode.decision && noteTry(episode.decision, tried, event.outcome, event.tookMillis) }));
    }
    case 'connection-opened':
      return confirmConnection(history, event.peer, event.witness.name, event.at);
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
    const episode = newEpisode({
      id: `${lane}:${at}`, kind: 'destination', lane, title: `${witness.name} → ${destination}`, cause,
      was: { client: '', node: lost.peer, epoch: null }, faultAt, wall: event.wall - (at - faultAt),
      faultEarlierMillis: faultEarlierMillis(fault), decision: beginSearch(witness.name, state),
    });
    const seen = fault ? addPhase(episode, 'fault in effect', faultAt, 'lab') : episode;
    next = putEpisode(next, addPhase(seen, 'link lost', at, witness.name));
  }
  if (!peer) return next;
  return change(next, witness.name, destination, (episode) => {
    if (episode.now) return episode;
    const how = state.connection?.via === 'incoming' ? `${peer} connected (incoming)` : `${peer} connected`;
    const lost = phaseAt(episode, 'link lost') ?? episode.faultAt;
    const gapMillis = at - lost;
    return {
      ...addPhase(episode, how, at, witness.name), now: { client: '', node: peer, epoch: null }, gapMillis,
      // A stream that went on over another connection was at no time without one: nothing was measured.
      uncertainty: gapMillis === 0 ? null : uncertaintyOfConnection(witness.name, at, peer, openedAt(after, peer, witness.name, at)),
      decision: episode.decision && endSearch(episode.decision, state, because),
    };
  });
}

/** @returns when the peer saw its end of the connection that the node reports at `at` open, if it has said so. */
function openedAt(view: ClusterView, peer: NodeName, node: NodeName, at: MonoMillis): MonoMillis | null {
  const ends = Object.values(view.nodes[peer]?.connections ?? {}).filter((connection) => connection.peer === node).map(({ since }) => since);
  return ends.length === 0 ? null : ends.reduce((nearest, since) => (Math.abs(since - at) < Math.abs(nearest - at) ? since : nearest));
}

/** The peer speaks of its end of a connection after the node has spoken of its own. */
function confirmConnection(history: History, node: NodeName, peer: NodeName, at: MonoMillis): History {
  return history.episodes.filter(({ kind, lane, now, uncertainty }) => kind === 'destination' && now?.node === peer && uncertainty?.millis === null && lane.startsWith(`destination:${node}/`))
    .reduce((next, episode) => {
      const connectedAt = phaseAt(episode, `${peer} connected`) ?? phaseAt(episode, `${peer} connected (incoming)`);
      return connectedAt === undefined ? next : putEpisode(next, { ...episode, uncertainty: uncertaintyOfConnection(node, connectedAt, peer, at) });
    }, history);
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
    const rebased = addPhase(rebaseEpisode({ ...episode, cause, faultEarlierMillis: faultEarlierMillis(fault) }, event.at), 'fault in effect', event.at, event.witness.name);
    return putEpisode(next, caught === undefined ? rebased : { ...rebased, redundancyMillis: caught - event.at });
  }, history);
}

function change(history: History, node: string, destination: string, apply: (episode: Episode) => Episode): History {
  const episode = findEpisode(history, `destination:${destinationKey(node, destination)}`, ({ state }) => state === 'running');
  if (!episode) return history;
  const changed = apply(episode);
  return changed === episode ? history : putEpisode(history, changed);
}
