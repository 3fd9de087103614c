/** What must hold in a simulation, by name. */
export type Invariant =
  // After every event:
  /** No two sources are accepted in one epoch (US-10). */
  | 'one-source-an-epoch'
  /** No node accepts a lower epoch than it has seen (US-10). */
  | 'no-lower-epoch'
  /** Epochs of a path only grow, and are durable before the callback (US-22). */
  | 'epochs-grow'
  /** In one life a node accepts the numbers of a stream in their order, whichever ways they come (RP-01): who comes behind a newer value of its topic is delivered to nobody. */
  | 'in-order'
  /** Nothing is delivered twice to an auditor (RP-03). */
  | 'delivered-once'
  /** What is acknowledged is on this disk, on those of enough members and at every sync destination that is not downgraded (RP-05, RP-11). */
  | 'acknowledged-when-safe'
  /** No node does what its core forbids. */
  | 'no-fault'
  /** Nobody answers somebody without end. */
  | 'comes-to-rest'
  // While nothing is wrong:
  /** Nobody waits for an acknowledgement for long. */
  | 'goes-on'
  // At the end, when faults have ceased:
  /** Every destination with a reachable address is connected, over one connection for each pair of nodes, and owes nothing (DF-18, RP-07). */
  | 'connected'
  /** The group agrees on one active source for each path that has any, and each section has one (US-10, US-24). */
  | 'one-active-source'
  /** The group, and whoever its updates go to, agree on every value (US-03, MQ-08). */
  | 'values-agree'
  /** Nothing that was acknowledged is lost (RP-08). */
  | 'nothing-lost'
  /** Without a split nothing that was acknowledged is overwritten. */
  | 'nothing-overwritten'
  /** What a split overwrote is told (RP-12). */
  | 'overwritten-is-told';

export interface Violation {
  invariant: Invariant;
  text: string;
}
