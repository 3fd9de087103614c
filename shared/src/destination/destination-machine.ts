/**
 * Destination failover: which connection carries a destination's stream, and which address is dialled next (DF, WI).
 *
 *              started, no address
 *   waiting ◄───────────────────────┐
 *      │ a peer connects            │         started / connection lost / reconnect, no incoming one (DF-02, DF-08, DF-14)
 *      ▼                            ○ ──────────────────────────────────────────────┐
 *   connected ◄──── an address connects (DF-04), or an incoming one arrives (DF-19) ── searching ◄─ from the top (DF-03)
 *      ▲                                                                      │           │
 *      │                                               the last one failed (DF-05)        └─ next address (DF-16)
 *      └──────────── an incoming one arrives (DF-19) ── backing-off ◄─────────┘
 *                                                            └── the wait is over: searching from the top
 *
 * With a wide IP each pass begins with a question to the name server, unless its last answer may still be kept: what it names is
 * the list of that pass, and a name that it cannot resolve is a list that has failed (WI-01, WI-04).
 *
 * While connected nothing moves the stream but the loss of its connection, its replacement by another with the same peer
 * (DF-11), or the operator: neither a better address (DF-13) nor a new incoming connection (DF-15).
 */
import type { OrderId } from '../domain/cluster-command.ts';
import type { AddressState, AttemptOutcome } from '../domain/destination.ts';
import type { Millis } from '../domain/units.ts';
import { describeHostPort } from '../domain/wide-ip.ts';
import type { Step } from '../machine/machine.ts';
import { attemptTime, attemptTimeFault, extraTimeLeft } from './attempt-time.ts';
import { waitAfterPass } from './back-off.ts';
import type { DestinationEffect, DestinationInput, DestinationMachine, DestinationSetup, PeerConnection } from './destination-contract.ts';
import { destinationState } from './destination-state.ts';
import { DestinationTurn } from './destination-turn.ts';
import { belongs, chooseWithoutSearch, isListed } from './incoming-choice.ts';
import { describeAnswer, holds, keepAnswer, untriedAnswer, type HostPort } from './wide-ip-answer.ts';

/**
 * A destination before `started`.
 *
 * @throws Error when the intervals do not fit the address list (DF-09).
 */
export function initialDestination(setup: DestinationSetup): DestinationMachine {
  const fault = attemptTimeFault(setup.spec);
  if (fault) throw new Error(fault);
  return {
    setup, started: false, connections: [], addresses: untriedList(setup), answer: null, doing: { phase: 'waiting' },
    passes: 0, extraMillis: setup.policy.firstPassExtraMillis, nextNumber: 1,
  };
}

/** Moves a destination by one input; see `DestinationInput` and `DestinationEffect`. Reports once whenever what is shown changed. */
export function stepDestination(machine: DestinationMachine, input: DestinationInput): Step<DestinationMachine, DestinationEffect> {
  const turn = new Rules(machine, input.at);
  turn.take(input);
  const state = destinationState(turn.next);
  const before = destinationState(machine);
  const changed = JSON.stringify(state) !== JSON.stringify(before);
  if (changed || turn.mustReport) turn.effects.push({ type: 'report', from: before.phase, state, because: turn.because, order: turn.order });
  return { state: turn.next, effects: turn.effects };
}

function untriedList(setup: DestinationSetup): AddressState[] {
  return setup.spec.addresses.map(({ node, host, port }) => ({ node, host, port, state: 'untried' }));
}

/** The rules, each moving one step in the making. */
class Rules extends DestinationTurn {
  take(input: DestinationInput): void {
    switch (input.type) {
      case 'started':
        if (this.next.started) return;
        this.next.started = true;
        this.because = 'the node started';
        return this.needConnection();
      case 'attempt-ended':
        return input.outcome === 'connected' ? this.dialConnected(input.attempt, input.connection) : this.dialFailed(input.attempt, input.outcome, input.detail);
      case 'resolved':
        return this.resolved(input.attempt, input.addresses, input.ttlMillis);
      case 'unresolved':
        return this.unresolved(input.attempt, input.detail);
      case 'connection-opened':
        return this.opened(input.connection);
      case 'connection-closed':
        return this.closed(input.connection, input.because);
      case 'connection-replaced':
        return this.replaced(input.replaced, input.by);
      case 'timer-fired':
        if (this.next.doing.phase !== 'backing-off' || this.next.doing.timer !== input.timer) return;
        this.because = `waited ${this.next.doing.millis} ms`;
        return this.beginPass();
      case 'reconnect':
        return this.reconnect(input.order);
    }
  }

