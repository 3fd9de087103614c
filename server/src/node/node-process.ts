/** Wires a node together: connections, machines, streams, clients and the event outlet, in the order in which they need each other. */
import type { Logger } from 'pino';
import type { OrderId, Order, Refusal } from '@understudy/shared/domain/cluster-command';
import type { FindingEventBody, NodeEventBody } from '@understudy/shared/domain/cluster-event';
import type { GroupName, NodeName } from '@understudy/shared/domain/ids';
import type { GroupView } from '@understudy/shared/domain/membership';
import { monoMillis } from '../clock.ts';
import { EventOutlet } from '../outlet/event-outlet.ts';
import { createClientPort } from './hosts/client-port.ts';
import { DestinationHost } from './hosts/destination-host.ts';
import { MembershipHost } from './hosts/membership-host.ts';
import { UpdateSourceHost } from './hosts/update-source-host.ts';
import type { NodeStore } from './journal/store-types.ts';
import { createMqttServer } from './mqtt/mqtt-server.ts';
import type { MqttServer } from './mqtt/node-port.ts';
import { takeOrder } from './node-orders.ts';
import { PeerEvents } from './peer-events.ts';
import { Gate } from './peers/gate.ts';
import type { PeerConnection } from './peers/peer-connection.ts';
import { PeerRegistry } from './peers/peer-registry.ts';
import { startPulses } from './peers/pulses.ts';
import { BranchWatches } from './reporting/branch-watches.ts';
import { EverySecond } from './reporting/every-second.ts';
import { configurationDigest } from './start/config-digest.ts';
import { openStore } from './start/open-store.ts';
import type { ReadConfig } from './start/read-config.ts';
import { GridRelay } from './streams/grid-relay.ts';
import { keepJournal } from './streams/journal-keeper.ts';
import { StreamTable } from './streams/stream-table.ts';
import { createTopics } from './topics/topic-store.ts';
import { HandoverTracker } from './updates/handover-tracker.ts';
import { HealedSplits } from './updates/healed-splits.ts';
import { LazyValues } from './updates/lazy-values.ts';
import { RefusalLog } from './updates/refusal-log.ts';
import { SeenRecord } from './updates/seen-record.ts';
import { StreamEntries } from './updates/stream-entries.ts';
import { UpdateIntake } from './updates/update-intake.ts';
import { UpdateTotals } from './updates/update-counts.ts';

const SAMPLE_MILLIS = 1000;

type ServingState = 'starting' | 'hearing' | 'serving' | 'stopping';

export class NodeProcess {
  private readonly self: NodeName;
  private readonly digest: string;
  private readonly outlet: EventOutlet;
  private readonly gate = new Gate();
  private readonly topics = createTopics();
  private readonly totals = new UpdateTotals();
  private readonly members: NodeName[];
  private readonly store: NodeStore;
  private readonly registry: PeerRegistry;
  private readonly streams: StreamTable;
  private readonly relay: GridRelay;
  private readonly sources: UpdateSourceHost;
  private readonly membership: MembershipHost | null;
  private readonly destinations: DestinationHost[];
  private readonly peers: PeerEvents;
  private readonly intake: UpdateIntake;
  private readonly handovers: HandoverTracker;
  private readonly refusals: RefusalLog;
  private readonly seen: SeenRecord;
  private readonly values: LazyValues;
  private readonly yields: HealedSplits;
  private readonly mqtt: MqttServer;
  private readonly ends: (() => void)[] = [];
  private serving: ServingState = 'starting';
  private view: { view: GroupView; reachable: NodeName[]; orderer: NodeName | null } | null = null;
  private listening = false;
  /** Somebody wants the machines to start. */
  private wanted = false;
  private begun = false;
  private stopping = false;

