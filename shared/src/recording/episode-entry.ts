/** A failover as the index of a log lists it: enough to jump to it and to tell it from others. */
import type { EpochMillis, Millis, MonoMillis } from '../domain/units.ts';
import type { Episode, History } from '../history/history.ts';

export interface EpisodeEntry extends Pick<Episode, 'id' | 'kind' | 'title' | 'state' | 'gapMillis' | 'redundancyMillis' | 'sentence'> {
  /** The first event after which it was known, and the last that changed it. */
  n: number;
  lastN: number;
  faultAt: MonoMillis;
  wall: EpochMillis;
  /** How long it took until it was over as far as is known. */
  lastsMillis: Millis;
}

/** @returns the entry of an episode as it is after event `n`; `known` is the entry that it had. */
export function entryOfEpisode(episode: Episode, n: number, known: EpisodeEntry | undefined): EpisodeEntry {
  const { id, kind, title, state, gapMillis, redundancyMillis, sentence, faultAt, wall, phases } = episode;
  return { id, kind, title, state, gapMillis, redundancyMillis, sentence, faultAt, wall, n: known?.n ?? n, lastN: n, lastsMillis: Math.max(0, ...phases.map((phase) => phase.sinceFaultMillis)) };
}

/** @returns the episodes that the step from one history to the next began or changed. Costs nothing while none did. */
export function changedEpisodes(before: History, after: History): Episode[] {
  if (before.episodes === after.episodes) return [];
  const known = new Set(before.episodes);
  return after.episodes.filter((episode) => !known.has(episode));
}
