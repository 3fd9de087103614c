/** Runs one destination machine: dials, timers and closes for it, and tells the streams which connection carries it (DF). */
import type { OrderId } from '../../domain/cluster-command.ts';
import type { NodeEventBody } from '../../domain/cluster-event.ts';
import type { DestinationSpec, Policy } from '../../domain/cluster-spec.ts';
import type { NodeName } from '../../domain/ids.ts';
import { initialDestination, stepDestination } from '../../destination/destination-machine.ts';
import type { DestinationEffect, DestinationInput, DestinationMachine, PeerConnection } from '../../destination/destination-contract.ts';
import type { NodeEnvironment } from '../environment.ts';
import type { PeerLink } from '../peers/peer-link.ts';
import type { PeerRegistry } from '../peers/peer-registry.ts';
import { MachineRunner } from './machine-runner.ts';
import { NumberedTimers } from './timers.ts';

export interface DestinationHostOptions {
  spec: DestinationSpec;
  self: NodeName;
  policy: Policy;
  registry: PeerRegistry;
  environment: NodeEnvironment;
  report: (body: NodeEventBody) => void;
  /** The connection that carries the outgoing stream from now on, or null. */
  onCarrier: (connection: PeerLink | null) => void;
}

export class DestinationHost {
  readonly spec: DestinationSpec;
  private readonly runner: MachineRunner<DestinationMachine, DestinationInput, DestinationEffect>;
  private readonly timers: NumberedTimers;
  private readonly dials = new Map<number, () => void>();

  constructor(private readonly options: DestinationHostOptions) {
    this.spec = options.spec;
    this.timers = new NumberedTimers(options.environment);
    this.runner = new MachineRunner(initialDestination({ spec: options.spec, self: options.self, policy: options.policy }), stepDestination, (effect) => this.run(effect));
  }

  start(): void {
    this.runner.feed({ at: this.options.environment.now(), type: 'started' });
  }

  reconnect(order: OrderId | null): void {
    this.runner.feed({ at: this.options.environment.now(), type: 'reconnect', order });
  }

  opened(connection: PeerLink): void {
    this.runner.feed({ at: this.options.environment.now(), type: 'connection-opened', connection: stated(connection) });
  }

  /** `by` may be one that the machine gave up as a duplicate before: the one that was to stay is lost, and it is here again. */
  replaced(replaced: PeerLink, by: PeerLink): void {
    if (!this.runner.state.connections.some((known) => known.connection === by.id)) this.opened(by);
    this.runner.feed({ at: this.options.environment.now(), type: 'connection-replaced', replaced: replaced.id, by: by.id });
  }

  closed(connection: PeerLink, because: string): void {
    this.runner.feed({ at: this.options.environment.now(), type: 'connection-closed', connection: connection.id, because });
  }

  stop(): void {
    this.timers.clear();
    for (const cancel of this.dials.values()) cancel();
    this.dials.clear();
  }

  private run(effect: DestinationEffect): void {
    const { registry, report, spec } = { ...this.options, spec: this.spec };
    switch (effect.type) {
      case 'dial':
        this.dial(effect);
        return;
      case 'cancel-dial':
        this.dials.get(effect.attempt)?.();
        this.dials.delete(effect.attempt);
        return;
      case 'set-timer':
        this.timers.set(effect.timer, effect.at, () => this.runner.feed({ at: this.options.environment.now(), type: 'timer-fired', timer: effect.timer }));
        return;
      case 'cancel-timer':
        this.timers.cancel(effect.timer);
        return;
      case 'use-connection':
        this.options.onCarrier(registry.byId(effect.connection) ?? null);
        return;
      case 'stop-using':
        this.options.onCarrier(null);
        return;
      case 'close-connection':
        registry.close(effect.connection, effect.because);
        return;
      case 'report':
        report({ kind: 'destination-changed', destination: spec.name, from: effect.from, state: effect.state, because: effect.because, order: effect.order });
        return;
      case 'report-attempt': {
        const { index, peer, pass, outcome, tookMillis, detail } = effect;
        report({ kind: 'destination-attempt', destination: spec.name, index, peer, pass, outcome, tookMillis, detail });
      }
    }
  }

  private dial(effect: DestinationEffect & { type: 'dial' }): void {
    const { attempt } = effect;
    const present = this.options.registry.with(effect.peer);
    if (present) {
      this.runner.feed({ at: this.options.environment.now(), type: 'attempt-ended', attempt, outcome: 'connected', connection: stated(present) });
      return;
    }
    const cancel = this.options.registry.dial({ node: effect.peer, host: effect.host, port: effect.port }, effect.timeoutMillis, (result) => {
      this.dials.delete(attempt);
      const at = this.options.environment.now();
      if (result.outcome === 'connected') this.runner.feed({ at, type: 'attempt-ended', attempt, outcome: 'connected', connection: stated(result.connection) });
      else this.runner.feed({ at, type: 'attempt-ended', attempt, outcome: result.outcome, detail: result.detail });
    });
    this.dials.set(attempt, cancel);
  }
}

function stated(connection: PeerLink): PeerConnection {
  return { connection: connection.id, peer: connection.peer, peerGroup: connection.peerGroup, direction: connection.direction, since: connection.openedAt };
}
