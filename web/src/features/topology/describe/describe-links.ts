/** What is drawn on each pair's curve: the streams that a connection carries, the tries that failed, the cut. From the view alone. */
import type { AddressState } from '@understudy/shared/domain/destination';
import type { ClusterSpec, DestinationSpec } from '@understudy/shared/domain/cluster-spec';
import { destinationKey, linkKey, type LinkKey, type NodeName } from '@understudy/shared/domain/ids';
import type { EpochMillis, Millis, MonoMillis } from '@understudy/shared/domain/units';
import { nodeAt } from '@understudy/shared/domain/wide-ip';
import type { ClusterView, DestinationView } from '@understudy/shared/view/cluster-view';
import type { EndOpinion, PairLook, StreamLook, TryLook } from '../../../draw/graph-looks.ts';
import { formatDuration } from '../../../ui/format-duration.ts';
import { countOf, formatRate, roundRate } from '../../../ui/format-number.ts';
import { statusOf } from './status-of.ts';

/** Updates that are on their way are no lag, nor is what a busy machine is behind for a moment: a lag worth a label is one of these. */
export const LAG_WORTH_SHOWING = { millis: 1000, updates: 500 } as const;
/** How long a try that failed stays in sight once its search has found somebody. */
export const TRY_WORTH_SHOWING: Millis = 30_000;
/** The two ends of a connection report it one after the other: what one has not said for so long it does not know. */
const BOTH_ENDS_KNOW_MILLIS: Millis = 2000;

export const FAILED: readonly AddressState['state'][] = ['refused', 'timeout', 'unresolved', 'logon-failed'];
export const OUTCOME_WORDS: Partial<Record<AddressState['state'], string>> = { refused: 'refused', timeout: 'timeout', unresolved: 'unknown name', 'logon-failed': 'logon failed', trying: 'trying' };

/** What a destination puts onto the curves: at most one stream, and its tries. */
export interface DestinationParts {
  stream: StreamLook | null;
  tries: TryLook[];
  /** When a try that is over goes out of sight, by the wall clock; null when none is shown. */
  until: EpochMillis | null;
}

const NO_PARTS: DestinationParts = { stream: null, tries: [], until: null };

function triesOf(node: NodeName, known: DestinationView, view: ClusterView, key: string): { tries: TryLook[]; until: EpochMillis | null } {
  const { state, attempts } = known;
  const over = state.phase === 'connected';
  let until: EpochMillis | null = null;
  const tries: TryLook[] = [];
  for (const [index, address] of state.addresses.entries()) {
    const failed = FAILED.includes(address.state);
    if (!failed && address.state !== 'trying') continue;
    // Behind a wide IP the node does not know whom it dials; the description does.
    const to = address.node ?? (view.spec && nodeAt(view.spec, address));
    if (to === null) continue;
    const last = attempts.filter((attempt) => attempt.index === index).at(-1)?.wall ?? known.wall;
    if (over && view.wall - last > TRY_WORTH_SHOWING) continue;
    if (over) until = Math.min(until ?? Number.POSITIVE_INFINITY, last + TRY_WORTH_SHOWING);
    const took = failed && address.tookMillis !== undefined ? ` ${formatDuration(address.tookMillis)}` : '';
    const wait = state.phase === 'backing-off' && index === 0 && state.wait ? { passes: state.passes, until: state.wait.until } : null;
    const outcome = OUTCOME_WORDS[address.state] ?? address.state;
    tries.push({ key, pair: linkKey(node, to), from: node, to, state: failed ? 'failed' : 'trying', text: `${index + 1} ${outcome}${took}`, index, outcome, wait });
  }
  return { tries, until };
}

/** What the receiving end says of a connection that the sender has: a cut-off monitor knows nothing, a dead node says nothing. */
function receiverSays(view: ClusterView, sender: NodeName, receiver: NodeName, since: MonoMillis): EndOpinion {
  const { state } = statusOf(view, receiver);
  if (state === 'down') return 'silent';
  if (state === 'unknown') return 'unheard';
  const node = view.nodes[receiver];
  const opinion = node?.peers[sender]?.opinion;
  if (opinion) return opinion;
  // Who has reported no connection at all may not have been asked yet.
  const connections = Object.values(node?.connections ?? {});
  if (connections.length === 0 || connections.some((connection) => connection.peer === sender)) return 'up';
  return view.at - since > BOTH_ENDS_KNOW_MILLIS ? 'denies' : 'up';
}

/** @returns how a destination is acknowledged now, as its node reported it last; until it does, as configured. */
export function ackOf(destination: DestinationSpec, known: DestinationView | undefined): StreamLook['ack'] {
  return { configured: destination.ack, now: known?.ack?.now ?? destination.ack };
}

