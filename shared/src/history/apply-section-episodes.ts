/**
 * Episodes of sections: fault in effect → suspected → agreed → promoted → callback sent → first update published →
 * first update delivered on each node → standby again.
 *
 * An episode begins with the lab's word that the source's node or client is gone, or, when a node's word comes first, with the
 * change of holder; whichever comes later completes it.
 */
import type { ClusterEvent, DeliveryHandover } from '../domain/cluster-event.ts';
import { compareEpochs, describeEpoch, type Epoch, type HolderState } from '../domain/update-source.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import { faultBehind } from './apply-faults.ts';
import { CLUE_MILLIS } from './empty-history.ts';
import { beginTakeover, endTakeover, noteReason, noteStandbys } from './decisions.ts';
import { addPhase, findEpisode, newEpisode, phaseAt, putEpisode, rebaseEpisode } from './episodes.ts';
import type { Clue, Episode, EpisodeHolder, History } from './history.ts';
import { LAB_END } from '../domain/cluster-command.ts';
import { labEnds } from './lab-end.ts';
import { changeLane, overlaySpan } from './lanes.ts';
import { findNewest } from './newest.ts';
import { unreachedNodes } from './unreached-nodes.ts';
import { faultEarlierMillis, worstGapOf } from './uncertainty.ts';

/** A cut stands long before it shows: a fault this far back may still be the cause. */
const FAULT_BEHIND_MILLIS = 30_000;

/** @returns the history with the sections' episodes begun, moved on or ended by the event; `clue` is what it noticed. */
export function applyToSectionEpisodes(history: History, before: ClusterView, after: ClusterView, event: ClusterEvent, clue: Clue | null): History {
  let next = history;
  if (event.kind === 'process-changed' && event.subject.kind !== 'auditor') {
    if ((event.state === 'exited' || event.state === 'paused') && event.order !== LAB_END) next = beginByFault(next, before, event, event.subject.name);
    if (event.state === 'running') next = endUnmoved(next, after, event.subject.name, event.at);
  }
  if (clue) next = forEach(next, (episode) => concerns(episode, clue.subject) && clue.at >= episode.faultAt - 1,
    (episode) => addPhase(episode, clue.name, clue.at, clue.witness));
  if (before.sections !== after.sections) {
    for (const [path, section] of Object.entries(after.sections)) {
      const known = before.sections[path];
      if (section.home !== null && section.holder && known?.holder !== section.holder) next = applyHolder(next, known?.holder ?? null, section.holder, section.because, event, after);
    }
  }
  return applySteps(next, after, event);
}

function beginByFault(history: History, before: ClusterView, event: ClusterEvent, name: string): History {
  let next = history;
  for (const section of Object.values(before.sections)) {
    const active = section.holder?.active;
    if (section.home === null) continue;
    if (active && (active.node === name || active.client === name)) {
      const running = findEpisode(next, laneOf(section.path), ({ state, now }) => state === 'running' && !now);
      if (!running) next = begin(next, before, section.path, section.holder!, event.at, event, name);
      continue;
    }
    // Its peers were quicker than the lab: the section has moved already.
    const moved = findEpisode(next, laneOf(section.path), (episode) => concerns(episode, name) && episode.faultAt > event.at && episode.faultAt - event.at < CLUE_MILLIS);
    if (!moved) continue;
    const { faultAt, cause, earlier } = causeOf(next, moved.was!, event.at, moved.cause);
    const rebased = addClues(next, addPhase(rebaseEpisode({ ...moved, cause, faultEarlierMillis: earlier }, faultAt), 'fault in effect', event.at, event.witness.name));
    const promoted = phaseAt(rebased, 'promoted');
    next = putEpisode(next, withRedundancy(rebased));
    if (promoted !== undefined && promoted > faultAt) {
      next = changeLane(next, moved.lane, (lane) => overlaySpan(lane, faultAt, promoted, { tone: 'down', label: 'no source', because: cause }));
    }
  }
  return next;
}

