/** The inspector for a link: whether it is cut, what each end thinks of the other, and what runs over it. */
import { linkEnds, type LinkKey } from '@understudy/shared/domain/ids';
import { whatHangsOn } from '@understudy/shared/view/what-hangs-on';
import { useFolded } from '../../state/page-context.ts';
import { Badge } from '../../ui/badge.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { formatClock, formatClockMillis } from '../../ui/format-time.ts';
import { Block } from '../../ui/panel.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { OPINION_MARKS, OpinionWords } from './peer-opinions.tsx';
import { Pick } from './pick.tsx';

export function LinkDetails({ link }: { link: LinkKey }) {
  const { view } = useFolded();
  const [a, b] = linkEnds(link);
  const state = view.links[link];
  const cut = state?.state === 'cut';
  const ends = [[a, b], [b, a]] as const;
  const hanging = whatHangsOn(view, { kind: 'link', id: link });
  return (
    <>
      <div className="head">
        <h3 className="head-name">{a} ~ {b}</h3>
        <Badge tone={cut ? 'attention' : 'up'}>{cut ? `cut since ${formatClock(state.wall)}` : 'whole'}</Badge>
      </div>
      <p className="soft">{cut ? 'It carries no bytes and closes nothing; dials over it time out.' : 'It carries whatever the two send each other.'}</p>
      <Block title="Each end's opinion of the other">
        <ul className="rows">
          {ends.map(([from, to]) => {
            const node = view.nodes[from];
            const peer = node?.peers[to];
            return (
              <li key={from} className="row peer">
                <StateMark {...(peer ? OPINION_MARKS[peer.opinion] : ({ shape: 'none', tone: 'unknown' } as const))} />
                <span><Pick to={{ kind: 'node', id: from }} /> <span className="dim">of {to}:</span> {node && peer ? <OpinionWords node={node} peer={to} /> : <span className="dim">none: not of one group</span>}</span>
              </li>
            );
          })}
        </ul>
      </Block>
      <Block title="Connections">
        <Facts>
          {ends.map(([from, to]) => {
            const connections = Object.values(view.nodes[from]?.connections ?? {}).filter((connection) => connection.peer === to);
            return (
              <Fact key={from} name={from}>
                {connections.length ? connections.map((connection) => (connection.direction === 'dialled' ? 'dialled from here' : 'incoming')).join(', ') : 'none'}
              </Fact>
            );
          })}
          {state ? <Fact name="Changed">{formatClockMillis(state.wall)}</Fact> : null}
        </Facts>
      </Block>
      <Block title="What runs over it">
        {hanging.length ? <ul className="plain-list">{hanging.map((line) => <li key={line.text}>{line.text}</li>)}</ul> : <p className="dim">Nothing now.</p>}
      </Block>
    </>
  );
}
