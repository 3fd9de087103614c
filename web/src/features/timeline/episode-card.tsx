/** One failover as a receipt: the headline gap, each phase with its time since the fault, and when redundancy was back. */
import type { Episode } from '@understudy/shared/history/history';
import { formatDuration } from '../../ui/format-duration.ts';
import { countOf } from '../../ui/format-number.ts';
import { formatClockMillis } from '../../ui/format-time.ts';
import { EpisodeLoss, EpisodeLossMark } from '../audit/episode-loss.tsx';
import { serviceMillis } from './lane-selection.ts';

/** @returns ["38", "ms"]: the headline's number and its unit, set in different sizes. */
function headline(episode: Episode): [string, string] {
  if (episode.gapMillis === null) return [episode.state === 'running' ? 'open' : '—', ''];
  const [number, ...unit] = formatDuration(episode.gapMillis).split(' ');
  return [number ?? '', unit.join(' ')];
}

/** @returns what the headline's number is. */
export function describeGap(episode: Episode): string {
  if (episode.kind === 'destination') return episode.gapMillis === null ? 'without a connection up to now' : 'without a connection';
  const nodes = Object.keys(episode.gapByNode).length;
  if (episode.gapMillis === null) return episode.state === 'running' ? 'no update has come through yet' : 'no gap was measured';
  return nodes > 1 ? `service gap, worst of ${countOf(nodes, 'node')}` : `service gap${nodes === 1 ? `, on ${Object.keys(episode.gapByNode)[0]}` : ''}`;
}

export function describeRedundancy(episode: Episode): string {
  if (episode.redundancyMillis !== null) return `${episode.kind === 'section' ? 'a standby again' : 'caught up'} after ${formatDuration(episode.redundancyMillis)}`;
  if (episode.state === 'superseded') return 'followed by another failover';
  return episode.kind === 'section' ? 'no standby yet' : 'not caught up yet';
}

const PHASE_TONES = ['down', 'down', 'attention', 'attention'] as const;

export function EpisodeCard({ episode, onZoom }: { episode: Episode; onZoom: (() => void) | null }) {
  const [number, unit] = headline(episode);
  const end = serviceMillis(episode);
  return (
    <article className={`tl-episode${episode.gapMillis === null && episode.state === 'running' ? ' tl-episode-open' : ''}`} aria-label={episode.sentence}>
      <header>
        <h3>{episode.title}{episode.was?.client && episode.now ? <span className="soft"> {episode.was.client} → {episode.now.client}</span> : null}</h3>
        <span className="mono dim">{formatClockMillis(episode.wall)}</span>
      </header>
      <div className="tl-headline">
        <p className="tl-number mono">{number}{unit ? <span>{unit}</span> : null}</p>
        <p className="tl-says">
          {describeGap(episode)}<br />
          <span className={episode.redundancyMillis === null && episode.state !== 'superseded' ? 'tone-attention' : 'dim'}>{describeRedundancy(episode)}</span>
        </p>
      </div>
      <EpisodeLoss episode={episode} />
      <p className="tl-cause">{episode.cause}</p>
      <ol className="tl-phases" aria-label="Phases, each since the fault">
        {episode.phases.map((phase, index) => {
          const before = Math.max(0, ...episode.phases.slice(0, index).map((earlier) => earlier.sinceFaultMillis));
          const from = Math.min(before, end);
          const to = Math.max(0, Math.min(phase.sinceFaultMillis, end));
          const tone = index === episode.phases.length - 1 && episode.state === 'done' ? 'up' : (PHASE_TONES[index] ?? 'up');
          return (
            <li key={`${phase.name} ${index}`} title={`${phase.name}, told by ${phase.witness}`}>
              <span className="tl-phase-name">{phase.name}</span>
              <span className="mono">{phase.sinceFaultMillis < 0 ? `−${formatDuration(-phase.sinceFaultMillis)}` : formatDuration(phase.sinceFaultMillis)}</span>
              <span className="tl-phase-track" aria-hidden="true"><span className={`tl-phase-bar tl-bar-${tone}`} style={{ left: `${Math.min(98.5, (from / end) * 100)}%`, width: `max(0.35rem, ${((to - from) / end) * 100}%)` }} /></span>
            </li>
          );
        })}
      </ol>
      {onZoom ? <button type="button" className="tl-link" onClick={onZoom}>Show it on the timeline</button> : null}
    </article>
  );
}

export function EpisodeList({ episodes, chosen, onPick }: { episodes: readonly Episode[]; chosen: string | null; onPick: (episode: Episode) => void }) {
  return (
    <ul className="tl-recent" aria-label="Recent failovers, newest first">
      {episodes.map((episode) => {
        const [number, unit] = headline(episode);
        return (
          <li key={episode.id}>
            <button type="button" aria-pressed={episode.id === chosen} onClick={() => onPick(episode)} title={episode.sentence}>
              <span className="mono dim">{formatClockMillis(episode.wall).slice(0, 8)}</span>
              <span className="tl-recent-title">{episode.title} <EpisodeLossMark episode={episode} /></span>
              <span className="mono">{number} {unit}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
