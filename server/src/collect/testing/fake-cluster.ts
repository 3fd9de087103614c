/** Outlets of a lab and its nodes that say what they are told: the collector cannot tell them from a cluster. */
import type { ClusterEventBody } from '@understudy/shared/domain/cluster-event';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import type { NodeName } from '@understudy/shared/domain/ids';
import { defaultSpec } from '@understudy/shared/view/testdata/default-spec';
import { EventOutlet, type EventOutletOptions } from '../../outlet/event-outlet.ts';

const HOST = '127.0.0.1';

export interface FakeClusterOptions {
  /** Events that each node's outlet keeps. */
  capacity?: number;
  onOrder?: EventOutletOptions['onOrder'];
  /** What is looked at in the topics of a node. */
  onWatch?: (node: NodeName, ...rest: Parameters<NonNullable<EventOutletOptions['onWatch']>>) => void;
  onUnwatch?: (node: NodeName, key: string) => void;
}

export class FakeCluster {
  labPort = 0;
  private readonly lives = new Map<NodeName, number>();
  private readonly outlets = new Map<NodeName, EventOutlet>();
  private constructor(readonly spec: ClusterSpec, readonly lab: EventOutlet, private readonly options: FakeClusterOptions) {}

  /** The default cluster's lab and nodes, all listening; nothing but the description has been said. */
  static async start(options: FakeClusterOptions = {}): Promise<FakeCluster> {
    const spec = { ...defaultSpec(), auditors: null };
    const lab = new EventOutlet({ witness: { kind: 'lab', name: spec.name, incarnation: 1 }, onOrder: options.onOrder });
    const cluster = new FakeCluster(spec, lab, options);
    for (const node of spec.nodes) node.eventPort = await cluster.startNode(node.name, 0);
    cluster.labPort = await lab.listen(HOST, 0);
    lab.report({ kind: 'cluster-described', spec, labStarted: 1 });
    return cluster;
  }

  get nodes(): NodeName[] {
    return this.spec.nodes.map(({ name }) => name);
  }

  say(node: NodeName, body: ClusterEventBody): void {
    this.outlets.get(node)!.report(body);
  }

  /** Says that the node serves. */
  serve(node: NodeName, because = 'heard its group'): void {
    const { group } = this.spec.nodes.find(({ name }) => name === node)!;
    this.say(node, { kind: 'node-changed', group, pid: 1, state: 'serving', digest: 'd', because, order: null });
  }

  /** The next life of a node, on the port of the last. */
  async restartNode(node: NodeName): Promise<void> {
    await this.stopNode(node);
    await this.startNode(node, this.spec.nodes.find(({ name }) => name === node)!.eventPort);
  }

  async stopNode(node: NodeName): Promise<void> {
    await this.outlets.get(node)!.close();
  }

  async close(): Promise<void> {
    await Promise.all([this.lab, ...this.outlets.values()].map((outlet) => outlet.close()));
  }

  private async startNode(name: NodeName, port: number): Promise<number> {
    const incarnation = (this.lives.get(name) ?? 0) + 1;
    this.lives.set(name, incarnation);
    const { onWatch, onUnwatch } = this.options;
    const outlet = new EventOutlet({
      witness: { kind: 'node', name, incarnation }, capacity: this.options.capacity,
      onWatch: onWatch && ((...watch) => onWatch(name, ...watch)),
      onUnwatch: onUnwatch && ((key) => onUnwatch(name, key)),
    });
    this.outlets.set(name, outlet);
    return outlet.listen(HOST, port);
  }
}
