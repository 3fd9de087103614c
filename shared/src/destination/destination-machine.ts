/**
 * Destination failover: which connection carries a destination's stream, and which address is dialled next (DF).
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
 * While connected nothing moves the stream but the loss of its connection, its replacement by another with the same peer
 * (DF-11), or the operator: neither a better address (DF-13) nor a new incoming connection (DF-15).
 */
import type { OrderId } from '../domain/cluster-command.ts';
import type { AttemptOutcome } from '../domain/destination.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { Step } from '../machine/machine.ts';
import { attemptTime, attemptTimeFault, extraTimeLeft } from './attempt-time.ts';
import { waitAfterPass } from './back-off.ts';
import type { DestinationEffect, DestinationInput, DestinationMachine, DestinationSetup, PeerConnection } from './destination-contract.ts';
import { destinationState } from './destination-state.ts';
import { belongs, chooseWithoutSearch, isListed } from './incoming-choice.ts';

/**
 * A destination before `started`.
 *
 * @throws Error when the intervals do not fit the address list (DF-09).
 */
export function initialDestination(setup: DestinationSetup): DestinationMachine {
  const fault = attemptTimeFault(setup.spec);
  if (fault) throw new Error(fault);
  return {
    setup, started: false, connections: [], addresses: untried(setup), doing: { phase: 'waiting' },
    passes: 0, extraMillis: setup.policy.firstPassExtraMillis, nextNumber: 1,
  };
}

/** Moves a destination by one input; see `DestinationInput` and `DestinationEffect`. Reports once whenever what is shown changed. */
export function stepDestination(machine: DestinationMachine, input: DestinationInput): Step<DestinationMachine, DestinationEffect> {
  const turn = new Turn(machine, input.at);
  turn.take(input);
  const state = destinationState(turn.next);
  const changed = JSON.stringify(state) !== JSON.stringify(destinationState(machine));
  if (changed || turn.mustReport) turn.effects.push({ type: 'report', from: machine.doing.phase, state, because: turn.because, order: turn.order });
  return { state: turn.next, effects: turn.effects };
}

function untried(setup: DestinationSetup): DestinationMachine['addresses'] {
  return setup.spec.addresses.map(({ node, host, port }) => ({ node, host, port, state: 'untried' }));
}

/** One step in the making: a copy of the machine that the rules below change, and what is to be done. */
class Turn {
  readonly next: DestinationMachine;
  readonly effects: DestinationEffect[] = [];
  because = '';
  order: OrderId | null = null;
  mustReport = false;

  constructor(machine: DestinationMachine, readonly at: MonoMillis) {
    this.next = { ...machine, connections: [...machine.connections], addresses: [...machine.addresses] };
  }

  take(input: DestinationInput): void {
    switch (input.type) {
      case 'started':
        if (this.next.started) return;
        this.next.started = true;
        this.because = 'the node started';
        return this.needConnection();
      case 'attempt-ended':
        return input.outcome === 'connected' ? this.dialConnected(input.attempt, input.connection) : this.dialFailed(input.attempt, input.outcome, input.detail);
      case 'connection-opened':
        return this.opened(input.connection);
      case 'connection-closed':
        return this.closed(input.connection, input.because);
      case 'connection-replaced':
        return this.replaced(input.replaced, input.by);
      case 'timer-fired':
        if (this.next.doing.phase !== 'backing-off' || this.next.doing.timer !== input.timer) return;
        this.because = `waited ${this.next.doing.millis} ms`;
        return this.tryAddress(0);
      case 'reconnect':
        return this.reconnect(input.order);
    }
  }

  /** A connection is needed: a usable incoming one makes dialling needless (DF-02), else the search starts at the top (DF-03). */
  private needConnection(): void {
    const there = chooseWithoutSearch(this.next.setup.spec, this.next.connections);
    this.next.addresses = untried(this.next.setup);
    if (there) this.use(there);
    else if (this.next.addresses.length === 0) this.next.doing = { phase: 'waiting' };
    else this.tryAddress(0);
  }

  private tryAddress(index: number): void {
    const { spec } = this.next.setup;
    const address = this.next.addresses[index];
    if (!address) return this.endOfList();
    const there = this.next.connections.find((connection) => connection.peer === address.node);
    if (there) {
      // Dialled for another destination of this node; a second connection to the same peer is never made (DF-18).
      this.attemptEnds(index, 'connected', 0, 'over the connection that is there');
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
    const expected = this.next.addresses[doing.index]!.node;
    const fault = connection.peerGroup !== setup.spec.group ? `states group ${connection.peerGroup}, expected ${setup.spec.group}`
      : connection.peer !== expected ? `states name ${connection.peer}, expected ${expected}` : null;
    if (fault) {
      this.close(connection.connection, fault);
      return this.dialFailed(attempt, 'logon-failed', fault);
    }
    if (!this.knows(connection.connection)) this.next.connections.push(connection);
    this.because = `${connection.peer} connected`;
    this.attemptEnds(doing.index, 'connected', this.at - doing.since, null);
    this.use(connection);
  }

  /** Whatever the failure was, it is reported as such and the next address is tried (DF-16). */
  private dialFailed(attempt: number, outcome: Exclude<AttemptOutcome, 'connected'>, detail: string | null): void {
    const { doing } = this.next;
    if (doing.phase !== 'searching' || doing.attempt !== attempt) return;
    const { index, since } = doing;
    const peer = this.next.addresses[index]!.node;
    this.because = `${peer} ${outcome}${detail ? ` (${detail})` : ''}`;
    this.attemptEnds(index, outcome, this.at - since, detail);
    this.next.extraMillis = extraTimeLeft(this.next.extraMillis, attemptTime(this.next.setup.spec, index), this.at - since);
    // Both may have dialled at once, and this dial gave way to one that another destination of this node made (DF-11).
    const there = this.next.connections.find((connection) => connection.peer === peer);
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
    if (doing.phase === 'backing-off') this.effects.push({ type: 'cancel-timer', timer: doing.timer });
  }

  private attemptEnds(index: number, outcome: AttemptOutcome, tookMillis: number, detail: string | null): void {
    const { node, host, port } = this.next.addresses[index]!;
    this.next.addresses[index] = { node, host, port, state: outcome, tookMillis, ...(detail === null ? {} : { detail }) };
    this.effects.push({ type: 'report-attempt', index, peer: node, pass: this.next.passes + 1, outcome, tookMillis, detail });
  }

  /** Any success sets the wait back (DF-06) and ends the first pass's extra time (DF-17). */
  private use({ connection, peer, direction }: PeerConnection): void {
    this.next.passes = 0;
    this.next.extraMillis = 0;
    this.next.doing = { phase: 'connected', connection, peer, via: direction, since: this.at };
    this.effects.push({ type: 'use-connection', connection, peer, via: direction });
  }

  private close(connection: number, because: string): void {
    this.forget(connection);
    this.effects.push({ type: 'close-connection', connection, because });
  }

  private knows(connection: number): boolean {
    return this.next.connections.some((known) => known.connection === connection);
  }

  private forget(connection: number): PeerConnection | undefined {
    const gone = this.next.connections.find((known) => known.connection === connection);
    this.next.connections = this.next.connections.filter((known) => known !== gone);
    return gone;
  }
}
