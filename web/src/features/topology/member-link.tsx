/** A link inside a group: thin, each half in the colour and stroke of what that end thinks of the other. */
import { memo } from 'react';
import { linkEnds, type LinkKey } from '@understudy/shared/domain/ids';
import type { PeerOpinion } from '@understudy/shared/domain/membership';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { nodeStatus } from '@understudy/shared/view/status';
import { firstPart, pathOf, pointAt, turned, type MemberPlace } from '../../draw/place-links.ts';
import { Scissors } from './marks.tsx';
import type { Press } from './node-card.tsx';
import { sameLook } from '../../ui/same-look.ts';

/** `silent`: that end is down and thinks nothing · `unheard`: what it thinks is not known. */
export type EndOpinion = PeerOpinion | 'silent' | 'unheard';

export interface MemberInk {
  key: LinkKey;
  opinions: [EndOpinion, EndOpinion];
  cut: boolean;
  words: string;
}

const SAYS: Record<EndOpinion, string> = { up: 'up', suspected: 'suspected', down: 'down', unknown: 'not heard yet', silent: 'says nothing', unheard: 'says nothing' };

/** @returns what each end of a link thinks of the other, in the order of `ends`. */
export function describeMember(view: ClusterView, key: LinkKey, ends: readonly [string, string]): MemberInk {
  const opinion = (node: string, peer: string): EndOpinion => {
    const { state } = nodeStatus(view, node);
    // What a node said before it fell silent is no opinion of now.
    return state === 'down' ? 'silent' : state === 'unknown' ? 'unheard' : (view.nodes[node]?.peers[peer]?.opinion ?? 'unknown');
  };
  const opinions: [EndOpinion, EndOpinion] = [opinion(ends[0], ends[1]), opinion(ends[1], ends[0])];
  const cut = view.links[key]?.state === 'cut';
  const said = ends.map((node, index) => (opinions[index] === 'silent' ? `${node} is down` : opinions[index] === 'unheard' ? `${node} is not heard` : `${node} takes ${ends[1 - index]} to be ${SAYS[opinions[index]!]}`));
  return { key, opinions, cut, words: `link ${linkEnds(key).join(' and ')}${cut ? ', cut' : ''}; ${said.join('; ')}` };
}

/** The mark close to an end that does not take the other to be up. */
function OpinionMark({ opinion }: { opinion: EndOpinion }) {
  if (opinion === 'suspected') return <text className="t-opinion t-label-attention" textAnchor="middle" dy="0.35em">?</text>;
  if (opinion === 'down') return <path className="t-ink-down" d="M-3.2,-3.2L3.2,3.2M3.2,-3.2L-3.2,3.2" fill="none" strokeWidth={1.8} strokeLinecap="round" />;
  return null;
}

export const MemberLink = memo(function MemberLink({ ink, place, lit, selected, press }: { ink: MemberInk; place: MemberPlace; lit: boolean; selected: boolean; press: Press }) {
  const halves = [place.curve, turned(place.curve)].map((curve) => firstPart(curve, ink.cut ? 0.42 : 0.5));
  return (
    <g className={`${lit ? '' : 't-dim'}${selected ? ' t-member-selected' : ''}`}>
      {halves.map((half, index) => <path key={index} className={`t-member t-member-${ink.opinions[index]}`} d={pathOf(half)} fill="none" />)}
      {halves.map((half, index) => {
        const at = pointAt(half, 0.28);
        const opinion = ink.opinions[index]!;
        return opinion === 'suspected' || opinion === 'down' ? <g key={index} transform={`translate(${at.x},${at.y})`}><circle className="t-mark-ground" r={6} /><OpinionMark opinion={opinion} /></g> : null;
      })}
      {ink.cut ? <g transform={`translate(${pointAt(place.curve, 0.5).x},${pointAt(place.curve, 0.5).y}) rotate(90)`}><Scissors /></g> : null}
      <g {...press} className="t-press t-hit">
        <title>{ink.words}</title>
        <path d={pathOf(place.curve)} fill="none" />
      </g>
    </g>
  );
}, sameLook);
