/** One failover as a receipt: the headline gap and how sure it is, its phases, why it was decided so, and what can be done with it. */
import type { Episode } from '@understudy/shared/history/history';
import { formatClockMillis } from '../../ui/format-time.ts';
import { Tooltip } from '../../ui/tooltip.tsx';
import { DecisionRecord } from './decision-record.tsx';
import { EpisodePhases } from './episode-phases.tsx';
import { describeGap, describeRedundancy, explainUncertainty, formatUncertainty, headline } from './episode-words.ts';

export function EpisodeHeadline({ episode }: { episode: Episode }) {
  const [number, unit] = headline(episode);
  const { uncertainty } = episode;
  return (
    <div className="tl-headline">
      <p className="tl-number mono">{number}{unit ? <span>{unit}</span> : null}</p>
      <p className="tl-says">
        {describeGap(episode)}
        {uncertainty ? <>, <Tooltip text={explainUncertainty(uncertainty)}><span className="tl-doubt" tabIndex={0}>{formatUncertainty(uncertainty, episode.gapMillis ?? 0)}</span></Tooltip></> : null}
        <br />
        <span className={episode.redundancyMillis === null && episode.state !== 'superseded' ? 'tone-attention' : 'dim'}>{describeRedundancy(episode)}</span>
      </p>
    </div>
  );
}

interface CardProps {
  episode: Episode;
  onZoom: () => void;
  onNote: () => void;
}

export function EpisodeCard({ episode, onZoom, onNote }: CardProps) {
  return (
    <article className={`tl-episode${episode.gapMillis === null && episode.state === 'running' ? ' tl-episode-open' : ''}`} aria-label={episode.sentence}>
      <header>
        <h3>{episode.title}{episode.was?.client && episode.now ? <span className="soft"> {episode.was.client} → {episode.now.client}</span> : null}</h3>
        <span className="mono dim">{formatClockMillis(episode.wall)}</span>
      </header>
      <EpisodeHeadline episode={episode} />
      <p className="tl-cause">{episode.cause}</p>
      <EpisodePhases episode={episode} />
      {episode.decision ? <DecisionRecord decision={episode.decision} /> : null}
      <p className="tl-links">
        <button type="button" className="tl-link" onClick={onZoom}>Show it on the timeline</button>
        <button type="button" className="tl-link" onClick={onNote}>Write a note</button>
      </p>
    </article>
  );
}