  /** A connection is needed: a usable incoming one makes dialling needless (DF-02), else the search starts at the top (DF-03). */
  private needConnection(): void {
    const { setup, connections, answer } = this.next;
    const there = chooseWithoutSearch(setup.spec, connections);
    this.next.addresses = holds(answer, this.at) ? untriedAnswer(answer) : untriedList(setup);
    if (there) this.use(there);
    else this.beginPass();
  }

  /** From the first address of the list, or of what the name stands for now (DF-03, WI-01). */
  private beginPass(): void {
    const { setup: { spec }, answer, extraMillis } = this.next;
    if (spec.wideIp === null) {
      if (spec.addresses.length === 0) this.next.doing = { phase: 'waiting' };
      else this.tryAddress(0);
    } else if (holds(answer, this.at)) this.tryAddress(0);
    else {
      const attempt = this.next.nextNumber++;
      this.next.doing = { phase: 'resolving', attempt, since: this.at };
      this.effects.push({ type: 'resolve', attempt, ...spec.wideIp, timeoutMillis: attemptTime(spec, 0) + extraMillis });
    }
  }

  private resolved(attempt: number, addresses: HostPort[], ttlMillis: Millis): void {
    const { doing, setup: { spec } } = this.next;
    if (doing.phase !== 'resolving' || doing.attempt !== attempt) return;
    if (addresses.length === 0) return this.unresolved(attempt, 'the answer names no address');
    const answer = keepAnswer(addresses, ttlMillis, this.at);
    this.next.answer = answer;
    this.next.addresses = untriedAnswer(answer);
    this.next.extraMillis = extraTimeLeft(this.next.extraMillis, attemptTime(spec, 0), this.at - doing.since);
    this.because = describeAnswer(spec.wideIp!, answer);
    this.tryAddress(0);
  }

  /** The name stands for no address that could be tried: as if all had failed (DF-16). */
  private unresolved(attempt: number, detail: string): void {
    const { doing, setup: { spec } } = this.next;
    if (doing.phase !== 'resolving' || doing.attempt !== attempt) return;
    const { name } = spec.wideIp!;
    const tookMillis = this.at - doing.since;
    this.because = `${name} unresolved (${detail})`;
    this.effects.push({ type: 'report-attempt', index: null, peer: null, address: name, pass: this.next.passes + 1, outcome: 'unresolved', tookMillis, detail });
    this.endOfList();
  }

  private tryAddress(index: number): void {
    const { spec } = this.next.setup;
    const address = this.next.addresses[index];
    if (!address) return this.endOfList();
    const there = this.connectedAt(address);
    if (there) {
      // Dialled for another destination of this node; a second connection to the same peer is never made (DF-18).
      this.attemptEnds(index, 'connected', 0, 'over the connection that is there', there.peer);
      return this.use(there);
    }
    const attempt = this.next.nextNumber++;
    this.next.addresses[index] = { node: address.node, host: address.host, port: address.port, state: 'trying' };
    this.next.doing = { phase: 'searching', index, attempt, since: this.at };
    const timeoutMillis = attemptTime(spec, index) + this.next.extraMillis;
    this.effects.push({ type: 'dial', attempt, index, peer: address.node, host: address.host, port: address.port, timeoutMillis });
  }

  /** Waits, longer each time, and begins again with the first address (DF-05, DF-06). The first pass is over (DF-17). */
  private endOfList(): void {
    this.next.passes++;
    this.next.extraMillis = 0;
    const timer = this.next.nextNumber++;
    const millis = waitAfterPass(this.next.passes, this.next.setup.policy);
    const until = this.at + millis;
    this.next.doing = { phase: 'backing-off', timer, millis, until };
    this.effects.push({ type: 'set-timer', timer, at: until });
  }

  private dialConnected(attempt: number, connection: PeerConnection): void {
    const { doing, setup } = this.next;
    if (doing.phase !== 'searching' || doing.attempt !== attempt) {
      if (!this.knows(connection.connection)) this.close(connection.connection, 'its dial was cancelled');
      return;
    }
    // Of an address of a wide IP nobody is expected by name: the group decides (DF-12).
    const expected = this.next.addresses[doing.index]!.node ?? connection.peer;
    const fault = connection.peerGroup !== setup.spec.group ? `states group ${connection.peerGroup}, expected ${setup.spec.group}`
      : connection.peer !== expected ? `states name ${connection.peer}, expected ${expected}` : null;
    if (fault) {
      this.close(connection.connection, fault);
      return this.dialFailed(attempt, 'logon-failed', fault);
    }
    if (!this.knows(connection.connection)) this.next.connections.push(connection);
    this.because = `${connection.peer} connected`;
    this.attemptEnds(doing.index, 'connected', this.at - doing.since, null, connection.peer);
    this.use(connection);
  }

