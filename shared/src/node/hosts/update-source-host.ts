/** Runs the update-source machine: registrations of clients come in, callbacks go out, epochs are made durable (US). */
import type { NodeEventBody, FindingEventBody } from '../../domain/cluster-event.ts';
import type { ClusterSpec, NodeSpec } from '../../domain/cluster-spec.ts';
import type { Incarnation, NodeName, TopicPath } from '../../domain/ids.ts';
import type { GroupView } from '../../domain/membership.ts';
import type { Epoch } from '../../domain/update-source.ts';
import { realmOf } from '../../update-source/machine-turn.ts';
import { initialUpdateSource, stepUpdateSource } from '../../update-source/update-source-machine.ts';
import type { PathActivity, UpdateSourceEffect, UpdateSourceInput, UpdateSourceMessage, UpdateSourceState } from '../../update-source/update-source-types.ts';
import type { NodeEnvironment } from '../environment.ts';
import type { GridMessage, PeerMessage } from '../peers/peer-message.ts';
import type { PeerRegistry } from '../peers/peer-registry.ts';
import type { NodeStore } from '../store.ts';
import type { ClientGate, ClientRef, RegisterVerdict, SourceCallback } from './client-gate.ts';
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
  environment: NodeEnvironment;
  clients: ClientGate;
  report: (body: NodeEventBody | FindingEventBody) => void;
  /** An epoch is to begin here: calls back once the epochs before have ended and that is noted with the rest of the turn. `winner`: its source was active before. */
  endEpochs: (path: TopicPath, epoch: Epoch, winner: boolean, done: () => void) => void;
  /** A member that is reachable has told its whole table. */
  onTable: (member: NodeName) => void;
  /** The table may have changed. */
  onTurn: () => void;
  /** How many updates of a client's last epoch count, if that was the one right before. */
  keptBefore: (path: TopicPath, client: string, epoch: Epoch) => { epoch: Epoch; kept: number } | null;
}

export class UpdateSourceHost {
  private readonly runner: MachineRunner<UpdateSourceState, UpdateSourceInput, UpdateSourceEffect>;
  private readonly connected = new Map<number, ClientRef>();
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
    this.feed({ kind: 'view-changed', at: this.now(), view, reachable, orderer, mayActivate, because });
  }

  peerConnected(node: NodeName): void {
    this.feed({ kind: 'peer-connected', at: this.now(), node });
  }

  peerDigest(node: NodeName, digest: string): void {
    this.feed({ kind: 'peer-digest', at: this.now(), node, digest });
  }

  message(from: NodeName, message: UpdateSourceMessage): void {
    this.feed({ kind: 'message', at: this.now(), from, message });
    if (message.kind === 'table' && this.state.view.reachable.includes(from)) this.options.onTable(from);
  }

  stalled(): void {
    this.feed({ kind: 'stalled', at: this.now() });
  }

  epochSeen(path: TopicPath, epoch: Epoch, source: { client: string; node: NodeName }): void {
    this.feed({ kind: 'epoch-seen', at: this.now(), path, epoch, source });
  }

  promise(path: TopicPath, epoch: Epoch, to: NodeName): void {
    this.feed({ kind: 'epoch-promised', at: this.now(), path, epoch, to });
  }

  tick(activity: PathActivity[]): void {
    this.feed({ kind: 'tick', at: this.now(), activity });
  }

  closeAll(because: string): void {
    this.feed({ kind: 'close-all', at: this.now(), because });
  }

  /** A refusal that the machine can give at once is the answer; a later one closes the registration (MQ-02). */
  register(client: ClientRef, path: TopicPath): RegisterVerdict {
    this.connected.set(client.serial, client);
    const registering = { connection: client.serial, path, refusal: null as string | null };
    this.registering = registering;
    this.feed({ kind: 'register', at: this.now(), client: client.name, path, connection: client.serial });
    this.registering = null;
    return registering.refusal === null ? { taken: true } : { taken: false, reason: registering.refusal };
  }

  deregister(client: ClientRef, path: TopicPath): void {
    this.feed({ kind: 'deregister', at: this.now(), client: client.name, path, connection: client.serial });
  }

  clientGone(client: ClientRef, because: string): void {
    if (!this.connected.delete(client.serial)) return;
    this.feed({ kind: 'client-gone', at: this.now(), client: client.name, connection: client.serial, because });
  }

  /** Everything that is known, to a member that cannot hear all others. */
  tellTable(member: NodeName): void {
    this.send(member, { kind: 'table', grid: this.state.grid, ask: false });
  }

  /** Tells one member, over another one where the link between them is cut. */
  send(member: NodeName, message: GridMessage): void {
    const { registry, members, self } = this.options;
    const frame: PeerMessage = { type: 'grid', from: self.name, to: member, message };
    const direct = registry.with(member);
    if (direct) direct.send(frame);
    else for (const other of members) registry.with(other)?.send(frame);
  }

  private now(): number {
    return this.options.environment.now();
  }

  private feed(input: UpdateSourceInput): void {
    this.runner.feed(input);
    this.options.onTurn();
  }

  private run(effect: UpdateSourceEffect): void {
    const { registry, self, members, report } = this.options;
    switch (effect.kind) {
      case 'send':
        registry.with(effect.to)?.send({ type: 'grid', from: self.name, to: effect.to, message: effect.message });
        return;
      case 'broadcast': {
        const message: PeerMessage = { type: 'grid', from: self.name, to: null, message: effect.message };
        for (const member of members) registry.with(member)?.send(message);
        return;
      }
      case 'persist-epoch':
        this.persist(effect);
        return;
      case 'accept-registration':
        return;
      case 'refuse-registration':
        this.refuse(effect);
        return;
      case 'callback':
        this.callBack(effect);
        return;
      case 'report':
        report(effect.body);
    }
  }

  private persist({ path, epoch, token }: UpdateSourceEffect & { kind: 'persist-epoch' }): void {
    const { store, endEpochs } = this.options;
    const put = (): void => store.meta.put(EPOCH_KEY + path, epoch);
    if (token === null) return put();
    const done = (): void => {
      put();
      store.commit();
      this.feed({ kind: 'epoch-persisted', at: this.now(), token });
    };
    const wasActive = this.state.own.some((one) => one.path === path && one.claim !== null);
    if (realmOf(this.state, path) === 'grid') endEpochs(path, epoch, wasActive, done);
    else done();
  }

  private refuse(effect: UpdateSourceEffect & { kind: 'refuse-registration' }): void {
    const { registering } = this;
    if (registering && registering.connection === effect.connection && registering.path === effect.path) {
      registering.refusal = effect.reason;
      return;
    }
    const client = this.connected.get(effect.connection);
    if (client) this.options.clients.callback(client, effect.path, { state: 'closed', reason: effect.reason });
  }

  private callBack(effect: UpdateSourceEffect & { kind: 'callback' }): void {
    const client = this.connected.get(effect.connection);
    if (!client) return;
    const sent = this.options.clients.callback(client, effect.path, this.callbackOf(effect));
    if (sent) this.options.report({ kind: 'callback-sent', path: effect.path, client: effect.client, state: effect.state, epoch: effect.epoch });
  }

  private callbackOf({ state, epoch, because, path, client }: UpdateSourceEffect & { kind: 'callback' }): SourceCallback {
    if (state === 'closed') return { state, reason: because };
    if (state === 'active' && epoch) return { state, epoch, before: this.options.keptBefore(path, client, epoch) };
    return { state: 'standby', epoch };
  }
}
