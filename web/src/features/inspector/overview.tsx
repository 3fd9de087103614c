/** The inspector with nothing selected: problems, recent orders, recent failovers, and what is missing from the log. */
import { useMemo } from 'react';
import { describeCommand } from '@understudy/shared/domain/cluster-command';
import type { OrderView } from '@understudy/shared/view/cluster-view';
import { listProblems, type Problem } from '@understudy/shared/view/problems';
import { useFolded } from '../../state/page-context.ts';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatCount } from '../../ui/format-number.ts';
import { formatClock } from '../../ui/format-time.ts';
import { loadedLater } from '../../ui/loaded-later.tsx';
import { Block } from '../../ui/panel.tsx';
import { StateMark, type MarkShape, type Tone } from '../../ui/state-mark.tsx';
import { ProblemList } from '../problems/problem-list.tsx';
import { Pick } from './pick.tsx';

const ORDER_MARKS: Record<OrderView['state'], { shape: MarkShape; tone: Tone }> = {
  asked: { shape: 'starting', tone: 'attention' },
  'in-effect': { shape: 'up', tone: 'up' },
  refused: { shape: 'down', tone: 'down' },
  failed: { shape: 'attention', tone: 'down' },
};

const WideIpBlock = loadedLater('the wide IPs', () => import('./wide-ip-block.tsx').then((module) => module.WideIpBlock));

export function Overview() {
  const { view, history } = useFolded();
  const problems = useMemo(() => listProblems(view), [view]);
  const notes = Object.values(view.findings).filter(({ severity }) => severity === 'note');
  const orders = [...view.orders].reverse().slice(0, 12);
  const episodes = [...history.episodes].reverse().slice(0, 10);
  const refusals = [...history.refusals].reverse().slice(0, 5);
  return (
    <>
      <p className="soft overview-hint">Select a node, link, topic or failover to see what is known of it, and to give it orders. <kbd>?</kbd> lists the keys.</p>
      <Block title="Problems" aside={describeCounts(problems)}><ProblemList problems={problems} /></Block>
      {notes.length ? (
        <Block title="Notes">
          <ul className="rows">
            {notes.map((note) => (
              <li key={note.id} className="row peer">
                <StateMark shape="none" tone="unknown" word="note" />
                <span className="soft">{note.text} <span className="dim">· {note.witness.name}, {formatClock(note.wall)}</span></span>
              </li>
            ))}
          </ul>
        </Block>
      ) : null}
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

/** @returns "2", "2, 1 muted". */
function describeCounts(problems: readonly Problem[]): string {
  const muted = problems.filter(({ mute }) => mute !== null).length;
  return muted === 0 ? String(problems.length) : `${problems.length - muted}, ${muted} muted`;
}
