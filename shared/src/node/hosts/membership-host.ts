/** Runs the membership machine of a group with a datagrid: heartbeats, dials between members, the agreed view (MB). */
import type { OrderId } from '../../domain/cluster-command.ts';
import type { NodeEventBody } from '../../domain/cluster-event.ts';
import type { GroupSpec, Policy } from '../../domain/cluster-spec.ts';
import type { Incarnation, NodeName } from '../../domain/ids.ts';
import type { Millis, MonoMillis } from '../../domain/units.ts';
import { stepMembership } from '../../membership/membership-machine.ts';
import { initialMembership, mayServe } from '../../membership/membership-state.ts';
import type { AgreedView, Heartbeat, MembershipEffect, MembershipInput, MembershipMachine } from '../../membership/membership-contract.ts';
import { every, type NodeEnvironment } from '../environment.ts';
import type { PeerLink } from '../peers/peer-link.ts';
import type { PeerMessage } from '../peers/peer-message.ts';
import type { PeerRegistry } from '../peers/peer-registry.ts';
import type { NodeStore } from '../store.ts';
import { MachineRunner } from './machine-runner.ts';
import { fireAt } from './timers.ts';

/** The machine notices a stall of its own process by late ticks. */
const TICK_MILLIS = 50;
/** Frames that follow each other so closely say nothing new about who is there. */
const HEARD_EVERY_MILLIS = 50;
const VIEW_KEY = 'agreed-view';

export interface MembershipHostOptions {
  self: NodeName;
  incarnation: Incarnation;
  group: GroupSpec;
  policy: Policy;
  registry: PeerRegistry;
  store: NodeStore;
  environment: NodeEnvironment;
  report: (body: NodeEventBody) => void;
  onView: (effect: MembershipEffect & { type: 'view-changed' }) => void;
  /** After each tick: a stall that was none is known as such. */
  onTick: () => void;
  onServing: (state: 'serving' | 'hearing', because: string, order: OrderId | null) => void;
}

export class MembershipHost {
  private readonly runner: MachineRunner<MembershipMachine, MembershipInput, MembershipEffect>;
  private readonly members: Set<NodeName>;
  private readonly toldHeardAt = new Map<NodeName, MonoMillis>();
  private readonly dials = new Map<NodeName, () => void>();
  private stopTicks: (() => void) | null = null;
  private stopWake: () => void = () => undefined;

  constructor(private readonly options: MembershipHostOptions) {
    const { self, incarnation, group, policy } = options;
    this.members = new Set(group.nodes.filter((node) => node !== self));
    this.runner = new MachineRunner(
      initialMembership({ self, incarnation, members: group.nodes, heartbeatMillis: policy.heartbeatMillis, heartbeatLimitMillis: policy.heartbeatLimitMillis }),
      stepMembership,
      (effect) => this.run(effect),
    );
  }

  start(): void {
    this.runner.feed({ at: this.options.environment.now(), type: 'started', stored: this.options.store.meta.get<AgreedView>(VIEW_KEY) ?? null });
    const { environment } = this.options;
    this.stopTicks = every(environment, TICK_MILLIS, () => void environment.soon(() => this.tick()));
  }

  stop(): void {
    this.stopTicks?.();
    this.stopTicks = null;
    this.stopWake();
    for (const cancel of this.dials.values()) cancel();
    this.dials.clear();
  }

  isMember(node: NodeName): boolean {
    return this.members.has(node);
  }

  opened(connection: PeerLink): void {
    this.runner.feed({ at: this.options.environment.now(), type: 'peer-logged-on', peer: connection.peer, incarnation: connection.peerIncarnation, connection: connection.id });
  }

  closed(connection: PeerLink, because: string): void {
    this.runner.feed({ at: this.options.environment.now(), type: 'peer-connection-lost', peer: connection.peer, connection: connection.id, because });
  }

  heard(peer: NodeName, heartbeat: Heartbeat | null): void {
    const at = this.options.environment.now();
    if (heartbeat === null && at - (this.toldHeardAt.get(peer) ?? -Infinity) < HEARD_EVERY_MILLIS) return;
    this.toldHeardAt.set(peer, at);
    this.runner.feed({ at, type: 'heard', peer, heartbeat });
  }

  force(order: OrderId | null): void {
    this.runner.feed({ at: this.options.environment.now(), type: 'force', order });
  }

  /** Whether this node may serve at this moment, a stall that the machine does not know of yet included (MB-04). */
  mayServe(): boolean {
    return mayServe(this.runner.state, this.options.environment.now());
  }

  /** Each other member and how long ago it was heard. */
  heardAgo(now: MonoMillis): { peer: NodeName; agoMillis: Millis | null }[] {
    return this.runner.state.peers.map((peer) => ({ peer: peer.node, agoMillis: peer.heardAt === null ? null : now - peer.heardAt }));
  }

  private tick(): void {
    if (!this.stopTicks) return;
    this.runner.feed({ at: this.options.environment.now(), type: 'tick' });
    this.options.onTick();
  }

  private run(effect: MembershipEffect): void {
    const { report, group, store } = this.options;
    switch (effect.type) {
      case 'redial':
        this.redial(effect.peer, effect.timeoutMillis);
        return;
      case 'send-heartbeat': {
        const beat: PeerMessage = { type: 'beat', heartbeat: effect.heartbeat };
        for (const member of this.members) this.options.registry.with(member)?.send(beat);
        return;
      }
      case 'persist-view':
        store.meta.put(VIEW_KEY, effect.agreed);
        store.commit();
        return;
      case 'report-peer':
        report({ kind: 'peer-changed', peer: effect.peer, peerIncarnation: effect.peerIncarnation, from: effect.from, to: effect.to, because: effect.because, heardAt: effect.heardAt });
        return;
      case 'report-view':
        report({ kind: 'view-agreed', group: group.name, view: effect.view, orderedBy: effect.orderedBy, because: effect.because });
        return;
      case 'view-changed':
        this.options.onView(effect);
        return;
      case 'serving-changed':
        this.options.onServing(effect.state, effect.because, effect.order);
        return;
      case 'wake-at':
        this.stopWake();
        this.stopWake = fireAt(this.options.environment, effect.at, () => this.tick());
    }
  }

  private redial(peer: NodeName, timeoutMillis: Millis): void {
    const { registry } = this.options;
    if (registry.with(peer)) {
      this.runner.feed({ at: this.options.environment.now(), type: 'redial-ended', peer, outcome: 'connected', detail: null });
      return;
    }
    const cancel = registry.dial(registry.addressOf(peer), timeoutMillis, (result) => {
      this.dials.delete(peer);
      this.runner.feed({ at: this.options.environment.now(), type: 'redial-ended', peer, outcome: result.outcome, detail: result.outcome === 'connected' ? null : result.detail });
    });
    this.dials.set(peer, cancel);
  }
}
