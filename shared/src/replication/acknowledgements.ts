/**
 * When a client's update is acknowledged (RP-05, RP-06, RP-11): once it is on this node's disk, on the disks of enough other
 * members of the group, and on that of every sync destination that is not downgraded. Subscribers do not wait for any of it.
 */
import type { DestinationName, NodeName } from '../domain/ids.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { EpochLedger } from './epoch-ledger.ts';
import type { StreamKey } from './update-origin.ts';

/** `overruled`: another source took over without it (US-11); nothing of it counts any more. */
export type AcknowledgementOutcome = 'acknowledged' | 'overruled';

/** An update that waits. */
export interface Unacknowledged {
  key: StreamKey;
  number: number;
  position: number;
  acceptedAt: MonoMillis;
  /** False for what is local to this node: its own disk is enough (US-14). */
  replicated: boolean;
  /** Sync destinations that carry it. */
  destinations: readonly DestinationName[];
  settle: (outcome: AcknowledgementOutcome) => void;
}

/** What is known of others when acknowledgements are looked at. */
export interface Copies {
  durableTo: number;
  /** Other members of the group that are not down. */
  members: readonly NodeName[];
  /** How many of them must have an update (RP-11). */
  backups: number;
  memberHas: (member: NodeName, key: StreamKey, number: number) => boolean;
  /** Whether a destination does not hold acknowledgements up, being downgraded. */
  isDowngraded: (destination: DestinationName) => boolean;
  destinationHas: (destination: DestinationName, key: StreamKey, number: number) => boolean;
}

export class Acknowledgements {
  /** By stream, in order of number: what is behind waits for what is before it. */
  readonly #queues = new Map<StreamKey, Unacknowledged[]>();

  expect(update: Unacknowledged): void {
    const queue = this.#queues.get(update.key);
    if (queue) queue.push(update);
    else this.#queues.set(update.key, [update]);
  }

  /** Settles whatever has its copies now, oldest first. @returns how many were acknowledged with no copy but this node's own. */
  settle(copies: Copies): { singleCopy: number } {
    const needed = Math.min(copies.backups, copies.members.length);
    let singleCopy = 0;
    for (const [key, queue] of this.#queues) {
      let done = 0;
      while (done < queue.length && isSafe(queue[done]!, copies, needed)) done += 1;
      if (done === 0) continue;
      for (const update of queue.splice(0, done)) {
        if (needed === 0 && update.replicated) singleCopy += 1;
        update.settle('acknowledged');
      }
      if (queue.length === 0) this.#queues.delete(key);
    }
    return { singleCopy };
  }

  /** An epoch has ended: what waits of it counts with its closed set, or not at all. */
  end(ledger: EpochLedger): void {
    for (const [key, queue] of this.#queues) {
      const limit = ledger.limitOf(key);
      if (limit === null) continue;
      this.#queues.delete(key);
      for (const update of queue) update.settle(limit.has(key, update.number) ? 'acknowledged' : 'overruled');
    }
  }

  /** @returns the oldest update that waits for a destination to have it; null when none does. */
  oldestFor(destination: DestinationName, has: (key: StreamKey, number: number) => boolean): Unacknowledged | null {
    let oldest: Unacknowledged | null = null;
    for (const queue of this.#queues.values()) {
      const waits = queue.find((update) => update.destinations.includes(destination) && !has(update.key, update.number));
      if (waits && (!oldest || waits.acceptedAt < oldest.acceptedAt)) oldest = waits;
    }
    return oldest;
  }

  /** @returns how many wait. */
  get waiting(): number {
    let waiting = 0;
    for (const queue of this.#queues.values()) waiting += queue.length;
    return waiting;
  }
}

function isSafe(update: Unacknowledged, copies: Copies, needed: number): boolean {
  if (update.position > copies.durableTo) return false;
  if (!update.replicated) return true;
  let had = 0;
  for (const member of copies.members) {
    if (had >= needed) break;
    if (copies.memberHas(member, update.key, update.number)) had += 1;
  }
  if (had < needed) return false;
  return update.destinations.every((destination) => copies.isDowngraded(destination) || copies.destinationHas(destination, update.key, update.number));
}
