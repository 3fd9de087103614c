/** The tree's sections: who serves each, and who would if that one went. As many as fit; the rest is counted. */
import { useRef } from 'react';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { TopicPath } from '@understudy/shared/domain/ids';
import { useElementSize } from '../../ui/gestures/use-element-size.ts';
import { countOf, formatRate, roundRate } from '../../ui/format-number.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { chooseRows, type SectionRow } from '../rules/choose-rows.ts';
import { readRemPx } from '../../ui/rem-px.ts';
import { WallCard } from './wall-card.tsx';

/** Heights of a row in rem; wall.css draws them so. */
const ROW_REM = { small: 2.5, large: 3.6 };

/** @param large with names of standbys and rates, for a view of its own */
export function WallSections({ view, held, large = false }: { view: ClusterView; held: TopicPath | null; large?: boolean }) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  const room = size ? Math.max(1, Math.floor((size.height + 0.5) / (ROW_REM[large ? 'large' : 'small'] * readRemPx()))) : 0;
  const { rows, leftOut } = chooseRows(view, room);
  return (
    <WallCard title="sections" className={`wall-sections${large ? ' is-large' : ''}`}>
      <div ref={frame} className="wall-rows">
        {size ? <ul>{rows.map((row) => <Row key={row.path} row={row} held={row.path === held} large={large} />)}{leftOut ? <li className="wall-row dim">{leftOut}</li> : null}</ul> : null}
      </div>
    </WallCard>
  );
}

function Row({ row: { path, mark, holder, standbys, updatesPerSecond }, held, large }: { row: SectionRow; held: boolean; large: boolean }) {
  const isServed = mark.status.state === 'served';
  const standby = isServed ? (large ? `${standbys.slice(0, 2).join(', ')}${standbys.length > 2 ? ` and ${standbys.length - 2} more` : ''} ${standbys.length === 1 ? 'stands' : 'stand'} by` : countOf(standbys.length, 'standby')) : mark.word;
  return (
    <li className={`wall-row${held ? ' is-held' : ''}`}>
      <StateMark shape={mark.shape} tone={mark.tone} size="1.1em" />
      <span className="wall-row-name"><b>{path}</b><span className="wall-row-holder">{holder}</span></span>
      {large ? <span className="wall-row-rate mono">{updatesPerSecond === null ? '' : formatRate(roundRate(updatesPerSecond))}</span> : null}
      <span className={`wall-row-standby${isServed ? ' soft' : ` is-strong tone-${mark.tone}`}`}>{standby}</span>
    </li>
  );
}
