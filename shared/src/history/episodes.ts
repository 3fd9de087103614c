/** What episodes of both kinds share: finding one, adding a phase in order of time, shifting its beginning. */
import type { MonoMillis } from '../domain/units.ts';
import { describeEpisode } from './describe-episode.ts';
import { EPISODES_KEPT, PHASES_KEPT } from './empty-history.ts';
import type { Episode, History } from './history.ts';
import { findNewest } from './newest.ts';
import { shortReason } from './short-reason.ts';

/** Phases of a long search that are kept from its beginning; the rest are the newest. */
const FIRST_PHASES_KEPT = 15;

/** @returns the newest episode in the lane that satisfies `which`. */
export function findEpisode(history: History, lane: string, which: (episode: Episode) => boolean): Episode | undefined {
  return findNewest(history.episodes, (episode) => episode.lane === lane && which(episode));
}

/** @returns an episode of which only its beginning is known. */
export function newEpisode(begun: Pick<Episode, 'id' | 'kind' | 'lane' | 'title' | 'cause' | 'was' | 'faultAt' | 'wall' | 'faultEarlierMillis' | 'decision'> & Partial<Pick<Episode, 'unreached'>>): Episode {
  return { unreached: [], ...begun, cause: shortReason(begun.cause), now: null, phases: [], state: 'running', gapMillis: null, gapByNode: {}, auditedGapByNode: {}, uncertainty: null, redundancyMillis: null, sentence: '' };
}

/** Adds the episode, or replaces the one with its id; its sentence is written anew. */
export function putEpisode(history: History, episode: Episode): History {
  const told = { ...episode, sentence: describeEpisode(episode) };
  const known = history.episodes.some(({ id }) => id === episode.id);
  const episodes = known ? history.episodes.map((old) => (old.id === told.id ? told : old)) : [...history.episodes, told].slice(-EPISODES_KEPT);
  return { ...history, episodes };
}

/** Adds a phase at its time. With `once`, the earliest of a name stands: witnesses may report in any order. */
export function addPhase(episode: Episode, name: string, at: MonoMillis, witness: string, once = true): Episode {
  const known = once ? episode.phases.find((phase) => phase.name === name) : undefined;
  if (known && known.at <= at) return episode;
  const others = known ? episode.phases.filter((phase) => phase !== known) : episode.phases;
  const phases = [...others, { name, at, sinceFaultMillis: at - episode.faultAt, witness }].sort((a, b) => a.at - b.at);
  return { ...episode, phases: leaveOutMiddle(phases, witness) };
}

/** Moves the beginning of an episode to the fault that was reported after it. */
export function rebaseEpisode(episode: Episode, faultAt: MonoMillis): Episode {
  return { ...episode, faultAt, wall: episode.wall - (episode.faultAt - faultAt), phases: episode.phases.map((phase) => ({ ...phase, sinceFaultMillis: phase.at - faultAt })) };
}

/** @returns the time of a phase, or undefined while it has not come. */
export function phaseAt(episode: Episode, name: string): MonoMillis | undefined {
  return episode.phases.find((phase) => phase.name === name)?.at;
}

function leaveOutMiddle(phases: Episode['phases'], witness: string): Episode['phases'] {
  if (phases.length <= PHASES_KEPT) return phases;
  const first = phases.slice(0, FIRST_PHASES_KEPT);
  const last = phases.slice(FIRST_PHASES_KEPT);
  const marker = last[0]?.name.endsWith('left out') ? last.shift() : undefined;
  const dropped = last.splice(0, phases.length - PHASES_KEPT);
  const count = Number.parseInt(marker?.name ?? '0', 10) + dropped.length;
  const at = dropped.at(-1) ?? marker ?? first.at(-1)!;
  return [...first, { ...at, name: `${count} tries left out`, witness }, ...last];
}
