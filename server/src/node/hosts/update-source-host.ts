/** Runs the update-source machine: registrations of clients come in, callbacks go out, epochs are made durable (US). */
import type { NodeEventBody, FindingEventBody } from '@understudy/shared/domain/cluster-event';
import type { ClusterSpec, NodeSpec } from '@understudy/shared/domain/cluster-spec';
import type { Incarnation, NodeName, TopicPath } from '@understudy/shared/domain/ids';
import type { GroupView } from '@understudy/shared/domain/membership';
import { compareEpochs, type Epoch } from '@understudy/shared/domain/update-source';
import { initialUpdateSource, stepUpdateSource } from '@understudy/shared/update-source/update-source-machine';
import type { PathActivity, UpdateSourceEffect, UpdateSourceInput, UpdateSourceMessage, UpdateSourceState } from '@understudy/shared/update-source/update-source-types';
import { monoMillis } from '../../clock.ts';
import { encodeFrame } from '../../framing/message-codec.ts';
import type { NodeStore } from '../journal/store-types.ts';
import type { ClientHandle, MqttServer, RegisterVerdict } from '../mqtt/node-port.ts';
import type { PeerRegistry } from '../peers/peer-registry.ts';
import { MachineRunner } from './machine-runner.ts';

const EPOCH_KEY = 'epoch:';

export interface UpdateSourceHostOptions {
  self: NodeSpec;
  incarnation: Incarnation;
  digest: string;
  cluster: ClusterSpec;
  datagrid: boolean;
  members: NodeName[];
  registry: PeerRegistry;
  store: NodeStore;
  mqtt: () => MqttServer;
  report: (body: NodeEventBody | FindingEventBody) => void;
  /** A split healed: the values of this path stand in a new epoch of this node's source (US-24). */
  onAssert: (path: TopicPath, epoch: Epoch) => void;
  /** A split healed: the values of these epochs give way to those of the winner's new one (US-24). */
  onYield: (path: TopicPath, epoch: Epoch, over: Epoch[]) => void;
}

export class UpdateSourceHost {
  private readonly runner: MachineRunner<UpdateSourceState, UpdateSourceInput, UpdateSourceEffect>;
  private readonly clients = new Map<number, ClientHandle>();
  /** The registration that is being judged in this call, and why it was refused. */
  private registering: { connection: number; path: TopicPath; refusal: string | null } | null = null;

  constructor(private readonly options: UpdateSourceHostOptions) {
    const { self, incarnation, digest, cluster, datagrid, store } = options;
    const epochs = Object.fromEntries(store.meta.entries<Epoch>(EPOCH_KEY).map(([key, epoch]) => [key.slice(EPOCH_KEY.length), epoch]));
    const config = { node: self.name, group: self.group, incarnation, digest, datagrid, sections: cluster.sections, policy: cluster.policy };
    this.runner = new MachineRunner(initialUpdateSource(config, epochs), stepUpdateSource, (effect) => this.run(effect));
  }

  get state(): UpdateSourceState {
    return this.runner.state;
  }

  viewChanged(view: GroupView, reachable: NodeName[], orderer: NodeName | null, mayActivate: boolean, because: string): void {
    this.runner.feed({ kind: 'view-changed', at: monoMillis(), view, reachable, orderer, mayActivate, because });
  }

  peerConnected(node: NodeName): void {
    this.runner.feed({ kind: 'peer-connected', at: monoMillis(), node });
  }

  peerDigest(node: NodeName, digest: string): void {
    this.runner.feed({ kind: 'peer-digest', at: monoMillis(), node, digest });
  }

  message(from: NodeName, message: UpdateSourceMessage): void {
    this.runner.feed({ kind: 'message', at: monoMillis(), from, message });
  }

  stalled(): void {
    this.runner.feed({ kind: 'stalled', at: monoMillis() });
  }

  epochSeen(path: TopicPath, epoch: Epoch, source: { client: string; node: NodeName }): void {
    this.runner.feed({ kind: 'epoch-seen', at: monoMillis(), path, epoch, source });
  }

