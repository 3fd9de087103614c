/** The shell around a node's core: its store, sockets, clients and event outlet, opened and closed in the order in which they need each other. */
import type { Logger } from 'pino';
import type { Holdings } from '@understudy/shared/domain/audit';
import type { OrderId, Order, Refusal } from '@understudy/shared/domain/cluster-command';
import type { FindingEventBody, NodeEventBody } from '@understudy/shared/domain/cluster-event';
import type { NodeName } from '@understudy/shared/domain/ids';
import { nodeAt } from '@understudy/shared/domain/wide-ip';
import { NodeCore } from '@understudy/shared/node/node-core';
import { monoMillis } from '../clock.ts';
import { EventOutlet } from '../outlet/event-outlet.ts';
import { createClientPort } from './client-port.ts';
import type { OpenNodeStore } from './journal/open-node-store.ts';
import { createMqttServer } from './mqtt/mqtt-server.ts';
import type { MqttServer } from './mqtt/node-port.ts';
import { Gate } from './peers/gate.ts';
import { createResolver } from './peers/name-resolver.ts';
import { createDialler } from './peers/peer-dialler.ts';
import { PeerListener } from './peers/peer-listener.ts';
import { BranchWatches } from './reporting/branch-watches.ts';
import { Sampler } from './reporting/sampler.ts';
import { configurationDigest } from './start/config-digest.ts';
import { openStore } from './start/open-store.ts';
import type { ReadConfig } from './start/read-config.ts';
import { processEnvironment } from './process-environment.ts';
import { createTopics } from './topics/topic-store.ts';

const SAMPLE_MILLIS = 1000;

export class NodeProcess {
  private readonly outlet: EventOutlet;
  private readonly gate = new Gate();
  readonly store: OpenNodeStore;
  readonly core: NodeCore;
  readonly topics = createTopics();
  private readonly listener: PeerListener;
  private readonly mqtt: MqttServer;
  private readonly sampler: Sampler;
  private listening = false;
  /** Somebody wants the machines to start. */
  private wanted = false;
  private sampling: NodeJS.Timeout | null = null;
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
    const digest = configurationDigest(cluster, group);
    this.gate.set(config.cutPeers);
    const { topics } = this;
    const watches = new BranchWatches(topics);
    this.outlet = new EventOutlet({
      witness: { kind: 'node', name: self.name, incarnation },
      onOrder: (order, answer) => answer(this.order(order)),
      onWatch: (key, request, send) => watches.open(key, request, send),
      onUnwatch: (key) => watches.close(key),
      onAskHoldings: (keys, answer) => this.tellHoldings(keys, answer),
      onFollowerGone: (address, because) => log.info({ address }, `event port: ${because}`),
    });
    const report = (body: NodeEventBody | FindingEventBody): void => void this.outlet.report(body);
    const changeState = (state: 'starting' | 'hearing' | 'serving' | 'stopping', because: string, order: OrderId | null): void => report({ kind: 'node-changed', group: self.group, pid: process.pid, state, digest, because, order });

    const opened = openStore(config.dataDirectory, (fault) => this.fail(fault));
    this.store = opened.store;
    changeState('starting', 'started', null);
    if (opened.quarantined !== null) {
      report({ kind: 'finding-changed', finding: `damaged-store:${self.name}`, state: 'raised', severity: 'attention', subject: self.name, text: `The store of ${self.name} could not be used (${opened.quarantined}). It started empty and is refilled by its peers.` });
    }
    this.core = new NodeCore({
      cluster, self, group, incarnation, digest, topics, report,
      environment: processEnvironment,
      store: this.store,
      startDial: createDialler(this.gate, (address) => nodeAt(cluster, address)),
      startResolve: createResolver(cluster.nameServer),
      clients: {
        callback: (client, path, callback) => this.mqtt.callback(client, path, callback),
        isListenedTo: (path) => this.mqtt.isListenedTo(path),
        deliver: (topic, payload) => void this.mqtt.deliver(topic, payload),
      },
      onServing: changeState,
      onStop: (because, order) => this.stop(because, order),
      onDecidable: () => this.mqtt.offerAgain(),
      onFault: (peer, fault) => log.error({ peer, fault: fault instanceof Error ? fault.stack : String(fault) }, 'a message of a peer could not be taken'),
    });
    this.listener = new PeerListener({ gate: this.gate, acceptor: this.core.acceptor, onTurnedAway: (address, because) => log.warn({ address }, `peer port: ${because}`) });
    this.mqtt = createMqttServer({
      host: self.host,
      port: self.mqttPort,
      now: monoMillis,
      node: createClientPort({ sections: cluster.sections, topics, core: this.core, report, log }),
    });
    this.sampler = new Sampler({ sections: cluster.sections, topics, core: this.core, mqtt: this.mqtt, store: this.store }, monoMillis());
  }

  /** Listens on every port. @throws the system's error when a port cannot be had. */
  async listen(): Promise<void> {
    const { self } = this.config;
    await this.outlet.listen(self.host, self.eventPort);
    await this.listener.listen(self.peerHost, self.peerPort);
    await this.mqtt.listen();
    this.listening = true;
    if (this.wanted) this.begin();
  }

  /** Starts the machines, once and not before the node listens: from here on it dials. */
  begin(): void {
    this.wanted = true;
    if (!this.listening || this.sampling !== null || this.stopping) return;
    this.core.begin();
    this.sampling = setInterval(() => {
      this.core.everySecond();
      this.outlet.report(this.sampler.sample(monoMillis()));
    }, SAMPLE_MILLIS);
  }

  /** To these peers and no others the link is cut from now on (MB-02). */
  setGate(cutPeers: readonly NodeName[]): void {
    this.gate.set(cutPeers);
  }

  order(order: Order): Refusal | null {
    return this.core.order(order);
  }

  /** A clean end: clients, peers and followers are told, what is waiting is sent, the store is closed. */
  stop(because: string, order: OrderId | null): void {
    if (this.stopping) return;
    this.stopping = true;
    if (this.sampling !== null) clearInterval(this.sampling);
    this.core.stop(because, order);
    this.endAll().then(
      () => this.onEnd(0),
      (fault: unknown) => {
        this.log.error({ fault: String(fault) }, 'the clean end failed');
        this.onEnd(1);
      },
    );
  }

  /** An audit asks: it is told what is had now, once that is on disk. */
  private tellHoldings(keys: readonly string[], answer: (holdings: Holdings) => void): void {
    const { journal } = this.store;
    const holdings = this.core.holdings(keys);
    const upTo = journal.last();
    if (journal.durableTo() >= upTo) return answer(holdings);
    const stop = journal.onDurable(() => {
      if (journal.durableTo() < upTo) return;
      stop();
      answer(holdings);
    });
  }

  private async endAll(): Promise<void> {
    await this.mqtt.close(`${this.config.self.name} is stopping`);
    this.listener.close();
    this.core.shutDown();
    await this.outlet.close();
    await this.store.close();
  }

  private fail(fault: Error): void {
    this.log.fatal({ fault: fault.message }, 'the store cannot be written: nothing can be acknowledged any more');
    this.onEnd(1);
  }
}
