/**
 * A node without its sockets, disk and clients: connections, machines and streams, wired in the order in which they need each
 * other. A process gives it real ones, a simulation others; what it decides is the same.
 */
import type { Holdings } from '../domain/audit.ts';
import type { Order, OrderId, Refusal } from '../domain/cluster-command.ts';
import type { FindingEventBody, NodeEventBody } from '../domain/cluster-event.ts';
import type { ClusterSpec, GroupSpec, NodeSpec } from '../domain/cluster-spec.ts';
import type { GroupName, Incarnation, NodeName, TopicPath } from '../domain/ids.ts';
import type { GroupView } from '../domain/membership.ts';
import { coveringSection } from '../domain/topic-path.ts';
import type { Epoch } from '../domain/update-source.ts';
import { compareEpochs } from '../domain/update-source.ts';
import { Acknowledgements } from '../replication/acknowledgements.ts';
import type { EpochLedger } from '../replication/epoch-ledger.ts';
import { relatedStreams } from '../replication/epoch-ledger.ts';
import { JournalIndex } from '../replication/journal-index.ts';
import { UpdateStreams } from '../replication/update-entry.ts';
import { keyParts, type StreamKey } from '../replication/update-origin.ts';
import { isContested } from '../update-source/contests.ts';
import type { PathActivity, SeenEpoch } from '../update-source/update-source-types.ts';
import type { NodeEnvironment } from './environment.ts';
import { EndedEpochs, readLedger } from './epochs/ended-epochs.ts';
import { EpochCloser } from './epochs/epoch-closer.ts';
import { AcknowledgementHost } from './hosts/acknowledgement-host.ts';
import type { ClientGate, ClientRef, RegisterVerdict } from './hosts/client-gate.ts';
import { DestinationHost } from './hosts/destination-host.ts';
import { MembershipHost } from './hosts/membership-host.ts';
import { UpdateSourceHost } from './hosts/update-source-host.ts';
import { takeOrder } from './node-orders.ts';
import { PeerEvents } from './peers/peer-events.ts';
import type { LinkAcceptor, PeerLink, StartDial } from './peers/peer-link.ts';
import { PeerRegistry } from './peers/peer-registry.ts';
import type { StartResolve } from './peers/resolve-name.ts';
import { startPulses } from './peers/pulses.ts';
import type { NodeStore } from './store.ts';
import { GridRelay } from './streams/grid-relay.ts';
import { keepJournal } from './streams/journal-keeper.ts';
import { seenOf } from './streams/stream-sender.ts';
import { StreamTable } from './streams/stream-table.ts';
import type { TopicTable } from './topic-table.ts';
import { HandoverTracker } from './updates/handover-tracker.ts';
import { LazyValues } from './updates/lazy-values.ts';
import { RefusalLog } from './updates/refusal-log.ts';
import { SeenRecord } from './updates/seen-record.ts';
import { UpdateTotals } from './updates/update-counts.ts';
import { UpdateIntake, type Publisher, type PublishVerdict } from './updates/update-intake.ts';

/** Longer than a member may be silent before it is down: then it is not waited for. */
const CLOSING_PATIENCE_LIMITS = 3;

export type ServingState = 'starting' | 'hearing' | 'serving' | 'stopping';

export interface NodeCoreOptions {
  cluster: ClusterSpec;
  self: NodeSpec;
  group: GroupSpec;
  incarnation: Incarnation;
  /** Of the replication configuration (US-16). */
  digest: string;
  environment: NodeEnvironment;
  store: NodeStore;
  topics: TopicTable;
  startDial: StartDial;
  startResolve: StartResolve;
  clients: ClientGate;
  report: (body: NodeEventBody | FindingEventBody) => void;
  onServing: (state: ServingState, because: string, order: OrderId | null) => void;
  /** The order to stop was given. */
  onStop: (because: string, order: OrderId | null) => void;
  /** What could not be decided is to be published again (`PublishVerdict`). */
  onDecidable: () => void;
  /** A message of a peer that could not be taken. */
  onFault: (peer: NodeName, fault: unknown) => void;
}