  /**
   * Opens the store and builds everything; nothing listens yet.
   * @throws StoreFault when no store can be had
   */
  constructor(
    private readonly config: ReadConfig,
    private readonly log: Logger,
    private readonly onEnd: (code: number) => void,
  ) {
    const { cluster, self, group, incarnation } = config;
    this.self = self.name;
    this.digest = configurationDigest(cluster, group);
    this.gate.set(config.cutPeers);
    this.members = group.datagrid ? group.nodes.filter((node) => node !== self.name) : [];
    const watches = new BranchWatches(this.topics);
    this.outlet = new EventOutlet({
      witness: { kind: 'node', name: self.name, incarnation },
      onOrder: (order, answer) => answer(this.order(order)),
      onWatch: (key, request, send) => watches.open(key, request, send),
      onUnwatch: (key) => watches.close(key),
      onFollowerGone: (address, because) => this.log.info({ address }, `event port: ${because}`),
    });
    const report = (body: NodeEventBody | FindingEventBody): void => void this.outlet.report(body);

    const opened = openStore(config.dataDirectory, (fault) => this.fail(fault));
    this.store = opened.store;
    this.changeState('starting', 'started', null);
    if (opened.quarantined !== null) {
      report({ kind: 'finding-changed', finding: `damaged-store:${self.name}`, state: 'raised', severity: 'attention', subject: self.name, text: `The store of ${self.name} could not be used (${opened.quarantined}). It started empty and is refilled by its peers.` });
    }
    this.values = new LazyValues(this.store);
    this.values.load(this.topics, self.name, monoMillis());
    this.seen = new SeenRecord(this.store);
    this.handovers = new HandoverTracker(self.name, report);
    this.refusals = new RefusalLog(report, monoMillis);
    this.registry = new PeerRegistry({ cluster: cluster.name, node: self.name, group: self.group, incarnation, digest: this.digest }, cluster, this.gate, {
      onOpened: (connection) => {
        // Whoever dials has begun, so this node may.
        this.begin();
        this.peers.opened(connection);
      },
      onReplaced: (replaced, by) => this.peers.replaced(replaced, by),
      onClosed: (connection, because) => this.peers.closed(connection, because),
      onMessage: (connection, raw) => this.peers.take(connection, raw),
      onTurnedAway: (address, because) => this.log.warn({ address }, `peer port: ${because}`),
    });
    const connectionWith = (node: NodeName): PeerConnection | undefined => this.registry.with(node);
    const entries = new StreamEntries(this.store.journal, self.name, (node) => this.groupOf(node));
    this.streams = new StreamTable({
      self,
      cluster,
      members: this.members,
      store: this.store,
      topics: this.topics,
      seen: this.seen,
      entries,
      intake: () => this.intake,
      onCaughtUp: (destination, peer, resentUpdates, tookMillis) => report({ kind: 'destination-caught-up', destination, peer, resentUpdates, tookMillis }),
    });
    this.relay = new GridRelay({
      members: this.members,
      connectionWith,
      seen: () => this.seen.seen.toJson(),
      onRelay: (member, nodes, added, seen) => {
        this.streams.relayTo(member, nodes, seen);
        if (added.length > 0) this.sources.tellTable(member);
      },
    });
    this.sources = new UpdateSourceHost({
      self,
      incarnation,
      digest: this.digest,
      cluster,
      datagrid: group.datagrid,
      members: this.members,
      registry: this.registry,
      store: this.store,
      mqtt: () => this.mqtt,
      report,
      onYield: (path, epoch, over) => this.yields.begin(path, epoch, over),
      onAssert: (path, epoch) => {
        const own = this.sources.state.own.find((registration) => registration.path === path);
        if (own && own.section !== null) this.intake.assert(path, own.section, epoch, own.client);
      },
    });
    this.yields = new HealedSplits({ self: self.name, topics: this.topics, seen: this.seen.seen, report, put: (value) => this.intake.lastValue(value) });
    this.intake = new UpdateIntake({
      self: self.name,
      group: self.group,
      sections: cluster.sections,
      store: this.store,
      topics: this.topics,
      values: this.values,
      seen: this.seen,
      counts: this.totals,
      handovers: this.handovers,
      refusals: this.refusals,
      sources: () => this.sources.state,
      onEpochSeen: (origin) => this.sources.epochSeen(origin.path, origin.epoch, { client: origin.source, node: origin.node }),
      hearing: () => this.hearing(),
      deliver: (topic, payload) => this.mqtt.deliver(topic, payload),
      onAppended: (position) => this.streams.appended(position),
    });
    this.mqtt = createMqttServer({
      host: self.host,
      port: self.mqttPort,
      now: monoMillis,
      node: createClientPort({ sections: cluster.sections, topics: this.topics, refusals: this.refusals, intake: () => this.intake, sources: () => this.sources, report, log }),
    });
    this.membership = group.datagrid
      ? new MembershipHost({
          self: self.name,
          incarnation,
          group,
          policy: cluster.policy,
          registry: this.registry,
          store: this.store,
          report: (body) => {
            report(body);
            if (body.kind !== 'peer-changed') return;
            this.relay.setSilent(body.peer, body.to !== 'up');
            if (body.to !== 'up') this.streams.endLag();
          },
          onView: ({ view, reachable, orderer, because }) => {
            this.view = { view, reachable, orderer };
            this.tellView(because);
            this.streams.admit(view.members.filter((member) => reachable.includes(member.node)), connectionWith);
          },
          onServing: (state, because, order) => {
            if (state === 'hearing' && this.serving === 'serving') this.sources.stalled();
            this.changeState(state, because, order);
            this.tellView(because);
          },
        })
      : null;
    this.destinations = self.destinations.map(
      (spec) => new DestinationHost({ spec, self: self.name, policy: cluster.policy, registry: this.registry, report, onCarrier: (connection) => this.streams.carryDestination(spec.name, connection) }),
    );
    const { streams, membership, sources, relay, destinations } = this;
    this.peers = new PeerEvents({ streams, membership, sources, relay, destinations, connectionWith, report, log, isStopping: () => this.stopping });
  }