  /** Whatever the failure was, it is reported as such and the next address is tried (DF-16). */
  private dialFailed(attempt: number, outcome: Exclude<AttemptOutcome, 'connected'>, detail: string | null): void {
    const { doing } = this.next;
    if (doing.phase !== 'searching' || doing.attempt !== attempt) return;
    const { index, since } = doing;
    const address = this.next.addresses[index]!;
    this.because = `${address.node ?? describeHostPort(address)} ${outcome}${detail ? ` (${detail})` : ''}`;
    this.attemptEnds(index, outcome, this.at - since, detail);
    this.next.extraMillis = extraTimeLeft(this.next.extraMillis, attemptTime(this.next.setup.spec, index), this.at - since);
    // Both may have dialled at once, and this dial gave way to one that another destination of this node made (DF-11).
    const there = this.connectedAt(address);
    if (there) this.use(there);
    else this.tryAddress(index + 1);
  }

  private opened(connection: PeerConnection): void {
    const { doing, setup, started } = this.next;
    if (!belongs(setup.spec, connection)) {
      if (setup.spec.addresses.length > 0 && isListed(setup.spec, connection.peer)) {
        this.because = `${connection.peer} states group ${connection.peerGroup}, expected ${setup.spec.group}: not used`;
        this.mustReport = true;
      }
      return;
    }
    if (this.knows(connection.connection)) return;
    this.next.connections.push(connection);
    this.because = `${connection.peer} ${connection.direction === 'incoming' ? 'connected to this node' : 'was connected'}`;
    if (!started || doing.phase === 'connected') return;
    const there = chooseWithoutSearch(setup.spec, this.next.connections);
    if (!there) return;
    this.endSearch(this.because);
    this.use(there);
  }

  private closed(connection: number, because: string): void {
    const gone = this.forget(connection);
    if (!gone) return;
    this.because = `the connection with ${gone.peer} closed: ${because}`;
    const { doing } = this.next;
    if (doing.phase !== 'connected' || doing.connection !== connection) return;
    this.effects.push({ type: 'stop-using', connection, because });
    // A second connection with the same peer outlives a duplicate that was closed (DF-11): the server was not lost.
    const twin = this.next.connections.find((other) => other.peer === gone.peer);
    if (twin) this.use(twin);
    else this.needConnection();
  }

  private replaced(replaced: number, by: number): void {
    const heir = this.next.connections.find((connection) => connection.connection === by);
    const { doing } = this.next;
    if (!heir || doing.phase !== 'connected' || doing.connection !== replaced) return this.closed(replaced, 'it was a duplicate');
    this.forget(replaced);
    this.because = `two connections with ${heir.peer}; the ${heir.direction} one stays`;
    this.effects.push({ type: 'stop-using', connection: replaced, because: this.because });
    this.use(heir);
  }

  /** The operator's order: the present connection is closed and the search begins at the top, unless DF-02 applies (DF-14). */
  private reconnect(order: OrderId | null): void {
    const { doing } = this.next;
    this.because = 'reconnect was ordered';
    this.order = order;
    this.mustReport = true;
    if (!this.next.started) return;
    if (doing.phase === 'connected') {
      this.effects.push({ type: 'stop-using', connection: doing.connection, because: this.because });
      this.close(doing.connection, this.because);
    }
    this.endSearch(this.because);
    this.needConnection();
  }

  /** Calls off the dial or the wait that is going on, if any. */
  private endSearch(because: string): void {
    const { doing } = this.next;
    if (doing.phase === 'searching') {
      this.effects.push({ type: 'cancel-dial', attempt: doing.attempt, because });
      this.attemptEnds(doing.index, 'cancelled', this.at - doing.since, because);
    }
    if (doing.phase === 'resolving') this.effects.push({ type: 'cancel-resolve', attempt: doing.attempt, because });
    if (doing.phase === 'backing-off') this.effects.push({ type: 'cancel-timer', timer: doing.timer });
  }
}