export class NodeCore {
  readonly totals = new UpdateTotals();
  readonly streams: StreamTable;
  readonly sources: UpdateSourceHost;
  readonly membership: MembershipHost | null;
  readonly acknowledgement: AcknowledgementHost;
  readonly refusals: RefusalLog;
  readonly seen: SeenRecord;
  private readonly self: NodeName;
  private readonly members: NodeName[];
  private readonly ledger: EpochLedger;
  private readonly registry: PeerRegistry;
  private readonly relay: GridRelay;
  private readonly destinations: DestinationHost[];
  private readonly peers: PeerEvents;
  private readonly intake: UpdateIntake;
  private readonly acknowledgements = new Acknowledgements();
  private readonly handovers: HandoverTracker;
  private readonly values: LazyValues;
  private readonly closer: EpochCloser;
  private readonly ended: EndedEpochs;
  private readonly ends: (() => void)[] = [];
  private serving: ServingState = 'starting';
  private view: { view: GroupView; reachable: NodeName[]; orderer: NodeName | null } | null = null;
  /** Reachable members that have told their table since they are. */
  private readonly told = new Set<NodeName>();
  private begun = false;
  private stopping = false;
  /** Whether updates wait for a verdict. */
  private hasUndecided = false;

  /** Takes in what the store has and builds everything; nothing is dialled before `begin`. */
  constructor(private readonly options: NodeCoreOptions) {
    const { cluster, self, group, incarnation, digest, environment, store, topics, report, clients } = options;
    this.self = self.name;
    this.members = group.datagrid ? group.nodes.filter((node) => node !== self.name) : [];
    this.ledger = readLedger(store);
    const index = new JournalIndex();
    const updateStreams = new UpdateStreams();
    this.seen = new SeenRecord(store, index, this.ledger);
    this.values = new LazyValues(store, topics, environment);
    this.values.load(this.ledger);
    this.handovers = new HandoverTracker(self.name, report);
    this.refusals = new RefusalLog(report, () => environment.now());
    this.registry = new PeerRegistry({ cluster: cluster.name, node: self.name, group: self.group, incarnation, digest }, cluster, options.startDial, environment, {
      onOpened: (link) => {
        // Whoever dials has begun, so this node may.
        this.begin();
        this.peers.opened(link);
      },
      onReplaced: (replaced, by) => this.peers.replaced(replaced, by),
      onClosed: (link, because) => this.peers.closed(link, because),
      onMessage: (link, raw) => {
        // What clients published before comes before it.
        store.journal.close();
        this.peers.take(link, raw);
      },
    });
    const linkWith = (node: NodeName): PeerLink | undefined => this.registry.with(node);
    this.acknowledgement = new AcknowledgementHost({
      destinations: self.destinations, policy: cluster.policy, environment, acknowledgements: this.acknowledgements, report,
      durableTo: () => store.journal.durableTo(),
      members: () => this.reachableMembers(),
      streams: () => this.streams,
    });
    this.streams = new StreamTable({
      self, cluster, environment, store, topics, index,
      members: this.members,
      seen: this.seen,
      ledger: this.ledger,
      intake: () => this.intake,
      learn: (ledgers, from) => this.ended.learn(ledgers, from),
      isAwaited: (destination) => this.acknowledgement.isAwaited(destination),
      onCaughtUp: (destination, peer, resentUpdates, tookMillis) => report({ kind: 'destination-caught-up', destination, peer, resentUpdates, tookMillis }),
      onAcknowledged: () => this.acknowledgement.settleSoon(),
    });
    this.ends.push(store.journal.onDurable(() => this.acknowledgement.settle()));
    this.relay = new GridRelay({
      members: this.members,
      connectionWith: linkWith,
      seen: () => this.seen.seen.toJson(),
      onRelay: (member, nodes, added, seen) => {
        this.streams.relayTo(member, nodes, seen);
        if (added.length > 0) this.sources.tellTable(member);
      },
    });
    this.sources = new UpdateSourceHost({
      self, incarnation, digest, cluster, environment, store, clients, report,
      datagrid: group.datagrid,
      members: this.members,
      registry: this.registry,
      ledger: this.ledger,
      onTable: (member) => {
        this.told.add(member);
        this.admit();
      },
      onTurn: () => {
        this.admit();
        this.decideSoon();
      },
      endEpochs: (path, epoch, winner, done) => this.endEpochs(path, epoch, winner, done),
      keptBefore: (path, client, epoch, highest) => this.keptBefore(path, client, epoch, highest),
    });
    this.closer = new EpochCloser({
      self: self.name, environment, report,
      patienceMillis: cluster.policy.heartbeatLimitMillis * CLOSING_PATIENCE_LIMITS,
      standing: (path) => {
        // What is stated counts as a copy.
        if (store.journal.durableTo() < store.journal.last()) store.commit();
        return { ledgers: this.ledger.toJson(), seen: seenOf(this.seen.seen, path), accepted: this.seen.acceptedEpochs() };
      },
      reachable: () => this.reachableMembers(),
      send: (member, message) => this.sources.send(member, message),
      tellLacking: (member, path, epoch, seen) => this.streams.tellLacking(member, path, epoch, seen),
      promise: (path, epoch, to) => this.sources.promise(path, epoch, to),
    });
    this.ended = new EndedEpochs({
      ledger: this.ledger, store, topics, report,
      seen: this.seen,
      peers: () => this.registry.all(),
      maySay: (path, { peerGroup }) => {
        // Elsewhere they know one side of a split before it has healed: within the home group that is the orderer's to rule (US-24).
        const isHome = this.members.length > 0 && coveringSection(cluster.sections, path)?.home === self.group;
        return !isHome || peerGroup === self.group || this.ledger.of(path) === undefined;
      },
      put: (value) => {
        const before = topics.value(value.topic);
        topics.replace(value);
        if (!sameBytes(before, value.payload)) clients.deliver(value.topic, value.payload);
      },
      onLearnt: (path) => {
        this.acknowledgements.end(this.ledger);
        this.streams.ledgerChanged(path);
      },
    });
    this.intake = new UpdateIntake({
      self: self.name, environment, store, topics, index,
      group: self.group,
      sections: cluster.sections,
      seen: this.seen,
      ledger: this.ledger,
      streams: updateStreams,
      acknowledgements: this.acknowledgements,
      counts: this.totals,
      handovers: this.handovers,
      refusals: this.refusals,
      groupOf: (node) => this.groupOf(node),
      sources: () => this.sources.state,
      onEpochSeen: ({ path, epoch, source, node }) => this.sources.epochSeen(path, epoch, { client: source, node }),
      onUndecided: () => (this.hasUndecided = true),
      isHeard: () => this.serving === 'serving' && (this.membership?.mayServe() ?? true),
      clients,
      syncDestinations: (stream, topic) => this.acknowledgement.destinationsOf(stream, topic),
      onAppended: (stream) => {
        this.streams.appended(stream);
        if (!this.closer.isIdle) environment.soon(() => this.closer.lookAgain());
      },
    });
    this.membership = group.datagrid
      ? new MembershipHost({
          self: self.name, incarnation, group, environment, store,
          policy: cluster.policy,
          registry: this.registry,
          report: (body) => {
            report(body);
            if (body.kind !== 'peer-changed') return;
            this.relay.setSilent(body.peer, body.to !== 'up');
            if (body.to !== 'up') this.streams.endLag();
          },
          onView: ({ view, reachable, orderer, because }) => {
            for (const member of this.told) if (!reachable.includes(member)) this.told.delete(member);
            this.view = { view, reachable, orderer };
            this.tellView(because);
            this.admit();
            this.closer.lookAgain();
            this.acknowledgement.settleSoon();
          },
          onTick: () => this.decideSoon(),
          onServing: (state, because, order) => {
            const stalled = state === 'hearing' && this.serving === 'serving';
            this.changeState(state, because, order);
            this.tellView(because);
            if (stalled) this.sources.stalled();
          },
        })
      : null;
    this.destinations = self.destinations.map(
      (spec) => new DestinationHost({ spec, self: self.name, policy: cluster.policy, registry: this.registry, environment, report, startResolve: options.startResolve, onCarrier: (link) => this.streams.carryDestination(spec.name, link) }),
    );
    const { streams, membership, sources, closer, ended, relay, destinations } = this;
    this.peers = new PeerEvents({ self: self.name, streams, membership, sources, closer, ended, relay, destinations, linkWith, report, onFault: options.onFault, isStopping: () => this.stopping });
  }

