/**
 * Dials that several may wait for: at most one is in flight to a node, whoever asked for it (DF-18). Of an address of a wide IP
 * nobody knows whose it is before the logon: there at most one is in flight to the address, and who it is is judged afterwards.
 */
import type { AttemptOutcome } from '../../domain/destination.ts';
import type { NodeName } from '../../domain/ids.ts';
import type { Millis } from '../../domain/units.ts';
import { sameHostPort } from '../../destination/wide-ip-answer.ts';
import type { NodeEnvironment } from '../environment.ts';
import { targetFault, type DialTarget } from './dial-target.ts';
import type { Dial, DialOutcome, PeerLink } from './peer-link.ts';

export type DialResult = { outcome: 'connected'; connection: PeerLink } | { outcome: Exclude<AttemptOutcome, 'connected'>; detail: string };

/** What a logon that nobody waits for any more may take; then the dial is given up after all. */
const LOGON_MILLIS = 2000;

interface Waiter {
  target: DialTarget;
  stopTimer: () => void;
  done: (result: DialResult) => void;
}

interface InFlight {
  target: DialTarget;
  dial: Dial;
  waiters: Set<Waiter>;
}

export interface SharedDialsOptions {
  start: (target: DialTarget, done: (result: DialOutcome) => void) => Dial;
  /** Takes what logged on. @returns the connection that both nodes go on with. */
  adopt: (result: DialOutcome & { outcome: 'welcome' }, target: DialTarget) => PeerLink;
  isConnected: (node: NodeName) => boolean;
  environment: NodeEnvironment;
}

export class SharedDials {
  private readonly inFlight = new Set<InFlight>();

  constructor(private readonly options: SharedDialsOptions) {}

  /** @returns a function that gives up waiting; the dial ends with its last waiter. `done` is called once, never before this returns. */
  dial(target: DialTarget, timeoutMillis: Millis, done: (result: DialResult) => void): () => void {
    const entry = this.underWay(target) ?? this.begin(target);
    const leave = (): void => {
      waiter.stopTimer();
      if (entry.waiters.delete(waiter) && entry.waiters.size === 0) this.abandon(entry);
    };
    const stopTimer = this.options.environment.after(timeoutMillis, () => {
      const how = entry.dial.reached() ? 'it accepted the connection but did not answer the logon' : 'no answer';
      leave();
      done({ outcome: 'timeout', detail: `${how} within ${Math.round(timeoutMillis)} ms` });
    });
    const waiter: Waiter = { target, stopTimer, done };
    entry.waiters.add(waiter);
    return leave;
  }

  /** A connection with this node is there, by whatever way: dials to it are answered with it. */
  satisfy(connection: PeerLink): void {
    for (const entry of [...this.inFlight]) {
      if (entry.target.node !== connection.peer) continue;
      this.inFlight.delete(entry);
      this.answer(entry, { outcome: 'connected', connection });
    }
  }

  private underWay(target: DialTarget): InFlight | undefined {
    return [...this.inFlight].find((entry) => (target.node !== null && entry.target.node === target.node) || sameHostPort(entry.target, target));
  }

  private begin(target: DialTarget): InFlight {
    const entry: InFlight = { target, dial: this.options.start(target, (result) => this.end(entry, result)), waiters: new Set() };
    this.inFlight.add(entry);
    return entry;
  }

  private abandon(entry: InFlight): void {
    const { target, dial } = entry;
    const { isConnected, environment } = this.options;
    this.inFlight.delete(entry);
    // Both dialled each other. The other end may have taken this logon for the connection that stays (DF-11): which one is
    // closed is for the rule that both follow, once both ends have both. Behind a wide IP any connected node may be that one.
    if (dial.reached() && (target.node === null || isConnected(target.node))) environment.after(LOGON_MILLIS, () => dial.cancel());
    else dial.cancel();
  }

  private end(entry: InFlight, result: DialOutcome): void {
    this.inFlight.delete(entry);
    if (result.outcome !== 'welcome') this.answer(entry, result);
    // It was none of those that are connected.
    else if (entry.waiters.size === 0 && !this.options.isConnected(result.stated.node)) result.socket.close('its dial was given up');
    else this.answer(entry, { outcome: 'connected', connection: this.options.adopt(result, entry.target) });
  }

  private answer({ waiters }: InFlight, result: DialResult): void {
    for (const waiter of waiters) {
      waiter.stopTimer();
      waiters.delete(waiter);
      // Who waits for another than the one that began the dial may meet somebody else at the address.
      const fault = result.outcome === 'connected' ? targetFault(waiter.target, { node: result.connection.peer, group: result.connection.peerGroup }) : null;
      waiter.done(fault === null ? result : { outcome: 'logon-failed', detail: fault });
    }
  }
}
