/** What a failover cost: of what its last source was told to be acknowledged, how many are lost. */
import type { Episode } from '@understudy/shared/history/history';
import { describeLost } from '@understudy/shared/view/audit-summary';
import { formatCount } from '../../ui/format-number.ts';
import { LossMark, lossLook } from './loss-mark.tsx';
import './audit.css';

/** @returns nothing for a destination's failover, and while nobody has said anything. */
export function EpisodeLoss({ episode: { loss } }: { episode: Episode }) {
  if (!loss) return null;
  const { state, lost, acknowledged, overwritten, unconfirmed } = loss;
  return (
    <p className="episode-loss" title={`What became of what ${loss.client} published until then: ${formatCount(acknowledged)} acknowledged, ${formatCount(unconfirmed)} unconfirmed, ${formatCount(loss.refused)} refused`}>
      <LossMark state={state} lost={lost} /> <b className={`tone-${lossLook(state, lost).tone}`}>{state === 'pending' && lost === 0 ? 'losses pending' : <span className="mono">{describeLost(loss)}</span>}</b>
      <span className="soft"> of {formatCount(acknowledged)} acknowledged{state === 'pending' && lost === 0 ? '' : ' lost'}</span>
      {overwritten > 0 ? <b className="tone-attention"> · {formatCount(overwritten)} overwritten</b> : null}
      {unconfirmed > 0 ? <span className="dim"> · {formatCount(unconfirmed)} unconfirmed</span> : null}
    </p>
  );
}

/** In a list: only what was lost, or overwritten. */
export function EpisodeLossMark({ episode: { loss } }: { episode: Episode }) {
  if (!loss || loss.lost + loss.overwritten === 0) return null;
  return loss.lost > 0 ? <b className="tone-down"><LossMark state={loss.state} lost={loss.lost} /> {formatCount(loss.lost)} lost</b> : <b className="tone-attention">{formatCount(loss.overwritten)} overwritten</b>;
}