  tick(activity: PathActivity[]): void {
    this.runner.feed({ kind: 'tick', at: monoMillis(), activity });
  }

  closeAll(because: string): void {
    this.runner.feed({ kind: 'close-all', at: monoMillis(), because });
  }

  /** A refusal that the machine can give at once is the answer; a later one closes the registration (MQ-02). */
  register(client: ClientHandle, path: TopicPath): RegisterVerdict {
    this.clients.set(client.serial, client);
    const registering = { connection: client.serial, path, refusal: null as string | null };
    this.registering = registering;
    this.runner.feed({ kind: 'register', at: monoMillis(), client: client.name, path, connection: client.serial });
    this.registering = null;
    return registering.refusal === null ? { taken: true } : { taken: false, reason: registering.refusal };
  }

  deregister(client: ClientHandle, path: TopicPath): void {
    this.runner.feed({ kind: 'deregister', at: monoMillis(), client: client.name, path, connection: client.serial });
  }

  clientGone(client: ClientHandle, because: string): void {
    if (!this.clients.delete(client.serial)) return;
    this.runner.feed({ kind: 'client-gone', at: monoMillis(), client: client.name, connection: client.serial, because });
  }

  /** Everything that is known, to a member that cannot hear all others. */
  tellTable(member: NodeName): void {
    this.options.registry.with(member)?.send({ type: 'grid', from: this.options.self.name, message: { kind: 'table', grid: this.state.grid, ask: false } satisfies UpdateSourceMessage });
  }

  private run(effect: UpdateSourceEffect): void {
    const { registry, store, self, members, report } = this.options;
    switch (effect.kind) {
      case 'send':
        registry.with(effect.to)?.send({ type: 'grid', from: self.name, message: effect.message });
        return;
      case 'broadcast': {
        const frame = encodeFrame({ type: 'grid', from: self.name, message: effect.message });
        for (const member of members) registry.with(member)?.sendEncoded(frame);
        return;
      }
      case 'persist-epoch':
        store.meta.put(EPOCH_KEY + effect.path, effect.epoch);
        if (effect.token === null) return;
        store.commit();
        this.runner.feed({ kind: 'epoch-persisted', at: monoMillis(), token: effect.token });
        return;
      case 'accept-registration':
        return;
      case 'refuse-registration':
        this.refuse(effect);
        return;
      case 'callback':
        this.callBack(effect);
        return;
      case 'values-assert':
        this.options.onAssert(effect.path, effect.epoch);
        return;
      case 'values-yield':
        // Without a ruling (this node was stalled and others moved on) nobody asserts values: those that were not updated since stand.
        if (this.isRuled(effect)) this.options.onYield(effect.path, effect.epoch, effect.over);
        return;
      case 'report':
        report(effect.body);
    }
  }

  private isRuled({ path, winner, over }: UpdateSourceEffect & { kind: 'values-yield' }): boolean {
    const claims = this.state.grid.records[winner]?.entries.filter((entry) => entry.path === path).map((entry) => entry.claim) ?? [];
    return claims.some((claim) => claim?.over.some((ruled) => over.some((epoch) => compareEpochs(ruled, epoch) === 0)) ?? false);
  }

  private refuse(effect: UpdateSourceEffect & { kind: 'refuse-registration' }): void {
    const { registering } = this;
    if (registering && registering.connection === effect.connection && registering.path === effect.path) {
      registering.refusal = effect.reason;
      return;
    }
    const client = this.clients.get(effect.connection);
    if (client) this.options.mqtt().callback(client, effect.path, { state: 'closed', reason: effect.reason });
  }

  private callBack(effect: UpdateSourceEffect & { kind: 'callback' }): void {
    const client = this.clients.get(effect.connection);
    if (!client) return;
    const sent = this.options.mqtt().callback(client, effect.path, effect.state === 'closed' ? { state: 'closed', reason: effect.because } : { state: effect.state, epoch: effect.epoch });
    if (sent) this.options.report({ kind: 'callback-sent', path: effect.path, client: effect.client, state: effect.state, epoch: effect.epoch });
  }
}
