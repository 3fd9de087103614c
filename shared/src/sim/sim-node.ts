/** A simulated node: its disk lasts, its lives come and go; in each the same core runs as in a real process. */
import type { ClusterSpec, NodeSpec } from '../domain/cluster-spec.ts';
import type { ClusterCommand } from '../domain/cluster-command.ts';
import type { FindingEventBody, NodeEventBody } from '../domain/cluster-event.ts';
import type { ClientName, TopicPath } from '../domain/ids.ts';
import type { Millis, MonoMillis } from '../domain/units.ts';
import type { Epoch } from '../domain/update-source.ts';
import { every } from '../node/environment.ts';
import type { ClientRef, SourceCallback } from '../node/hosts/client-gate.ts';
import { NodeCore } from '../node/node-core.ts';
import type { LinkAcceptor } from '../node/peers/peer-link.ts';
import type { AcknowledgementOutcome } from '../replication/acknowledgements.ts';
import type { JournalEntry } from '../replication/update-entry.ts';
import type { Scheduler } from './scheduler.ts';
import type { NetworkNode, SimNetwork } from './sim-network.ts';
import { SimProcess, type Skew } from './sim-process.ts';
import { SimDisk, SimStore } from './sim-store.ts';
import { SimTopics } from './sim-topics.ts';

/** How long a clean end takes from the order on: what is waiting is sent and written. */
const STOP_MILLIS = 2;

/** The node's end of a client's connection. */
export interface ClientConnection extends ClientRef {
  callback(path: TopicPath, callback: SourceCallback): void;
  /** The node's process is gone, or it closed the connection. */
  closed(): void;
  /** What came behind an update that could not be decided, that one first; null when there is none. */
  held: (() => void)[] | null;
}

/** What is watched of a node. */
export interface NodeWatch {
  onEvent: (node: SimNode, body: NodeEventBody | FindingEventBody) => void;
  /** An update was accepted, from a client or from another node. */
  onAccept: (node: SimNode, entry: JournalEntry) => void;
  /** A client is told that it is active. */
  onActive: (node: SimNode, client: ClientName, path: TopicPath, epoch: Epoch) => void;
  /** A client is told that its update is acknowledged. */
  onAcknowledge: (node: SimNode, entry: JournalEntry) => void;
  /** A subscriber on the node gets a value. */
  onDeliver: (node: SimNode, topic: TopicPath, payload: Uint8Array) => void;
  onFault: (node: SimNode, what: string) => void;
}

export interface NodeLife {
  process: SimProcess;
  acceptor: LinkAcceptor;
  core: NodeCore;
  store: SimStore;
  topics: SimTopics;
  clients: Set<ClientConnection>;
  stopSeconds: () => void;
}

export class SimNode implements NetworkNode {
  disk = new SimDisk();
  /** The one that it had before, and lost then. */
  lost: { disk: SimDisk; at: MonoMillis } | null = null;
  life: NodeLife | null = null;
  incarnation = 0;
  /** How long each commit holds the process up. */
  commitMillis: Millis = 0;
  private serials = 0;
  private orders = 0;
  private accepting: JournalEntry | null = null;

  constructor(
    readonly spec: NodeSpec,
    private readonly cluster: ClusterSpec,
    private readonly scheduler: Scheduler,
    private readonly network: SimNetwork,
    private readonly skew: Skew,
    private readonly watch: NodeWatch,
  ) {}

  get name(): string {
    return this.spec.name;
  }

  get group(): string {
    return this.spec.group;
  }

  start(): void {
    if (this.life) return;
    this.incarnation += 1;
    const process = new SimProcess(this.scheduler, this.skew);
    const { environment } = process;
    const topics = new SimTopics();
    const clients = new Set<ClientConnection>();
    const group = this.cluster.groups.find(({ name }) => name === this.spec.group)!;
    const store = new SimStore(this.disk, environment, (entry) => this.accepted(entry), () => this.holdUp(process));
    const core: NodeCore = new NodeCore({
      cluster: this.cluster,
      self: this.spec,
      group,
      incarnation: this.incarnation,
      digest: 'same',
      environment,
      store,
      topics,
      startDial: this.network.dialler(this, process),
      startResolve: (_name, _port, done) => process.environment.after(0, () => done({ fault: 'there is no name server here' })),
      clients: {
        callback: (client, path, callback) => {
          const connection = client as ClientConnection;
          if (!clients.has(connection)) return false;
          if (callback.state === 'active') this.watch.onActive(this, client.name, path, callback.epoch);
          connection.callback(path, callback);
          return true;
        },
        isListenedTo: () => true,
        deliver: (topic, payload) => this.watch.onDeliver(this, topic, payload),
      },
      report: (body) => this.watch.onEvent(this, body),
      onServing: () => undefined,
      onStop: () => undefined,
      onDecidable: () => this.offerAgain(clients),
      onFault: (peer, fault) => this.watch.onFault(this, `a message of ${peer} could not be taken: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`),
    });
    this.life = { process, acceptor: core.acceptor, core, store, topics, clients, stopSeconds: every(environment, 1000, () => core.everySecond()) };
    core.begin();
  }

