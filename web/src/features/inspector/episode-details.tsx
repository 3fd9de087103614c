/** The inspector for one failover: the timeline's own receipt of it, with the gap at each node. */
import type { Episode } from '@understudy/shared/history/history';
import { Badge } from '../../ui/badge.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatClockMillis } from '../../ui/format-time.ts';
import { Block } from '../../ui/panel.tsx';
import { DecisionRecord } from '../timeline/decision-record.tsx';
import { EpisodeHeadline } from '../timeline/episode-card.tsx';
import { EpisodePhases } from '../timeline/episode-phases.tsx';
import { ReceiptLinks } from './receipt-links.tsx';

const STATE_TONES = { running: 'attention', done: 'up', superseded: 'unknown' } as const;

export function EpisodeDetails({ episode }: { episode: Episode }) {
  const { gapByNode, auditedGapByNode } = episode;
  const nodes = Object.keys({ ...gapByNode, ...auditedGapByNode });
  const gap = (millis: number | undefined): string => (millis === undefined ? '—' : formatDuration(millis));
  return (
    <>
      <div className="head">
        <h3 className="head-name head-path">{episode.title}</h3>
        <Badge tone={STATE_TONES[episode.state]}>{episode.state}</Badge>
      </div>
      <EpisodeHeadline episode={episode} />
      <p>{episode.sentence}</p>
      <ReceiptLinks episode={episode.id} />
      {episode.decision ? <DecisionRecord decision={episode.decision} /> : null}
      <Block title="Phases" aside={formatClockMillis(episode.wall)}><EpisodePhases episode={episode} /></Block>
      {nodes.length ? (
        <Block title="Gap at each node" aside="its own · its auditor's">
          <Facts>{nodes.map((node) => <Fact key={node} name={node} mono>{gap(gapByNode[node])} <span className="dim">· {gap(auditedGapByNode[node])}</span></Fact>)}</Facts>
        </Block>
      ) : null}
      <Block title="Cause"><p className="soft">{episode.cause}</p></Block>
    </>
  );
}
