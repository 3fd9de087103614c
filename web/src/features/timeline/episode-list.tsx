/** The recent failovers: one to look at, and a second one to hold beside it. */
import { EpisodeLossMark } from '../audit/episode-loss.tsx';
import type { Episode } from '@understudy/shared/history/history';
import { formatClock } from '../../ui/format-time.ts';
import { headline } from './episode-words.ts';

interface ListProps {
  episodes: readonly Episode[];
  chosen: Episode;
  /** The id of the one that is compared with the chosen one. */
  compared: string | null;
  onPick: (episode: Episode) => void;
  onCompare: (episode: Episode | null) => void;
}

export function EpisodeList({ episodes, chosen, compared, onPick, onCompare }: ListProps) {
  return (
    <ul className="tl-recent" aria-label="Recent failovers, newest first">
      {episodes.map((episode) => {
        const [number, unit] = headline(episode);
        const comparable = episode.id !== chosen.id && episode.kind === chosen.kind;
        return (
          <li key={episode.id}>
            <button type="button" className="tl-pick" aria-pressed={episode.id === chosen.id} onClick={() => onPick(episode)} title={episode.sentence}>
              <span className="mono dim">{formatClock(episode.wall)}</span>
              <span className="tl-recent-title">{episode.title} <EpisodeLossMark episode={episode} /></span>
              <span className="mono">{number} {unit}</span>
            </button>
            {comparable ? (
              <button type="button" className="tl-versus" aria-pressed={episode.id === compared} aria-label={`Compare vs ${episode.title} at ${formatClock(episode.wall)}`} title="Compare with the one above" onClick={() => onCompare(episode.id === compared ? null : episode)}>vs</button>
            ) : <span className="tl-versus" />}
          </li>
        );
      })}
    </ul>
  );
}