  /** SIGKILL: what was not committed is gone, and the system closes all connections. */
  crash(): void {
    const { life } = this;
    if (!life) return;
    this.life = null;
    life.process.crash();
    this.network.crashed(life.process);
    this.closeClients(life);
  }

  /** It crashes, and what lay on its disk is gone. */
  loseDisk(): void {
    this.crash();
    this.lost = { disk: this.disk, at: this.scheduler.now };
    this.disk = new SimDisk();
  }

  /** A clean end, as the process does it: clients and peers are told, what is waiting is sent, the store is written. */
  stop(): void {
    const { life } = this;
    if (!life) return;
    life.process.arriveNow(() => {
      life.stopSeconds();
      life.core.stop('stop, ordered', null);
      this.closeClients(life);
      life.core.shutDown();
      life.store.commit();
      life.process.arrive(STOP_MILLIS, () => this.life === life && this.crash());
    });
  }

  /** An operator's order. */
  order(command: ClusterCommand): void {
    const { life } = this;
    life?.process.arriveNow(() => life.core.order({ id: `${this.name}-${(this.orders += 1)}`, command, by: 'the operator' }));
  }

  /** @returns the node's end of the connection of a client that connects now; null when nobody takes it. */
  connect(name: string, ends: Pick<ClientConnection, 'callback' | 'closed'>): ClientConnection | null {
    if (!this.life || this.life.core.state === 'stopping') return null;
    const connection: ClientConnection = { name, serial: (this.serials += 1), callback: (path, callback) => ends.callback(path, callback), closed: () => ends.closed(), held: null };
    this.life.clients.add(connection);
    return connection;
  }

  /** The node gives a connection up: its client said nothing for too long. */
  giveUp(connection: ClientConnection, because: string): void {
    if (!this.life?.clients.delete(connection)) return;
    this.life.core.sources.clientGone(connection, because);
    connection.closed();
  }

  /** Something that a client sent arrives, behind what of it waits for a verdict. */
  take(client: ClientConnection, arrive: () => void): void {
    if (client.held) client.held.push(arrive);
    else arrive();
  }

  publish(client: ClientConnection, topic: TopicPath, payload: Uint8Array, settled: (outcome: AcknowledgementOutcome | 'refused') => void): void {
    let entry: JournalEntry | null = null;
    this.accepting = null;
    const verdict = this.life?.core.publish({
      client: client.name,
      settled: (outcome) => {
        if (outcome === 'acknowledged') this.watch.onAcknowledge(this, entry!);
        settled(outcome);
      },
    }, topic, payload);
    entry = this.accepting;
    if (verdict === 'undecided') client.held = [() => this.publish(client, topic, payload, settled)];
    else if (verdict && !verdict.accepted) settled('refused');
  }

  /** What could not be decided may be so by now. */
  private offerAgain(clients: ReadonlySet<ClientConnection>): void {
    for (const client of clients) {
      const held = client.held ?? [];
      client.held = null;
      // One that still cannot be decided holds up the rest again.
      for (const arrive of held) this.take(client, arrive);
    }
  }

  private accepted(entry: JournalEntry): void {
    this.accepting = entry;
    this.watch.onAccept(this, entry);
  }

  private closeClients(life: NodeLife): void {
    for (const client of life.clients) client.closed();
    life.clients.clear();
  }

  private holdUp(process: SimProcess): void {
    if (this.commitMillis <= 0 || process.hangs) return;
    process.hang();
    this.scheduler.after(this.commitMillis, () => {
      if (process.alive) process.goOn();
    });
  }
}
