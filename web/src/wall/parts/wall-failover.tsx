/** The last failover with its numbers: how long nothing came, how sure that is, who took over, and whether somebody stands by again. */
import { useCallback } from 'react';
import type { Episode } from '@understudy/shared/history/history';
import { describeGap, describeRedundancy, formatUncertainty, headline } from '../../features/timeline/episode-words.ts';
import type { PageClock } from '../../state/page-clock.ts';
import { formatAgo } from '../../ui/format-duration.ts';
import { useEvery } from './use-now.ts';
import { WallCard } from './wall-card.tsx';

export function WallFailover({ episode, clock }: { episode: Episode | null; clock: PageClock }) {
  if (!episode) return <WallCard title="last failover"><p className="wall-figure wall-figure-words"><span>none since the history began</span></p></WallCard>;
  const [number, unit] = headline(episode);
  const isOpen = episode.gapMillis === null;
  const isWanting = episode.redundancyMillis === null && episode.state !== 'superseded';
  return (
    <WallCard title={`last failover, ${episode.title}`} aside={<Ago clock={clock} at={episode.faultAt} />}>
      <p className="wall-figure">
        <b className={`wall-number${isOpen ? ' tone-attention is-word' : ''}`} data-testid="wall-gap">{number}{unit ? <span className="wall-unit">{unit}</span> : null}</b>
        <span className="wall-figure-words">
          <span>{describeGap(episode)}</span>
          <span>{[episode.was?.client && episode.now ? `${episode.was.client} → ${episode.now.client}` : '', episode.uncertainty && !isOpen ? formatUncertainty(episode.uncertainty, episode.gapMillis ?? 0) : ''].filter(Boolean).join(', ')}</span>
          <span className={isWanting ? 'tone-attention' : 'dim'}>{describeRedundancy(episode)}</span>
        </span>
      </p>
    </WallCard>
  );
}

function Ago({ clock, at }: { clock: PageClock; at: number }) {
  const read = useCallback(() => formatAgo(clock.nowMono() - at), [clock, at]);
  return useEvery(read, 1000);
}