  /** For whoever accepts connections of other nodes. */
  get acceptor(): LinkAcceptor {
    return this.registry.acceptor;
  }

  get state(): ServingState {
    return this.serving;
  }

  /** Starts the machines, once: from here on it dials. */
  begin(): void {
    if (this.begun || this.stopping) return;
    this.begun = true;
    const { cluster, incarnation, environment } = this.options;
    if (this.membership) this.membership.start();
    else {
      this.view = { view: { number: 1, members: [{ node: this.self, incarnation }] }, reachable: [this.self], orderer: this.self };
      this.changeState('serving', 'the group has no datagrid: there is nobody to hear first', null);
      this.tellView('the group has no datagrid');
    }
    for (const destination of this.destinations) destination.start();
    this.acknowledgement.start();
    this.ends.push(
      startPulses(environment, {
        everyMillis: cluster.policy.heartbeatMillis,
        limitMillis: cluster.policy.heartbeatLimitMillis,
        connections: () => [...this.registry.all()].filter((link) => !this.membership?.isMember(link.peer)),
      }),
    );
  }

  order(order: Order): Refusal | null {
    const { destinations, membership, acknowledgement } = this;
    return takeOrder({ self: this.self, destinations, membership, acknowledgement, stop: (because, id) => void this.options.environment.soon(() => this.options.onStop(because, id)) }, order);
  }