  /** Listens on every port. @throws the system's error when a port cannot be had. */
  async listen(): Promise<void> {
    const { self } = this.config;
    await this.outlet.listen(self.host, self.eventPort);
    await this.registry.listen(self.host, self.peerPort);
    await this.mqtt.listen();
    this.listening = true;
    if (this.wanted) this.begin();
  }

  /** Starts the machines, once and not before the node listens: from here on it dials. */
  begin(): void {
    this.wanted = true;
    if (!this.listening || this.begun || this.stopping) return;
    this.begun = true;
    const { cluster } = this.config;
    if (this.membership) this.membership.start();
    else {
      this.view = { view: { number: 1, members: [{ node: this.self, incarnation: this.config.incarnation }] }, reachable: [this.self], orderer: this.self };
      this.changeState('serving', 'the group has no datagrid: there is nobody to hear first', null);
      this.tellView('the group has no datagrid');
    }
    for (const destination of this.destinations) destination.start();
    this.ends.push(
      startPulses({
        everyMillis: cluster.policy.heartbeatMillis,
        limitMillis: cluster.policy.heartbeatLimitMillis,
        connections: () => [...this.registry.all()].filter((connection) => !this.membership?.isMember(connection.peer)),
      }),
    );
    const { sources, refusals, yields, values, store, seen, streams, topics, handovers, totals, mqtt, outlet } = this;
    const routine = new EverySecond(
      { sources, refusals, yields, values, store, seen, streams, topics, handovers, totals, mqtt, report: (body) => outlet.report(body), sections: cluster.sections, membership: this.membership, isDown: (member) => this.view !== null && !this.view.reachable.includes(member) },
      monoMillis(),
    );
    const timer = setInterval(() => routine.run(monoMillis()), SAMPLE_MILLIS);
    this.ends.push(() => clearInterval(timer));
  }

  /** To these peers and no others the link is cut from now on (MB-02). */
  setGate(cutPeers: readonly NodeName[]): void {
    this.gate.set(cutPeers);
  }

  order(order: Order): Refusal | null {
    return takeOrder({ self: this.self, destinations: this.destinations, membership: this.membership, stop: (because, id) => setImmediate(() => this.stop(because, id)) }, order);
  }

  /** A clean end: clients, peers and followers are told, what is waiting is sent, the store is closed. */
  stop(because: string, order: OrderId | null): void {
    if (this.stopping) return;
    this.stopping = true;
    this.changeState('stopping', because, order);
    this.sources.closeAll(`${this.self} is stopping`);
    this.membership?.stop();
    for (const destination of this.destinations) destination.stop();
    this.streams.stop();
    for (const end of this.ends) end();
    this.endAll().then(
      () => this.onEnd(0),
      (fault: unknown) => {
        this.log.error({ fault: String(fault) }, 'the clean end failed');
        this.onEnd(1);
      },
    );
  }

  private async endAll(): Promise<void> {
    await this.mqtt.close(`${this.self} is stopping`);
    this.values.write();
    keepJournal(this.store, this.seen, this.streams, () => false);
    this.registry.shutDown(`${this.self} is stopping`);
    await this.outlet.close();
    await this.store.close();
  }

  /** @returns why updates are not accepted now, or null. A stall counts before the machine has been told of it (MB-04). */
  private hearing(): string | null {
    if (this.serving !== 'serving') return `${this.self} is ${this.serving}, not serving`;
    return this.membership && !this.membership.mayServe() ? `${this.self} was stalled and has not heard its peers yet` : null;
  }

  private tellView(because: string): void {
    if (this.view) this.sources.viewChanged(this.view.view, this.view.reachable, this.view.orderer, this.serving === 'serving', because);
  }

  private changeState(state: ServingState, because: string, order: OrderId | null): void {
    this.serving = state;
    this.outlet.report({ kind: 'node-changed', group: this.config.self.group, pid: process.pid, state, digest: this.digest, because, order });
  }

  private groupOf(node: NodeName): GroupName {
    return this.config.cluster.nodes.find((candidate) => candidate.name === node)?.group ?? '';
  }

  private fail(fault: Error): void {
    this.log.fatal({ fault: fault.message }, 'the store cannot be written: nothing can be acknowledged any more');
    this.onEnd(1);
  }
}