function begin(history: History, view: ClusterView, path: string, holder: HolderState, at: number, event: ClusterEvent, faulty: string | null, because = ''): History {
  const { epoch, active } = holder;
  const was: EpisodeHolder = { ...active!, epoch };
  const { cause, faultAt, earlier } = causeOf(history, was, at, because || `${faulty ?? was.client} is gone`);
  const superseded = findEpisode(history, laneOf(path), ({ state }) => state === 'running');
  const base = superseded ? putEpisode(history, { ...superseded, state: 'superseded' }) : history;
  const episode = newEpisode({
    id: `${laneOf(path)}:${epoch ? describeEpoch(epoch) : '0'}:${faultAt}`, kind: 'section', lane: laneOf(path), title: path, cause, was,
    faultAt, wall: event.wall - (event.at - faultAt), faultEarlierMillis: earlier, decision: beginTakeover(view, holder), unreached: unreachedNodes(view, path, was.node),
  });
  const seen = faulty === null ? faultBehind(base, targetsOf(was), at, FAULT_BEHIND_MILLIS) : { from: at };
  const started = seen && seen.from === faultAt ? addPhase(episode, 'fault in effect', faultAt, faulty === null ? 'lab' : event.witness.name) : episode;
  return putEpisode(base, addClues(base, started));
}

/** The fault behind the loss of a holder, or else the first clue of it. */
function causeOf(history: History, was: EpisodeHolder, at: number, otherwise: string): { cause: string; faultAt: number; earlier: number | null } {
  const fault = faultBehind(history, targetsOf(was), at, FAULT_BEHIND_MILLIS)
    ?? findNewest(history.faults, ({ target, from, to }) => target.startsWith('link:') && target.slice(5).split('~').includes(was.node) && from <= at && at - from < FAULT_BEHIND_MILLIS && (to === null || to >= at));
  if (fault) return { cause: fault.by ? `${fault.label} by ${fault.by}` : fault.label, faultAt: Math.min(fault.from, at), earlier: faultEarlierMillis(fault) };
  const clues = (history.clues ?? []).filter((clue) => (clue.subject === was.node || clue.subject === was.client) && at - clue.at < CLUE_MILLIS);
  return { cause: otherwise, faultAt: Math.min(at, ...clues.map((clue) => clue.at)), earlier: null };
}

function addClues(history: History, episode: Episode): Episode {
  return (history.clues ?? []).filter((clue) => concerns(episode, clue.subject) && clue.at >= episode.faultAt - 1)
    .reduce((next, clue) => addPhase(next, clue.name, clue.at, clue.witness), episode);
}

/** The source's process goes on and nobody took over: nothing moved. */
function endUnmoved(history: History, view: ClusterView, name: string, at: number): History {
  return forEach(history, (episode) => {
    const active = view.sections[episode.title]?.holder?.active;
    return concerns(episode, name) && episode.now === null && active?.client === episode.was?.client && active?.node === episode.was?.node;
  }, (episode) => ({ ...addPhase(episode, 'came back', at, name), state: 'done', decision: null }));
}

function applyHolder(history: History, known: HolderState | null, holder: HolderState, because: string, event: ClusterEvent, view: ClusterView): History {
  const { path, active, epoch } = holder;
  const running = findEpisode(history, laneOf(path), ({ state }) => state === 'running');
  const moved = active && known?.active && (active.client !== known.active.client || active.node !== known.active.node || !sameEpoch(epoch, known.epoch));
  const lost = !active && known?.active;
  let next = history;
  if ((moved || lost) && (!running || running.now) && !labEnds(view)) next = begin(history, view, path, known!, event.at, event, null, because);
  const episode = findEpisode(next, laneOf(path), ({ state }) => state === 'running');
  if (!episode) return next;
  const lined = !episode.now && episode.decision ? { ...episode, decision: noteStandbys(episode.decision, holder) } : episode;
  if (!active) return lined.decision === episode.decision ? next : putEpisode(next, lined);
  const returned = !episode.now && known && !known.active && sameEpoch(epoch, episode.was?.epoch ?? null) && active.client === episode.was?.client;
  if (returned) return putEpisode(next, { ...addPhase(episode, 'came back', event.at, event.witness.name), state: 'done', decision: null });
  const isNew = !episode.now && (!sameEpoch(epoch, episode.was?.epoch ?? null) || active.client !== episode.was?.client);
  if (!isNew) return next;
  const now: EpisodeHolder = { ...active, epoch };
  const ended = lined.decision && endTakeover(lined.decision, view, lined.was ?? null, now, holder);
  // The new source's own node gives the reason; others only see that updates of a new epoch come.
  const decision = ended && (ended.because === '' ? noteReason(ended, event.witness.name === now.node ? ordererOf(view, now.node) : null, because) : ended);
  return putEpisode(next, addPhase({ ...lined, now, decision }, 'promoted', event.at, event.witness.name));
}

