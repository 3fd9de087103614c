/** What a node thinks of the members of its group, and what they agreed on (MB). */
import type { Incarnation, NodeName } from './ids.ts';

/** `unknown` before anything was heard; `suspected` after a connection was lost (MB-01). */
export type PeerOpinion = 'unknown' | 'up' | 'suspected' | 'down';

/** The members that agreed to be the group, oldest first; its number grows with every change. */
export interface GroupView {
  number: number;
  members: { node: NodeName; incarnation: Incarnation }[];
}
