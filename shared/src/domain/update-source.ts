/** Update sources, epochs and who holds a section (US). */
import type { ClientName, Incarnation, NodeName, TopicPath } from './ids.ts';

/** The number of an activation: the counter, then the node of the activated source (US-22). */
export interface Epoch {
  counter: number;
  node: NodeName;
}

/** @returns below 0, 0 or above 0 as `a` is lower than, equal to or higher than `b`: counter first, then node. */
export function compareEpochs(a: Epoch, b: Epoch): number {
  if (a.counter !== b.counter) return a.counter - b.counter;
  return a.node < b.node ? -1 : a.node > b.node ? 1 : 0;
}

/** @returns the epoch as people read it: `7@lon-1`. */
export function describeEpoch(epoch: Epoch): string {
  return `${epoch.counter}@${epoch.node}`;
}

export type SourceState = 'pending' | 'active' | 'standby' | 'closed';

/** One client's registration for a path, as it is ordered in the datagrid (US-13). */
export interface Registration {
  path: TopicPath;
  client: ClientName;
  node: NodeName;
  /** Life of the node at which the client registered. */
  incarnation: Incarnation;
  /** Tells two registrations of the same client on the same node apart. */
  serial: number;
  /** Place in the order of registrations of the group (MB-05); null while pending. */
  order: number | null;
  state: SourceState;
  /** Of the activation, while active. */
  epoch: Epoch | null;
}

/** Who holds a path, as one node sees it. */
export interface HolderState {
  path: TopicPath;
  epoch: Epoch | null;
  active: { client: ClientName; node: NodeName } | null;
  /** In the order in which they would take over. */
  standbys: { client: ClientName; node: NodeName }[];
}
