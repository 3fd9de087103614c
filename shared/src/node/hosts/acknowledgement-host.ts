/** When clients' updates are acknowledged, and whether sync destinations hold that up (RP-05, RP-06, RP-11). */
import type { OrderId } from '../../domain/cluster-command.ts';
import type { NodeEventBody } from '../../domain/cluster-event.ts';
import type { DestinationSpec, Policy } from '../../domain/cluster-spec.ts';
import type { AckMode } from '../../domain/destination.ts';
import type { DestinationName, NodeName } from '../../domain/ids.ts';
import type { Acknowledgements, Copies } from '../../replication/acknowledgements.ts';
import { initialAckMode, stepAckMode, type AckModeEffect, type AckModeInput, type AckModeMachine } from '../../replication/ack-mode.ts';
import type { UpdateStream } from '../../replication/update-entry.ts';
import { every, type NodeEnvironment } from '../environment.ts';
import type { StreamTable } from '../streams/stream-table.ts';
import { MachineRunner } from './machine-runner.ts';

/** Ages of seconds are judged: four times a second is often enough. */
const LOOK_MILLIS = 250;
/** A destination is caught up while nothing has waited for it for longer than this: something is always on its way. */
const CAUGHT_UP_MILLIS = 1000;

export interface AcknowledgementHostOptions {
  destinations: readonly DestinationSpec[];
  policy: Policy;
  environment: NodeEnvironment;
  acknowledgements: Acknowledgements;
  durableTo: () => number;
  /** Other members of the group that are not down. */
  members: () => NodeName[];
  streams: () => StreamTable;
  report: (body: NodeEventBody) => void;
}

export class AcknowledgementHost {
  private readonly modes = new Map<DestinationName, MachineRunner<AckModeMachine, AckModeInput, AckModeEffect>>();
  private readonly sync: DestinationSpec[];
  private refusal: { found: string; todo: string } | null = null;
  private stopLooking: () => void = () => undefined;
  private stopSoon: (() => void) | null = null;
  private readonly syncOf = new WeakMap<UpdateStream, Map<string, readonly DestinationName[]>>();

  constructor(private readonly options: AcknowledgementHostOptions) {
    const { destinations, policy } = options;
    this.sync = destinations.filter((destination) => destination.ack === 'sync');
    for (const { name, ack } of destinations) this.modes.set(name, new MachineRunner(initialAckMode(ack, policy), stepAckMode, (effect) => this.run(name, effect)));
  }

  start(): void {
    if (this.sync.length > 0) this.stopLooking = every(this.options.environment, LOOK_MILLIS, () => this.look());
  }

  stop(): void {
    this.stopLooking();
    this.stopSoon?.();
  }

  /** Sync destinations that carry an update of this node. */
  destinationsOf(stream: UpdateStream, topic: string): readonly DestinationName[] {
    if (this.sync.length === 0 || stream.section === null) return NONE;
    let known = this.syncOf.get(stream);
    if (!known) this.syncOf.set(stream, (known = new Map()));
    let names = known.get(topic);
    if (!names) known.set(topic, (names = this.sync.filter((destination) => this.options.streams().carries(destination, stream, topic)).map(({ name }) => name)));
    return names;
  }

  modeOf(destination: DestinationName): AckMode {
    return this.modes.get(destination)?.state.now ?? 'async';
  }

  /** Whether a client's acknowledgement waits for members (null) or for a destination. */
  isAwaited(destination: DestinationName | null): boolean {
    if (this.options.acknowledgements.waiting === 0) return false;
    return destination === null ? this.options.policy.backups > 0 : this.modeOf(destination) === 'sync';
  }

  /** Something is on disk, here or elsewhere, or somebody has come or gone: once for all that happens in a turn. */
  settleSoon(): void {
    this.stopSoon ??= this.options.environment.soon(() => this.settle());
  }

  settle(): void {
    this.stopSoon?.();
    this.stopSoon = null;
    const { acknowledgements, policy, durableTo, members, streams } = this.options;
    if (acknowledgements.waiting === 0) return;
    const copies: Copies = {
      durableTo: durableTo(),
      members: members(),
      backups: policy.backups,
      memberHas: (member, key, number) => streams().memberHas(member, key, number),
      isDowngraded: (destination) => this.modeOf(destination) === 'downgraded',
      destinationHas: (destination, key, number) => streams().destinationHas(destination, key, number),
    };
    acknowledgements.settle(copies);
  }

  /** The operator's order. @returns why it is refused, or null. */
  order(destination: DestinationName, to: 'downgraded' | 'sync', by: string, order: OrderId): { found: string; todo: string } | null {
    this.refusal = null;
    this.modes.get(destination)?.feed({ at: this.options.environment.now(), type: 'ordered', to, by, order });
    return this.refusal;
  }

  private look(): void {
    const at = this.options.environment.now();
    const streams = this.options.streams();
    for (const { name } of this.sync) {
      const oldest = this.options.acknowledgements.oldestFor(name, (key, number) => streams.destinationHas(name, key, number));
      this.modes.get(name)!.feed({ at, type: 'looked', oldestAt: oldest?.acceptedAt ?? null, caughtUp: streams.isCaughtUp(name, at, CAUGHT_UP_MILLIS) });
    }
  }

  private run(destination: DestinationName, effect: AckModeEffect): void {
    if (effect.type === 'refused') {
      this.refusal = { found: `${destination}: ${effect.found}`, todo: effect.todo };
      return;
    }
    const { now, because, order } = effect;
    this.options.report({ kind: 'ack-mode-changed', destination, now, because, order });
    this.settleSoon();
  }
}

const NONE: readonly DestinationName[] = [];
