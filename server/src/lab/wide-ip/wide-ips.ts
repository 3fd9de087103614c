/**
 * All wide IPs of a lab and the name server that answers for them. It lives in the lab's process: an order is in effect with the
 * next answer, events have the lab as their witness, and it ends with the lab. What it reads of strangers is bounded.
 */
import type { OrderId } from '@understudy/shared/domain/cluster-command';
import type { LabEventBody } from '@understudy/shared/domain/cluster-event';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import type { NodeName } from '@understudy/shared/domain/ids';
import type { NameRecords, Zone } from './answer-query.ts';
import { NameServer } from './name-server.ts';
import { WideIp } from './wide-ip.ts';

export class WideIps {
  private readonly all: WideIp[];
  private readonly nameServer: NameServer | null;

  /** @param onFault told of what the system says about the name server */
  constructor(private readonly cluster: ClusterSpec, report: (body: LabEventBody) => void, onFault: (fault: string) => void) {
    this.all = cluster.wideIps.map((spec) => new WideIp(spec, cluster, report));
    const zone: Zone = { ttlSeconds: cluster.policy.wideIpTtlSeconds, lookUp: (name) => this.lookUp(name) };
    this.nameServer = cluster.nameServer === null ? null : new NameServer(zone, onFault);
  }

  /** Serves the names; nobody is checked yet, so they stand for nobody. @throws the system's error when the port cannot be had. */
  async listen(): Promise<void> {
    const { nameServer } = this.cluster;
    if (nameServer !== null) await this.nameServer?.listen(nameServer.host, nameServer.port);
    for (const wideIp of this.all) wideIp.announce();
  }

  /** Begins to check members. Resolves when each was checked once: from here on the names stand for whoever is there. */
  async start(): Promise<void> {
    await Promise.all(this.all.map((wideIp) => wideIp.start()));
  }

  /** No check after this; the names stay as they are. */
  stop(): void {
    for (const wideIp of this.all) wideIp.stop();
  }

  async close(): Promise<void> {
    this.stop();
    await this.nameServer?.close();
  }

  isMember(name: string, node: NodeName): boolean {
    return this.find(name)?.has(node) ?? false;
  }

  /** Carries out an order that was found possible. */
  change(verb: 'join' | 'leave', name: string, node: NodeName, by: string, order: OrderId): void {
    this.find(name)?.[verb](node, by, order);
  }

  private find(name: string): WideIp | undefined {
    return this.all.find(({ spec }) => spec.name === name);
  }

  private lookUp(name: string): NameRecords | null {
    const wideIp = this.find(name);
    if (wideIp) return wideIp.records();
    for (const one of this.all) {
      const records = one.serverRecords(name);
      if (records) return records;
    }
    return null;
  }
}
