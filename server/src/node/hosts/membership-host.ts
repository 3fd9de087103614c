/** Runs the membership machine of a group with a datagrid: heartbeats, dials between members, the agreed view (MB). */
import type { OrderId } from '@understudy/shared/domain/cluster-command';
import type { NodeEventBody } from '@understudy/shared/domain/cluster-event';
import type { GroupSpec, Policy } from '@understudy/shared/domain/cluster-spec';
import type { Incarnation, NodeName } from '@understudy/shared/domain/ids';
import type { Millis, MonoMillis } from '@understudy/shared/domain/units';
import { stepMembership } from '@understudy/shared/membership/membership-machine';
import { initialMembership, mayServe } from '@understudy/shared/membership/membership-state';
import type { AgreedView, Heartbeat, MembershipEffect, MembershipInput, MembershipMachine } from '@understudy/shared/membership/membership-contract';
import { monoMillis } from '../../clock.ts';
import { encodeFrame } from '../../framing/message-codec.ts';
import type { NodeStore } from '../journal/store-types.ts';
import type { PeerConnection } from '../peers/peer-connection.ts';
import type { PeerRegistry } from '../peers/peer-registry.ts';
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
  report: (body: NodeEventBody) => void;
  onView: (effect: MembershipEffect & { type: 'view-changed' }) => void;
  onServing: (state: 'serving' | 'hearing', because: string, order: OrderId | null) => void;
}

export class MembershipHost {
  private readonly runner: MachineRunner<MembershipMachine, MembershipInput, MembershipEffect>;
  private readonly members: Set<NodeName>;
  private readonly toldHeardAt = new Map<NodeName, MonoMillis>();
  private readonly dials = new Map<NodeName, () => void>();
  private ticker: NodeJS.Timeout | null = null;
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
    this.runner.feed({ at: monoMillis(), type: 'started', stored: this.options.store.meta.get<AgreedView>(VIEW_KEY) ?? null });
    this.ticker = setInterval(() => setImmediate(() => this.tick()), TICK_MILLIS);
  }

  stop(): void {
    if (this.ticker) clearInterval(this.ticker);
    this.stopWake();
    for (const cancel of this.dials.values()) cancel();
    this.dials.clear();
  }

  isMember(node: NodeName): boolean {
    return this.members.has(node);
  }

  opened(connection: PeerConnection): void {
    this.runner.feed({ at: monoMillis(), type: 'peer-logged-on', peer: connection.peer, incarnation: connection.peerIncarnation, connection: connection.id });
  }

  closed(connection: PeerConnection, because: string): void {
    this.runner.feed({ at: monoMillis(), type: 'peer-connection-lost', peer: connection.peer, connection: connection.id, because });
  }

  heard(peer: NodeName, heartbeat: Heartbeat | null): void {
    const at = monoMillis();
    if (heartbeat === null && at - (this.toldHeardAt.get(peer) ?? -Infinity) < HEARD_EVERY_MILLIS) return;
    this.toldHeardAt.set(peer, at);
    this.runner.feed({ at, type: 'heard', peer, heartbeat });
  }

  force(order: OrderId | null): void {
    this.runner.feed({ at: monoMillis(), type: 'force', order });
  }

  /** Whether this node may serve at this moment, a stall that the machine does not know of yet included (MB-04). */
  mayServe(): boolean {
    return mayServe(this.runner.state, monoMillis());
  }

  /** Each other member and how long ago it was heard. */
  heardAgo(now: MonoMillis): { peer: NodeName; agoMillis: Millis | null }[] {
    return this.runner.state.peers.map((peer) => ({ peer: peer.node, agoMillis: peer.heardAt === null ? null : now - peer.heardAt }));
  }

  private tick(): void {
    if (this.ticker) this.runner.feed({ at: monoMillis(), type: 'tick' });
  }

  private run(effect: MembershipEffect): void {
    const { report, group, store } = this.options;
    switch (effect.type) {
      case 'redial':
        this.redial(effect.peer, effect.timeoutMillis);
        return;
      case 'send-heartbeat': {
        const frame = encodeFrame({ type: 'beat', heartbeat: effect.heartbeat });
        for (const member of this.members) this.options.registry.with(member)?.sendEncoded(frame);
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
        this.stopWake = fireAt(effect.at, () => this.tick());
    }
  }

  private redial(peer: NodeName, timeoutMillis: Millis): void {
    const { registry } = this.options;
    if (registry.with(peer)) {
      this.runner.feed({ at: monoMillis(), type: 'redial-ended', peer, outcome: 'connected', detail: null });
      return;
    }
    const cancel = registry.dial(registry.addressOf(peer), timeoutMillis, (result) => {
      this.dials.delete(peer);
      this.runner.feed({ at: monoMillis(), type: 'redial-ended', peer, outcome: result.outcome, detail: result.outcome === 'connected' ? null : result.detail });
    });
    this.dials.set(peer, cancel);
  }
}
