/** A link inside a group: what each of its ends thinks of the other (MB-01). */
import { linkEnds, type LinkKey, type NodeName } from '@understudy/shared/domain/ids';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { EndOpinion, MemberLook } from '../../../draw/graph-looks.ts';
import { statusOf } from './status-of.ts';

const SAYS: Record<EndOpinion, string> = { up: 'up', suspected: 'suspected', down: 'down', unknown: 'not heard yet', silent: 'says nothing', unheard: 'says nothing', denies: 'not connected' };

/** @returns what one node thinks of another. What a node said before it fell silent is no opinion of now. */
export function opinionOf(view: ClusterView, node: NodeName, peer: NodeName): EndOpinion {
  const { state } = statusOf(view, node);
  return state === 'down' ? 'silent' : state === 'unknown' ? 'unheard' : (view.nodes[node]?.peers[peer]?.opinion ?? 'unknown');
}

/** @returns what each end of a link thinks of the other, in the order of `ends`. */
export function describeMember(view: ClusterView, key: LinkKey, ends: readonly [NodeName, NodeName]): MemberLook {
  return { key, ends: [ends[0], ends[1]], opinions: [opinionOf(view, ends[0], ends[1]), opinionOf(view, ends[1], ends[0])], cut: view.links[key]?.state === 'cut' };
}

/** @returns "link lon-1 and lon-2, cut; lon-1 takes lon-2 to be suspected; lon-2 is down". */
export function memberWords({ key, ends, opinions, cut }: MemberLook): string {
  const said = ends.map((node, index) => (opinions[index] === 'silent' ? `${node} is down` : opinions[index] === 'unheard' ? `${node} is not heard` : `${node} takes ${ends[1 - index]} to be ${SAYS[opinions[index]!]}`));
  return `link ${linkEnds(key).join(' and ')}${cut ? ', cut' : ''}; ${said.join('; ')}`;
}
