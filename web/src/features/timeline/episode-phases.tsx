/** The phases of a failover on one scale, each with its time since the fault. */
import type { Episode } from '@understudy/shared/history/history';
import { describeFaultDoubt, formatSince } from './episode-words.ts';
import { serviceMillis } from './lane-selection.ts';

const PHASE_TONES = ['down', 'down', 'attention', 'attention'] as const;

export function EpisodePhases({ episode }: { episode: Episode }) {
  const end = serviceMillis(episode);
  const doubt = describeFaultDoubt(episode);
  return (
    <>
      <ol className="tl-phases" aria-label="Phases, each since the fault">
        {episode.phases.map((phase, index) => {
          const before = Math.max(0, ...episode.phases.slice(0, index).map((earlier) => earlier.sinceFaultMillis));
          const from = Math.min(before, end);
          const to = Math.max(0, Math.min(phase.sinceFaultMillis, end));
          const tone = index === episode.phases.length - 1 && episode.state === 'done' ? 'up' : (PHASE_TONES[index] ?? 'up');
          return (
            <li key={`${phase.name} ${index}`} title={`${phase.name}, told by ${phase.witness}`}>
              <span className="tl-phase-name">{phase.name}</span>
              <span className="mono">{formatSince(phase.sinceFaultMillis)}</span>
              <span className="tl-phase-track" aria-hidden="true"><span className={`tl-phase-bar tl-bar-${tone}`} style={{ left: `${Math.min(98.5, (from / end) * 100)}%`, width: `max(0.35rem, ${((to - from) / end) * 100}%)` }} /></span>
            </li>
          );
        })}
      </ol>
      {doubt ? <p className="tl-foot">{doubt}</p> : null}
    </>
  );
}