  register(client: ClientRef, path: TopicPath): RegisterVerdict {
    const verdict = this.sources.register(client, path);
    if (!verdict.taken) this.refusals.add(`$update-source/${path}`, client.name, verdict.reason);
    return verdict;
  }

  /** A client of this node publishes. `publisher.settled` is called once, when it may be acknowledged or never will count. */
  publish(publisher: Publisher, topic: TopicPath, payload: Uint8Array): PublishVerdict {
    const verdict = this.intake.publish(publisher, topic, payload);
    if (verdict === 'undecided') this.hasUndecided = true;
    return verdict;
  }

  /** About once a second, before the shell reports its sample. */
  everySecond(): void {
    this.sources.tick(this.activities());
    this.refusals.tell();
    this.ended.tick();
    this.values.write();
    keepJournal(this.options.store, this.seen, this.streams, { valuesTo: this.values.writtenTo, keepUpdates: this.options.cluster.policy.keepUpdates }, (member) => this.isDown(member));
  }

  /** How many other members have this group's updates now, of how many that are wanted (RP-11). */
  copies(): { backups: number; wanted: number } {
    return { backups: this.reachableMembers().length, wanted: Math.min(this.options.cluster.policy.backups, this.members.length) };
  }

  /** @returns what an audit is told: what this node has of these streams, some of it perhaps not on disk yet, and how its own streams stand. */
  holdings(keys: readonly StreamKey[]): Holdings {
    return { serving: this.serving === 'serving', adoptions: this.seen.adoptions, streams: keys.map((key) => this.seen.holding(key)), flows: this.streams.flows(this.options.environment.now()) };
  }

  /** @returns whether an update of an ended epoch does not count. */
  isOverruled(key: StreamKey, number: number): boolean {
    return this.ledger.isOverruled(key, number);
  }

  /** Ends what this node does by itself, and says so; connections and store stay until `shutDown`. */
  stop(because: string, order: OrderId | null): void {
    this.stopping = true;
    this.changeState('stopping', because, order);
    this.sources.closeAll(`${this.self} is stopping`);
    this.membership?.stop();
    for (const destination of this.destinations) destination.stop();
    this.acknowledgement.stop();
    this.closer.stop();
    this.values.stop();
    this.streams.stop();
    for (const end of this.ends) end();
  }

