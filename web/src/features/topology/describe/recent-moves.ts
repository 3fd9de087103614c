/** Sections that have just moved: from which node to which, and how long nobody delivered, for as long as that is news. */
import type { Episode, History } from '@understudy/shared/history/history';
import type { NodeName, TopicPath } from '@understudy/shared/domain/ids';
import type { Millis, MonoMillis } from '@understudy/shared/domain/units';
import { formatDuration } from '../../../ui/format-duration.ts';

/** How long the arrow stays: long enough to look up from another screen. */
export const NEWS_MILLIS: Millis = 30_000;

export interface RecentMove {
  /** The episode. */
  id: string;
  path: TopicPath;
  from: NodeName;
  to: NodeName;
  /** "38 ms", or "open" while it is not measured. */
  gap: string;
  words: string;
}

/** @returns when the last thing of an episode happened that was seen. */
function lastAt(episode: Episode): MonoMillis {
  return episode.phases.reduce((latest, phase) => Math.max(latest, phase.at), episode.faultAt);
}

/** @returns the moves of the last half minute, newest last; at most one a section. */
export function recentMoves(history: Pick<History, 'episodes'>, now: MonoMillis): RecentMove[] {
  const moves = new Map<TopicPath, RecentMove>();
  for (const episode of history.episodes) {
    if (episode.kind !== 'section' || now - lastAt(episode) > NEWS_MILLIS) continue;
    const path = episode.lane.slice('section:'.length);
    // Who comes back to a section that had nobody moved nowhere.
    if (!episode.was || !episode.now) continue;
    const gap = episode.gapMillis === null ? 'open' : formatDuration(episode.gapMillis);
    moves.set(path, { id: episode.id, path, from: episode.was.node, to: episode.now.node, gap, words: `${episode.title}: ${episode.sentence}` });
  }
  return [...moves.values()];
}