function applySteps(history: History, view: ClusterView, event: ClusterEvent): History {
  switch (event.kind) {
    case 'holder-changed':
      return stoodBy(history, event.holder, event);
    case 'source-changed': {
      const { path, epoch, state } = event.registration;
      if (state !== 'active' || epoch === null) return history;
      return step(history, path, epoch, (episode) => ({ ...episode, decision: episode.decision && noteReason(episode.decision, ordererOf(view, event.witness.name), event.because) }));
    }
    case 'callback-sent':
      return event.state === 'active' ? step(history, event.path, event.epoch, (episode) => addPhase(episode, 'callback sent', event.at, event.witness.name)) : history;
    case 'first-accepted':
      return step(history, event.path, event.epoch, (episode) => addPhase(episode, 'first update published', event.at, event.witness.name));
    case 'first-delivered':
      return delivered(history, event.witness.name, event.handover, event, true);
    case 'audit-handover':
      return delivered(history, event.node, event.handover, event, false);
    default:
      return history;
  }
}

/**
 * The word of the new source's own node alone counts: another member may hear of the promotion before it hears that the old
 * source is gone, and name that one as standby.
 */
function stoodBy(history: History, { path, epoch, active, standbys }: HolderState, event: ClusterEvent): History {
  if (standbys.length === 0 || active?.node !== event.witness.name) return history;
  return step(history, path, epoch, (episode) => (episode.now ? finish(withRedundancy(addPhase(episode, 'standby again', event.at, event.witness.name))) : episode));
}

/** A node measures where it delivers; an auditor's measure includes the way to a subscriber, and is the second witness. */
function delivered(history: History, node: string, handover: DeliveryHandover, event: ClusterEvent, own: boolean): History {
  return step(history, handover.path, handover.epoch, (episode) => {
    // An auditor tells of a new life of the same source, too: that is no handover, and none of this episode's.
    if (!own && handover.previous && !sameEpoch(handover.previous.epoch, episode.was?.epoch ?? null)) return episode;
    const phased = addPhase(episode, `first update delivered on ${node}`, event.at, event.witness.name);
    if (handover.gapMillis === null) return finish(phased);
    const which = own ? 'gapByNode' : 'auditedGapByNode';
    const measured = { ...phased, [which]: { ...phased[which], [node]: handover.gapMillis } };
    return finish({ ...measured, ...worstGapOf(history, measured) });
  });
}

/** Moves on the episode that led to this epoch, if there is one. */
function step(history: History, path: string, epoch: Epoch | null, change: (episode: Episode) => Episode): History {
  const episode = findEpisode(history, laneOf(path), ({ now, was, state }) =>
    now ? sameEpoch(now.epoch, epoch) : state === 'running' && epoch !== null && (!was?.epoch || compareEpochs(epoch, was.epoch) > 0));
  if (!episode) return history;
  const changed = change(episode);
  return changed === episode ? history : putEpisode(history, fromFirstSign(changed));
}

/** Where nobody saw the fault the episode begins with its first sign, and another witness may have had an earlier one. */
function fromFirstSign(episode: Episode): Episode {
  const first = episode.phases[0];
  if (!first || first.at >= episode.faultAt || phaseAt(episode, 'fault in effect') !== undefined) return episode;
  return withRedundancy(rebaseEpisode(episode, first.at));
}

function finish(episode: Episode): Episode {
  const complete = episode.now !== null && episode.redundancyMillis !== null && episode.phases.some(({ name }) => name.startsWith('first update delivered'));
  return complete && episode.state === 'running' ? { ...episode, state: 'done' } : episode;
}

function withRedundancy(episode: Episode): Episode {
  const at = phaseAt(episode, 'standby again');
  return at === undefined ? episode : { ...episode, redundancyMillis: at - episode.faultAt };
}

function forEach(history: History, which: (episode: Episode) => boolean, change: (episode: Episode) => Episode): History {
  return history.episodes.filter((episode) => episode.kind === 'section' && episode.state === 'running' && which(episode))
    .reduce((next, episode) => {
      const changed = change(episode);
      return changed === episode ? next : putEpisode(next, changed);
    }, history);
}

/** Who orders activations in the node's group, as the node agreed to (MB-05). */
function ordererOf(view: ClusterView, node: string): string | null {
  return view.nodes[node]?.agreed?.orderedBy ?? null;
}

function concerns(episode: Episode, name: string): boolean {
  return episode.was?.node === name || episode.was?.client === name;
}

function targetsOf(was: EpisodeHolder): string[] {
  return [`node:${was.node}`, `client:${was.client}`];
}

function laneOf(path: string): string {
  return `section:${path}`;
}

function sameEpoch(a: Epoch | null, b: Epoch | null): boolean {
  return a === b || (a !== null && b !== null && compareEpochs(a, b) === 0);
}
