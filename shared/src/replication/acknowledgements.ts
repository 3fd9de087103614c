/**
 * When a client's update is acknowledged (RP-05, RP-06, RP-11): once it is on this node's disk, on the disks of enough other
 * members of the group, and on that of every sync destination that is not downgraded. Subscribers do not wait for any of it.
 */
import type { DestinationName, NodeName } from '../domain/ids.ts';
import type { MonoMillis } from '../domain/units.ts';
import { describeEpoch } from '../domain/update-source.ts';
import type { EpochLedger } from './epoch-ledger.ts';
import { keyParts, type StreamKey } from './update-origin.ts';

/** `overruled`: another source took over without it (US-11); nothing of it counts any more. */
export type AcknowledgementOutcome = 'acknowledged' | 'overruled';

/** Updates that wait, with numbers and positions that follow each other. */
export interface WaitingUpdates {
  key: StreamKey;
  /** Of the first of them. */
  number: number;
  position: number;
  acceptedAt: MonoMillis;
  /** False for what is local to this node: its own disk is enough (US-14). */
  replicated: boolean;
  /** Sync destinations that carry them. */
  destinations: readonly DestinationName[];
}

/** Who waits for one update, and is told once. `reason`: why it does not count; empty when it does. */
export interface Waiter {
  settled: (outcome: AcknowledgementOutcome, reason: string) => void;
}

export class WaitingRun implements WaitingUpdates {
  readonly key: StreamKey;
  readonly acceptedAt: MonoMillis;
  readonly replicated: boolean;
  readonly destinations: readonly DestinationName[];
  /** False once all of it is settled: what comes after needs a run of its own. */
  isOpen = true;
  private readonly waiters: Waiter[] = [];
  private done = 0;

  constructor(private readonly first: WaitingUpdates) {
    this.key = first.key;
    this.acceptedAt = first.acceptedAt;
    this.replicated = first.replicated;
    this.destinations = first.destinations;
  }

  /** The next update waits, too. */
  add(waiter: Waiter): void {
    this.waiters.push(waiter);
  }

  /** Of the oldest that waits. */
  get number(): number {
    return this.first.number + this.done;
  }

  get position(): number {
    return this.first.position + this.done;
  }

  get waiting(): number {
    return this.waiters.length - this.done;
  }

  /** Settles the oldest ones, up to a number. */
  settleTo(number: number, outcome: AcknowledgementOutcome): void {
    const reason = outcome === 'acknowledged' ? '' : `another source took over before this update of epoch ${describeEpoch(keyParts(this.key).epoch)} had a second copy`;
    while (this.waiting > 0 && this.number <= number) {
      const waiter = this.waiters[this.done]!;
      this.done += 1;
      this.isOpen = this.waiting > 0;
      waiter.settled(outcome, reason);
    }
  }
}

/** What is known of others when acknowledgements are looked at. */
export interface Copies {
  durableTo: number;
  /** Other members of the group that are not down. */
  members: readonly NodeName[];
  /** How many of them must have an update (RP-11). */
  backups: number;
  /** The highest number up to which a member has everything from `from` on; `from - 1` when it lacks that one. */
  memberHasTo: (member: NodeName, key: StreamKey, from: number) => number;
  /** Whether a destination does not hold acknowledgements up, being downgraded. */
  isDowngraded: (destination: DestinationName) => boolean;
  destinationHasTo: (destination: DestinationName, key: StreamKey, from: number) => number;
}

export class Acknowledgements {
  /** By stream, in order of number: what is behind waits for what is before it. */
  readonly #queues = new Map<StreamKey, WaitingRun[]>();

  /** Updates of a stream begin to wait behind those that wait already; each is added by itself. */
  begin(first: WaitingUpdates): WaitingRun {
    const run = new WaitingRun(first);
    const queue = this.#queues.get(run.key);
    if (queue) queue.push(run);
    else this.#queues.set(run.key, [run]);
    return run;
  }

  /** Settles whatever has its copies now, oldest first. */
  settle(copies: Copies): void {
    for (const [key, queue] of this.#queues) {
      while (queue.length > 0) {
        const run = queue[0]!;
        run.settleTo(safeTo(run, copies), 'acknowledged');
        if (run.waiting > 0) break;
        queue.shift();
      }
      if (queue.length === 0) this.#queues.delete(key);
    }
  }

  /** An epoch has ended: what waits of it counts with its closed set, or not at all. */
  end(ledger: EpochLedger): void {
    for (const [key, queue] of this.#queues) {
      const limit = ledger.limitOf(key);
      if (limit === null) continue;
      this.#queues.delete(key);
      for (const run of queue) {
        while (run.waiting > 0) run.settleTo(run.number, limit.has(key, run.number) ? 'acknowledged' : 'overruled');
      }
    }
  }

  /** @returns when the oldest update was accepted that waits for a destination to have it; null when none does. */
  oldestFor(destination: DestinationName, hasTo: (key: StreamKey, from: number) => number): MonoMillis | null {
    let oldest: MonoMillis | null = null;
    for (const queue of this.#queues.values()) {
      const waits = queue.find((run) => run.destinations.includes(destination) && hasTo(run.key, run.number) < run.number + run.waiting - 1);
      if (waits && (oldest === null || waits.acceptedAt < oldest)) oldest = waits.acceptedAt;
    }
    return oldest;
  }

  /** @returns whether any waits. */
  get anyWaits(): boolean {
    return this.#queues.size > 0;
  }
}

/** @returns the number up to which a run's updates have their copies. */
function safeTo(run: WaitingRun, copies: Copies): number {
  const { key, number, position, replicated, destinations } = run;
  let to = number + Math.min(copies.durableTo - position + 1, run.waiting) - 1;
  if (!replicated) return to;
  const needed = Math.min(copies.backups, copies.members.length);
  if (needed > 0) {
    const had = copies.members.map((member) => copies.memberHasTo(member, key, number)).sort((a, b) => b - a);
    to = Math.min(to, had[needed - 1]!);
  }
  for (const destination of destinations) if (!copies.isDowngraded(destination)) to = Math.min(to, copies.destinationHasTo(destination, key, number));
  return to;
}
