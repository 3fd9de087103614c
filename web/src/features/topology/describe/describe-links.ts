/** What is drawn on each pair's curve: the streams that a connection carries, the tries that failed, the cut. From the view alone. */
import type { AddressState } from '@understudy/shared/domain/destination';
import type { ClusterSpec, DestinationSpec } from '@understudy/shared/domain/cluster-spec';
import { destinationKey, linkKey, type DestinationKey, type LinkKey, type NodeName } from '@understudy/shared/domain/ids';
import type { Millis, MonoMillis } from '@understudy/shared/domain/units';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { nodeStatus } from '@understudy/shared/view/status';
import { formatDuration } from '../../ui/format-duration.ts';
import { roundRate } from '../../ui/format-number.ts';

/** A destination's stream over the connection that carries it (DF-02). */
export interface StreamInk {
  key: DestinationKey;
  pair: LinkKey;
  from: NodeName;
  to: NodeName;
  /** `incoming`: reuses a connection that the other end dialled. */
  via: 'dialled' | 'incoming';
  ack: 'sync' | 'async';
  /** Null while no sample of this stream is there, or an old one alone. */
  rate: number | null;
  /** What waits longer than `LAG_WORTH_SHOWING`, in whole tenths of a second; zeros for less. */
  lag: { updates: number; millis: Millis };
  /** False while its sender is paused or not heard: the line is what was said last. */
  certain: boolean;
}

/** A try of an address that is going on or has failed in this search (DF-04, DF-16). */
export interface TryInk {
  key: DestinationKey;
  pair: LinkKey;
  from: NodeName;
  to: NodeName;
  state: 'trying' | 'failed';
  /** "1 refused 3 ms": the place in the list, the outcome, how long it took. */
  text: string;
  /** Place in the list, from 0. */
  index: number;
  /** The outcome alone: "refused". */
  outcome: string;
  /** On the first address while the list rests before its next pass (DF-05). */
  wait: { passes: number; until: MonoMillis } | null;
}

export interface PairInk {
  key: LinkKey;
  streams: StreamInk[];
  tries: TryInk[];
  cut: boolean;
}

/** Updates that are on their way are no lag, nor is what a busy machine is behind for a moment: a lag worth a label is one of these. */
export const LAG_WORTH_SHOWING = { millis: 1000, updates: 500 } as const;
/** How long a try that failed stays in sight once its search has found somebody. */
export const TRY_WORTH_SHOWING: Millis = 30_000;

const FAILED: readonly AddressState['state'][] = ['refused', 'timeout', 'unresolved', 'logon-failed'];
const OUTCOME_WORDS: Partial<Record<AddressState['state'], string>> = { refused: 'refused', timeout: 'timeout', unresolved: 'unknown name', 'logon-failed': 'logon failed', trying: 'trying' };

function triesOf(node: NodeName, destination: DestinationSpec, view: ClusterView): TryInk[] {
  const key = destinationKey(node, destination.name);
  const known = view.destinations[key];
  if (!known) return [];
  const { state, attempts } = known;
  const over = state.phase === 'connected';
  return state.addresses.flatMap((address, index): TryInk[] => {
    const failed = FAILED.includes(address.state);
    if (!failed && address.state !== 'trying') return [];
    const last = attempts.filter((attempt) => attempt.index === index).at(-1)?.wall ?? known.wall;
    if (over && view.wall - last > TRY_WORTH_SHOWING) return [];
    const took = failed && address.tookMillis !== undefined ? ` ${formatDuration(address.tookMillis)}` : '';
    const wait = state.phase === 'backing-off' && index === 0 && state.wait ? { passes: state.passes, until: state.wait.until } : null;
    const outcome = OUTCOME_WORDS[address.state] ?? address.state;
    return [{ key, pair: linkKey(node, address.node), from: node, to: address.node, state: failed ? 'failed' : 'trying', text: `${index + 1} ${outcome}${took}`, index, outcome, wait }];
  });
}

function streamOf(node: NodeName, destination: DestinationSpec, view: ClusterView): StreamInk | null {
  const key = destinationKey(node, destination.name);
  const connection = view.destinations[key]?.state.connection;
  if (!connection) return null;
  const certain = nodeStatus(view, node).state === 'up';
  const sample = view.nodes[node]?.sample?.streams.find((stream) => stream.kind === 'destination' && stream.to === destination.name);
  return {
    key, pair: linkKey(node, connection.peer), from: node, to: connection.peer, via: connection.via, ack: destination.ack,
    rate: certain && sample ? roundRate(sample.sentPerSecond) : null,
    lag: certain && sample ? lagOf(sample.waitingUpdates, sample.waitingMillis) : { updates: 0, millis: 0 },
    certain,
  };
}

/** @returns what is on each pair's curve, by pair; a pair on which nothing is has no entry. What a dead node said last is left out. */
export function describeLinks(spec: ClusterSpec, view: ClusterView): Map<LinkKey, PairInk> {
  const pairs = new Map<LinkKey, PairInk>();
  const at = (key: LinkKey): PairInk => {
    if (!pairs.has(key)) pairs.set(key, { key, streams: [], tries: [], cut: view.links[key]?.state === 'cut' });
    return pairs.get(key)!;
  };
  for (const node of spec.nodes) {
    if (nodeStatus(view, node.name).state === 'down') continue;
    for (const destination of node.destinations) {
      const stream = streamOf(node.name, destination, view);
      if (stream) at(stream.pair).streams.push(stream);
      for (const attempt of triesOf(node.name, destination, view)) at(attempt.pair).tries.push(attempt);
    }
  }
  for (const [key, link] of Object.entries(view.links)) if (link.state === 'cut') at(key);
  for (const pair of pairs.values()) {
    // A failed try of an earlier moment says nothing any more once the same two are connected.
    if (pair.streams.length > 0) pair.tries = pair.tries.filter((attempt) => attempt.state === 'trying');
  }
  return pairs;
}

function lagOf(updates: number, millis: Millis): StreamInk['lag'] {
  const shown = updates > 0 && (millis >= LAG_WORTH_SHOWING.millis || updates >= LAG_WORTH_SHOWING.updates);
  return shown ? { updates, millis: Math.round(millis / 100) * 100 } : { updates: 0, millis: 0 };
}

/** @returns whether a stream owes its peer more than what is on its way. */
export function lags(stream: StreamInk): boolean {
  return stream.lag.updates > 0;
}

/** @returns "lag 0" or "lag 2.1 s": short, since several may stand on curves side by side. */
export function describeLag(stream: StreamInk): string {
  return `lag ${lags(stream) ? formatDuration(stream.lag.millis) : '0'}`;
}

/** @returns "again in 1.2 s", or "again now" once the wait is over and the next pass not yet reported. */
export function describeWait(until: MonoMillis, now: MonoMillis): string {
  return until - now > 50 ? `again in ${((until - now) / 1000).toFixed(1)} s` : 'again now';
}
