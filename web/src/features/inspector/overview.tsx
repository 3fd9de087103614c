/** The inspector with nothing selected: findings, recent orders, recent failovers, and what is missing from the log. */
import { describeCommand } from '@understudy/shared/domain/cluster-command';
import type { FindingView, OrderView } from '@understudy/shared/view/cluster-view';
import { useFolded } from '../../state/page-context.ts';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatCount } from '../../ui/format-number.ts';
import { formatClock } from '../../ui/format-time.ts';
import { Block } from '../../ui/panel.tsx';
import { StateMark, type MarkShape, type Tone } from '../../ui/state-mark.tsx';
import { Pick } from './pick.tsx';
import { WideIpBlock } from './wide-ip-block.tsx';

const ORDER_MARKS: Record<OrderView['state'], { shape: MarkShape; tone: Tone }> = {
  asked: { shape: 'starting', tone: 'attention' },
  'in-effect': { shape: 'up', tone: 'up' },
  refused: { shape: 'down', tone: 'down' },
  failed: { shape: 'attention', tone: 'down' },
};

export function Overview() {
  const { view, history } = useFolded();
  const all = Object.values(view.findings);
  const isNote = (finding: FindingView): boolean => finding.severity === 'note';
  const findings = [...all.filter((finding) => !isNote(finding)), ...all.filter(isNote)];
  const orders = [...view.orders].reverse().slice(0, 12);
  const episodes = [...history.episodes].reverse().slice(0, 10);
  const refusals = [...history.refusals].reverse().slice(0, 5);
  return (
    <>
      <p className="soft overview-hint">Select a node, link, topic or failover to see what is known of it, and to give it orders. <kbd>?</kbd> lists the keys.</p>
      <Block title="Findings" aside={String(all.filter((finding) => !isNote(finding)).length)}>
        {findings.length ? (
          <ul className="rows">
            {findings.map((finding) => (
              <li key={finding.id} className="row peer">
                {isNote(finding) ? <StateMark shape="none" tone="unknown" word="note" /> : <StateMark shape="attention" tone={finding.severity === 'fault' ? 'down' : 'attention'} word={finding.severity} />}
                <span className={isNote(finding) ? 'soft' : undefined}>{finding.text} <span className="dim">· {finding.witness.name}, {formatClock(finding.wall)}</span></span>
              </li>
            ))}
          </ul>
        ) : <p className="dim">Nothing to look at.</p>}
      </Block>
      <Block title="Recent failovers">
        {episodes.length ? (
          <ul className="rows">
            {episodes.map((episode) => (
              <li key={episode.id} className="row plain-row">
                <span><Pick to={{ kind: 'episode', id: episode.id }}>{episode.title}</Pick> <span className="dim">{formatClock(episode.wall)}</span></span>
                <b className="mono">{episode.gapMillis === null ? episode.state : formatDuration(episode.gapMillis)}</b>
              </li>
            ))}
          </ul>
        ) : <p className="dim">None in what the page knows.</p>}
      </Block>
      {(view.spec?.wideIps ?? []).map(({ name }) => <WideIpBlock key={name} name={name} />)}
      <Block title="Recent orders">
        {orders.length ? (
          <ul className="rows">
            {orders.map((order) => (
              <li key={order.id} className="row peer" title={order.reason ?? undefined}>
                <StateMark {...ORDER_MARKS[order.state]} />
                <span>{describeCommand(order.command)} <span className="dim">by {order.by}, {formatClock(order.askedWall)}{order.reason ? `: ${order.reason}` : ''}</span></span>
                <span className="mono soft">{order.settledAt === null ? order.state : order.state === 'in-effect' ? formatDuration(order.settledAt - order.askedAt) : order.state}</span>
              </li>
            ))}
          </ul>
        ) : <p className="dim">Nobody has ordered anything.</p>}
      </Block>
      {refusals.length ? (
        <Block title="Refused">
          <ul className="plain-list">{refusals.map(({ refusal, wall }) => <li key={`${wall} ${refusal.asked}`}><b>{refusal.asked}</b>: {refusal.found} <span className="dim">{formatClock(wall)}</span></li>)}</ul>
        </Block>
      ) : null}
      <Block title="Missing from the log" aside={formatCount(view.gaps.missing)}>
        {view.gaps.ranges.length ? (
          <ul className="plain-list">
            {[...view.gaps.ranges].reverse().slice(0, 6).map((gap) => (
              <li key={`${gap.witness.name} ${gap.witness.incarnation} ${gap.from}`}>{gap.witness.name} <span className="mono">{gap.from}–{gap.to}</span> <span className="dim">{gap.because}, {formatClock(gap.wall)}</span></li>
            ))}
          </ul>
        ) : <p className="dim">No event is known to be missing.</p>}
      </Block>
    </>
  );
}
