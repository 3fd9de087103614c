/** The inspector for one failover: its headline in milliseconds and its phases on one scale. */
import type { Episode } from '@understudy/shared/history/history';
import { Badge } from '../../ui/badge.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatClockMillis } from '../../ui/format-time.ts';
import { Block } from '../../ui/panel.tsx';
import { EpisodeLoss } from '../audit/episode-loss.tsx';

const STATE_TONES = { running: 'attention', done: 'up', superseded: 'unknown' } as const;

export function EpisodeDetails({ episode }: { episode: Episode }) {
  const longest = Math.max(1, ...episode.phases.map((phase) => phase.sinceFaultMillis));
  return (
    <>
      <div className="head">
        <h3 className="head-name head-path">{episode.title}</h3>
        <Badge tone={STATE_TONES[episode.state]}>{episode.state}</Badge>
      </div>
      <div className="episode-headline">
        <span className="episode-gap mono">{episode.gapMillis === null ? '…' : formatDuration(episode.gapMillis)}</span>
        <span className="soft">
          {episode.kind === 'section' ? 'service gap, worst of the nodes' : 'without a connection'}
          <br />
          {episode.redundancyMillis === null ? (episode.kind === 'section' ? 'redundancy: not yet restored' : 'not caught up yet') : `${episode.kind === 'section' ? 'a standby again' : 'caught up'} after ${formatDuration(episode.redundancyMillis)}`}
        </span>
      </div>
      <EpisodeLoss episode={episode} />
      <p>{episode.sentence}</p>
      <Block title="Phases" aside={formatClockMillis(episode.wall)}>
        <ol className="phases">
          {episode.phases.map((phase, index) => {
            const from = index === 0 ? 0 : episode.phases[index - 1]!.sinceFaultMillis;
            const start = (Math.max(0, Math.min(from, phase.sinceFaultMillis)) / longest) * 100;
            const width = (Math.max(0, phase.sinceFaultMillis - from) / longest) * 100;
            return (
              <li key={`${phase.name} ${phase.at}`}>
                <p><span>{phase.name} <span className="dim">· {phase.witness}</span></span><span className="mono">{formatDuration(phase.sinceFaultMillis)}</span></p>
                <div className="phase-track" aria-hidden="true"><div className="phase-bar" style={{ left: `${start}%`, width: `max(3px, ${width}%)` }} /></div>
              </li>
            );
          })}
        </ol>
      </Block>
      {Object.keys(episode.gapByNode).length ? (
        <Block title="Gap at each node">
          <Facts>{Object.entries(episode.gapByNode).map(([node, gap]) => <Fact key={node} name={node} mono>{formatDuration(gap)}</Fact>)}</Facts>
        </Block>
      ) : null}
      <Block title="Cause"><p className="soft">{episode.cause}</p></Block>
    </>
  );
}