function streamOf(node: NodeName, destination: DestinationSpec, known: DestinationView, view: ClusterView, key: string): StreamLook | null {
  const { connection } = known.state;
  if (!connection) return null;
  const { state } = statusOf(view, node);
  const certain = state === 'up';
  const sample = view.nodes[node]?.sample?.streams.find((stream) => stream.kind === 'destination' && stream.to === destination.name);
  return {
    key, pair: linkKey(node, connection.peer), from: node, to: connection.peer, via: connection.via, ack: ackOf(destination, known), certain,
    rate: certain && sample ? roundRate(sample.sentPerSecond) : null,
    lag: certain && sample ? lagOf(sample.waitingUpdates, sample.waitingMillis) : { updates: 0, millis: 0 },
    opinions: [certain ? 'up' : 'unheard', receiverSays(view, node, connection.peer, connection.since)],
  };
}

/** @returns what one destination puts onto the curves; nothing for a node that is down: what a dead node said last is no present state. */
export function describeDestination(view: ClusterView, node: NodeName, destination: DestinationSpec): DestinationParts {
  const key = destinationKey(node, destination.name);
  const known = view.destinations[key];
  if (!known || statusOf(view, node).state === 'down') return NO_PARTS;
  return { stream: streamOf(node, destination, known, view, key), ...triesOf(node, known, view, key) };
}

/** @returns what is on a pair's curve; null when nothing is. */
export function describePair(key: LinkKey, parts: Iterable<DestinationParts>, cut: boolean): PairLook | null {
  const look: PairLook = { key, streams: [], tries: [], cut };
  for (const { stream, tries } of parts) {
    if (stream?.pair === key) look.streams.push(stream);
    look.tries.push(...tries.filter((attempt) => attempt.pair === key));
  }
  // A failed try of an earlier moment says nothing any more once the same two are connected.
  if (look.streams.length > 0) look.tries = look.tries.filter((attempt) => attempt.state === 'trying');
  return look.streams.length + look.tries.length > 0 || cut ? look : null;
}

/** @returns what is on each pair's curve, by pair; a pair on which nothing is has no entry. */
export function describeLinks(spec: ClusterSpec, view: ClusterView): Map<LinkKey, PairLook> {
  const parts = spec.nodes.flatMap((node) => node.destinations.map((destination) => describeDestination(view, node.name, destination)));
  const keys = new Set(parts.flatMap(({ stream, tries }) => [...(stream ? [stream.pair] : []), ...tries.map((attempt) => attempt.pair)]));
  for (const [key, link] of Object.entries(view.links)) if (link.state === 'cut') keys.add(key);
  return new Map([...keys].flatMap((key): [LinkKey, PairLook][] => {
    const look = describePair(key, parts, view.links[key]?.state === 'cut');
    return look ? [[key, look]] : [];
  }));
}

function lagOf(updates: number, millis: Millis): StreamLook['lag'] {
  const shown = updates > 0 && (millis >= LAG_WORTH_SHOWING.millis || updates >= LAG_WORTH_SHOWING.updates);
  return shown ? { updates, millis: Math.round(millis / 100) * 100 } : { updates: 0, millis: 0 };
}

/** @returns whether a stream owes its peer more than what is on its way. */
export function lags(stream: StreamLook): boolean {
  return stream.lag.updates > 0;
}

/** @returns "lag 0" or "lag 2.1 s": short, since several may stand on curves side by side. */
export function describeLag(stream: StreamLook): string {
  return `lag ${lags(stream) ? formatDuration(stream.lag.millis) : '0'}`;
}

/** @returns "async", "sync", or "sync, now downgraded" (RP-06). */
export function describeAck({ configured, now }: StreamLook['ack']): string {
  return configured === now ? now : `${configured}, now ${now}`;
}

/** @returns "again in 1.2 s", or "again now" once the wait is over and the next pass not yet reported. */
export function describeWait(until: MonoMillis, now: MonoMillis): string {
  return until - now > 50 ? `again in ${((until - now) / 1000).toFixed(1)} s` : 'again now';
}

const END_WORDS: Partial<Record<EndOpinion, string>> = { silent: 'is down', unheard: 'is not heard', denies: 'says that it has no such connection', suspected: 'suspects the other end', down: 'takes the other end to be down' };

export function streamWords(stream: StreamLook): string {
  const how = stream.via === 'incoming' ? 'over the connection that it accepted from there' : 'over a connection that it dialled';
  const behind = lags(stream) ? `, ${countOf(stream.lag.updates, 'update')} waiting` : '';
  const other = END_WORDS[stream.opinions[1]];
  return `${stream.from} replicates to ${stream.to} ${how}; ${stream.rate === null ? 'rate not known' : formatRate(stream.rate)}; ${describeLag(stream)}${behind} · ${describeAck(stream.ack)}${other ? `; ${stream.to} ${other}` : ''}${stream.certain ? '' : '; as it was said last'}`;
}

export function tryWords(attempt: TryLook, now: number): string {
  const wait = attempt.wait ? `; pass ${attempt.wait.passes}, ${describeWait(attempt.wait.until, now)}` : '';
  return `${attempt.from} tried ${attempt.to}: address ${attempt.text}${wait}`;
}
