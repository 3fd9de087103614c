/** Whether an update is taken: from a client of this node, and from another node. Called for every update, so it only looks up. */
import { compareEpochs, describeEpoch, type Epoch } from '../domain/update-source.ts';
import type { ClientName, TopicPath } from '../domain/ids.ts';
import { coveringSection, isWithin, relatePaths } from '../domain/topic-path.ts';
import type { AcceptedUpdate, OwnRegistration, UpdateSourceState } from './update-source-types.ts';

/** `registered`: whether the client has a registration that covers the topic, so that it is told by callback, not cut off (MQ-05). */
export interface RefusedUpdate {
  verdict: 'refuse';
  reason: string;
  registered: boolean;
}

/** Whether its source is still active is about to be known: the update is neither taken nor turned down before, nor anything of that source that came after it. */
export interface UndecidedUpdate {
  verdict: 'undecided';
}

/** `news`: this epoch is higher than any seen here; tell the machine with `epoch-seen` before the next update. A fence holds for epochs that are not known to have ended: of those the ledger says what counts. */
export type ReplicatedVerdict = { verdict: 'apply'; news: boolean } | { verdict: 'fenced'; highest: Epoch } | UndecidedUpdate;

const UNDECIDED: UndecidedUpdate = { verdict: 'undecided' };
const APPLY: ReplicatedVerdict = { verdict: 'apply', news: false };
const APPLY_NEWS: ReplicatedVerdict = { verdict: 'apply', news: true };

/**
 * Judges an update that a client of this node published. One rule for every topic, replicated or not: whoever updates it is
 * its registered, active source (US-09, US-10, US-11).
 * @returns what it counts under, or why it is refused.
 */
export function judgeUpdate(state: UpdateSourceState, update: { client: ClientName; topic: TopicPath }): AcceptedUpdate | RefusedUpdate | UndecidedUpdate {
  const permits = state.permits[update.client];
  if (permits) for (const permit of permits) if (isWithin(update.topic, permit.path)) return permit;
  return isUndecided(state, update) ? UNDECIDED : refuse(state, update);
}

/**
 * Judges an update that another node sent (US-22). Paths outside every section are each node's own and know no fence (US-14).
 * @param update its registered path, the section that covers it or null, and the epoch in which it was accepted
 */
export function judgeReplicated(state: UpdateSourceState, update: { path: TopicPath; section: TopicPath | null; epoch: Epoch }): ReplicatedVerdict {
  if (update.section === null) return APPLY;
  const fence = state.fences[update.path] ?? fenceOf(state.grid.epochs, update.path);
  const order = fence ? compareEpochs(update.epoch, fence) : 1;
  if (order < 0) return { verdict: 'fenced', highest: fence! };
  const promised = promisedEpoch(state, update.path);
  if (promised && compareEpochs(update.epoch, promised) < 0) return UNDECIDED;
  return order > 0 ? APPLY_NEWS : APPLY;
}

/** @returns whether the life of the node to which it was made is still in the view and reachable. */
export function isPromiseKept(state: UpdateSourceState, { to, incarnation }: UpdateSourceState['promised'][string]): boolean {
  return state.view.reachable.includes(to) && state.view.members.some((member) => member.node === to && member.incarnation === incarnation);
}

/** @returns the epoch that is about to begin on another node for a path or for one above or below it; undefined when none is. */
export function promisedEpoch(state: UpdateSourceState, path: TopicPath): Epoch | undefined {
  let highest: Epoch | undefined;
  for (const [other, one] of Object.entries(state.promised)) {
    if (relatePaths(other, path) === 'apart' || !isPromiseKept(state, one)) continue;
    if (!highest || compareEpochs(one.epoch, highest) > 0) highest = one.epoch;
  }
  return highest;
}

/** @returns the highest epoch seen of a path or of one above or below it, or undefined when there was none. */
export function fenceOf(epochs: Record<TopicPath, { epoch: Epoch }>, path: TopicPath): Epoch | undefined {
  let fence: Epoch | undefined;
  for (const [other, seen] of Object.entries(epochs)) {
    if (relatePaths(other, path) === 'apart') continue;
    if (!fence || compareEpochs(seen.epoch, fence) > 0) fence = seen.epoch;
  }
  return fence;
}

/**
 * Whether a registration may update now (US-10). Undecided: its node was stalled and has not heard its peers (MB-04), or promised an
 * epoch to another one; it may go on in its own epoch.
 * @param fence the highest epoch seen of its path
 */
export function judgeClaim(state: UpdateSourceState, { path, claim }: OwnRegistration, fence: Epoch | undefined): 'holds' | 'undecided' | 'none' {
  if (!claim || (fence && compareEpochs(claim.epoch, fence) < 0)) return 'none';
  const promised = promisedEpoch(state, path);
  return claim.doubtful || (promised && compareEpochs(claim.epoch, promised) < 0) ? 'undecided' : 'holds';
}

function isUndecided(state: UpdateSourceState, { client, topic }: { client: ClientName; topic: TopicPath }): boolean {
  const own = state.own.find((one) => one.client === client && isWithin(topic, one.path));
  return own !== undefined && judgeClaim(state, own, state.fences[own.path]) === 'undecided';
}

function refuse(state: UpdateSourceState, { client, topic }: { client: ClientName; topic: TopicPath }): RefusedUpdate {
  const own = state.own.find((one) => one.client === client && isWithin(topic, one.path));
  if (!own) {
    const section = coveringSection(state.config.sections, topic);
    if (section && section.home !== state.config.group) {
      return { verdict: 'refuse', registered: false, reason: `${section.path} is read-only here: its home is ${section.home}` };
    }
    return { verdict: 'refuse', registered: false, reason: `${client} is not registered as update source for ${topic}: subscribe to $update-source/${section?.path ?? topic} first` };
  }
  const holder = state.holders[own.path];
  const active = holder?.active;
  const found = own.shown.state === 'pending'
    ? 'its registration is pending'
    : active
      ? `it is standby; ${active.client} on ${active.node} is active${holder.epoch ? ` in epoch ${describeEpoch(holder.epoch)}` : ''}`
      : 'it is standby and no source is active';
  return { verdict: 'refuse', registered: true, reason: `${client} may not update ${topic}: ${found}` };
}
