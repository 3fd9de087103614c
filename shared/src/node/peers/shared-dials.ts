/** Dials that several may wait for: at most one is in flight to a node, whoever asked for it (DF-18). */
import type { AttemptOutcome } from '../../domain/destination.ts';
import type { NodeName } from '../../domain/ids.ts';
import type { Millis } from '../../domain/units.ts';
import type { NodeEnvironment } from '../environment.ts';
import type { Dial, DialOutcome, DialTarget, PeerLink } from './peer-link.ts';

export type DialResult = { outcome: 'connected'; connection: PeerLink } | { outcome: Exclude<AttemptOutcome, 'connected'>; detail: string };

/** What a logon that nobody waits for any more may take; then the dial is given up after all. */
const LOGON_MILLIS = 2000;

interface Waiter {
  stopTimer: () => void;
  done: (result: DialResult) => void;
}

interface InFlight {
  dial: Dial;
  waiters: Set<Waiter>;
}

export class SharedDials {
  private readonly inFlight = new Map<NodeName, InFlight>();

  constructor(
    private readonly start: (target: DialTarget, done: (result: DialOutcome) => void) => Dial,
    /** Takes what logged on. @returns the connection that both nodes go on with. */
    private readonly adopt: (result: DialOutcome & { outcome: 'welcome' }) => PeerLink,
    private readonly isConnected: (node: NodeName) => boolean,
    private readonly environment: NodeEnvironment,
  ) {}

  /** @returns a function that gives up waiting; the dial ends with its last waiter. `done` is called once, never before this returns. */
  dial(target: DialTarget, timeoutMillis: Millis, done: (result: DialResult) => void): () => void {
    let entry = this.inFlight.get(target.node);
    if (!entry) {
      const started: InFlight = { dial: this.start(target, (result) => this.end(target.node, started, result)), waiters: new Set() };
      this.inFlight.set(target.node, (entry = started));
    }
    const { dial, waiters } = entry;
    const leave = (): void => {
      waiter.stopTimer();
      if (!waiters.delete(waiter) || waiters.size > 0) return;
      if (this.inFlight.get(target.node)?.dial === dial) this.inFlight.delete(target.node);
      // Both dialled each other. The other end may have taken this logon for the connection that stays (DF-11): which one is
      // closed is for the rule that both follow, once both ends have both.
      if (dial.reached() && this.isConnected(target.node)) this.environment.after(LOGON_MILLIS, () => dial.cancel());
      else dial.cancel();
    };
    const stopTimer = this.environment.after(timeoutMillis, () => {
      const how = dial.reached() ? 'it accepted the connection but did not answer the logon' : 'no answer';
      leave();
      done({ outcome: 'timeout', detail: `${how} within ${Math.round(timeoutMillis)} ms` });
    });
    const waiter: Waiter = { stopTimer, done };
    waiters.add(waiter);
    return leave;
  }

  /** A connection with this node is there, by whatever way: dials to it are answered with it. */
  satisfy(connection: PeerLink): void {
    const entry = this.inFlight.get(connection.peer);
    if (!entry) return;
    this.inFlight.delete(connection.peer);
    this.answer(entry, { outcome: 'connected', connection });
  }

  private end(node: NodeName, entry: InFlight, result: DialOutcome): void {
    if (this.inFlight.get(node) === entry) this.inFlight.delete(node);
    if (result.outcome !== 'welcome') {
      this.answer(entry, result);
      return;
    }
    this.answer(entry, { outcome: 'connected', connection: this.adopt(result) });
  }

  private answer(entry: InFlight, result: DialResult): void {
    for (const waiter of entry.waiters) {
      waiter.stopTimer();
      entry.waiters.delete(waiter);
      waiter.done(result);
    }
  }
}
