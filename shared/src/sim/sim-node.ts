/** A simulated node: its disk lasts, its lives come and go; in each the same core runs as in a real process. */
import type { ClusterSpec, NodeSpec } from '../domain/cluster-spec.ts';
import type { FindingEventBody, NodeEventBody } from '../domain/cluster-event.ts';
import type { TopicPath } from '../domain/ids.ts';
import type { Millis } from '../domain/units.ts';
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

/** The node's end of a client's connection. */
export interface ClientConnection extends ClientRef {
  callback(path: TopicPath, callback: SourceCallback): void;
  /** The node's process is gone, or it closed the connection. */
  closed(): void;
}

/** What is watched of a node. */
export interface NodeWatch {
  onEvent: (node: SimNode, body: NodeEventBody | FindingEventBody) => void;
  /** An update was accepted, from a client or from another node. */
  onAccept: (node: SimNode, entry: JournalEntry) => void;
  /** A subscriber on the node gets a value. */
  onDeliver: (node: SimNode, topic: TopicPath, payload: Uint8Array) => void;
  onFault: (node: SimNode, what: string) => void;
}

export interface NodeLife {
  process: SimProcess;
  acceptor: LinkAcceptor;
  core: NodeCore;
  topics: SimTopics;
  clients: Set<ClientConnection>;
  stopSeconds: () => void;
}

export class SimNode implements NetworkNode {
  readonly disk = new SimDisk();
  life: NodeLife | null = null;
  incarnation = 0;
  /** How long each commit holds the process up. */
  commitMillis: Millis = 0;
  private serials = 0;

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

  start(): void {
    if (this.life) return;
    this.incarnation += 1;
    const process = new SimProcess(this.scheduler, this.skew);
    const { environment } = process;
    const topics = new SimTopics();
    const clients = new Set<ClientConnection>();
    const group = this.cluster.groups.find(({ name }) => name === this.spec.group)!;
    const store = new SimStore(this.disk, environment, (entry) => this.watch.onAccept(this, entry), () => this.holdUp(process));
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
      clients: {
        callback: (client, path, callback) => {
          const connection = client as ClientConnection;
          if (!clients.has(connection)) return false;
          connection.callback(path, callback);
          return true;
        },
        deliver: (topic, payload) => this.watch.onDeliver(this, topic, payload),
      },
      report: (body) => this.watch.onEvent(this, body),
      onServing: () => undefined,
      onStop: () => undefined,
      onFault: (peer, fault) => this.watch.onFault(this, `a message of ${peer} could not be taken: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`),
    });
    this.life = { process, acceptor: core.acceptor, core, topics, clients, stopSeconds: every(environment, 1000, () => core.everySecond()) };
    core.begin();
  }

  /** SIGKILL: what was not committed is gone, and the system closes all connections. */
  crash(): void {
    const { life } = this;
    if (!life) return;
    this.life = null;
    life.process.crash();
    this.network.crashed(life.process);
    for (const client of life.clients) client.closed();
    life.clients.clear();
  }

  /** @returns the node's end of the connection of a client that connects now. */
  connect(name: string, ends: Omit<ClientConnection, 'name' | 'serial'>): ClientConnection | null {
    if (!this.life) return null;
    const connection: ClientConnection = { name, serial: (this.serials += 1), callback: (path, callback) => ends.callback(path, callback), closed: () => ends.closed() };
    this.life.clients.add(connection);
    return connection;
  }

  publish(client: ClientConnection, topic: TopicPath, payload: Uint8Array, settled: (outcome: AcknowledgementOutcome | 'refused') => void): void {
    const verdict = this.life?.core.publish({ client: client.name, settled }, topic, payload);
    if (verdict && !verdict.accepted) settled('refused');
  }

  private holdUp(process: SimProcess): void {
    if (this.commitMillis <= 0 || process.hangs) return;
    process.hang();
    this.scheduler.after(this.commitMillis, () => {
      if (process.alive) process.goOn();
    });
  }
}