  /** After `stop`: writes what is known and ends every connection once what waits is sent. */
  shutDown(): void {
    this.values.finish();
    keepJournal(this.options.store, this.seen, this.streams, { valuesTo: this.values.writtenTo, keepUpdates: this.options.cluster.policy.keepUpdates }, () => false);
    this.registry.shutDown(`${this.self} is stopping`);
  }

  /**
   * The members with which updates are exchanged: those in the view whose table is known. None is added while sources of the two
   * sides of a split stand against each other: what the loser's had must not take the place of what the winner's had (US-24).
   */
  private admit(): void {
    if (!this.view) return;
    const contested = isContested(this.sources.state);
    const { members } = this.view.view;
    const admitted = members.filter(({ node, incarnation }) => this.view!.reachable.includes(node) && this.told.has(node) && (!contested || this.streams.isAdmitted(node, incarnation)));
    this.streams.admit(admitted, (member) => this.registry.with(member));
  }

  private endEpochs(path: TopicPath, epoch: Epoch, winner: boolean, done: () => void): void {
    this.closer.begin(path, epoch, winner, ({ closed, horizon, members }) => {
      this.ended.begin(path, { epoch, closed, horizon });
      this.streams.beginEpoch(path, members);
      done();
    });
  }

  /**
   * The epoch right before, when it was this client's: no other source was active since (RP-13). Of one in which nothing was
   * published that counts, there is no stream: then the highest epoch that was known says whose it was.
   */
  private keptBefore(path: TopicPath, client: string, epoch: Epoch, highest: SeenEpoch | null): { epoch: Epoch; kept: number } | null {
    const [last] = relatedStreams(this.seen.seen.keys(), path).filter((key) => compareEpochs(keyParts(key).epoch, epoch) < 0);
    const of = last === undefined ? null : keyParts(last);
    if (of && of.path === path && of.source === client && of.epoch.counter === epoch.counter - 1) return { epoch: of.epoch, kept: this.seen.seen.prefix(last!) };
    if (highest?.client !== client || highest.epoch.counter !== epoch.counter - 1 || (of && compareEpochs(of.epoch, highest.epoch) >= 0)) return null;
    return { epoch: highest.epoch, kept: 0 };
  }

  /** Of the paths that are active here: when they were last updated, and what is still of an earlier epoch (US-17). */
  private activities(): PathActivity[] {
    const activities: PathActivity[] = [];
    for (const { path, claim } of this.sources.state.own) {
      if (claim !== null) activities.push({ path, ...this.handovers.activity(path, claim.epoch, this.options.topics) });
    }
    return activities;
  }

  private reachableMembers(): NodeName[] {
    return this.view?.reachable.filter((member) => member !== this.self) ?? [];
  }

  private isDown(member: NodeName): boolean {
    return this.view !== null && !this.view.reachable.includes(member);
  }

  /** Something has happened since an update could not be decided. */
  private decideSoon(): void {
    if (!this.hasUndecided) return;
    this.hasUndecided = false;
    this.options.environment.soon(() => {
      if (this.stopping) return;
      this.intake.offerAgain();
      this.options.onDecidable();
    });
  }

  private tellView(because: string): void {
    if (this.view) this.sources.viewChanged(this.view.view, this.view.reachable, this.view.orderer, this.serving === 'serving', because);
  }

  private changeState(state: ServingState, because: string, order: OrderId | null): void {
    this.serving = state;
    this.options.onServing(state, because, order);
    this.decideSoon();
  }

  private groupOf(node: NodeName): GroupName {
    // Of a server that came into a wide IP later only its logon tells (WI-02).
    return this.options.cluster.nodes.find((candidate) => candidate.name === node)?.group ?? this.registry.with(node)?.peerGroup ?? '';
  }
}

function sameBytes(a: Uint8Array | null, b: Uint8Array): boolean {
  if (a === null) return b.length === 0;
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
