/** One wide IP: who is in it, what their checks say, and whom its name stands for. Reports whenever any of that changed. */
import type { OrderId } from '@understudy/shared/domain/cluster-command';
import type { LabEventBody } from '@understudy/shared/domain/cluster-event';
import type { ClusterSpec, NodeSpec, WideIpSpec } from '@understudy/shared/domain/cluster-spec';
import type { NodeName } from '@understudy/shared/domain/ids';
import { describeHostPort, type WideIpMember } from '@understudy/shared/domain/wide-ip';
import { monoMillis } from '../../clock.ts';
import type { NameRecords } from './answer-query.ts';
import { checkMember } from './check-member.ts';
import { applyCheck, describeCheck, namedMembers, uncheckedMember, type CheckResult } from './member-health.ts';

interface Seat {
  node: NodeSpec;
  member: WideIpMember;
  /** Gives up the check that is under way, or the wait for the next. */
  stop: () => void;
}

export class WideIp {
  /** Those that are in it, in order of preference. */
  private seats: Seat[];
  private checking = false;

  constructor(
    readonly spec: WideIpSpec,
    private readonly cluster: ClusterSpec,
    private readonly report: (body: LabEventBody) => void,
  ) {
    this.seats = this.inOrder(spec.members.map((node) => this.newSeat(node)));
  }

  /** Says who is in it before anybody was checked. */
  announce(): void {
    this.tell('the lab serves this name', null);
  }

  /** Begins to check. Resolves when each member has been checked once. */
  async start(): Promise<void> {
    this.checking = true;
    await Promise.all(this.seats.map((seat) => this.check(seat)));
  }

  stop(): void {
    this.checking = false;
    for (const seat of this.seats) seat.stop();
  }

  has(node: NodeName): boolean {
    return this.seats.some((seat) => seat.node.name === node);
  }

  /** From now on it is checked, and named as soon as it answers (WI-02). */
  join(node: NodeName, by: string, order: OrderId): void {
    const seat = this.newSeat(node);
    this.seats = this.inOrder([...this.seats, seat]);
    this.tell(`${node} joined, ordered by ${by}`, order);
    if (this.checking) void this.check(seat);
  }

  /** From now on it is neither named nor checked; who is connected to it stays so (WI-02). */
  leave(node: NodeName, by: string, order: OrderId): void {
    this.seats.find((seat) => seat.node.name === node)?.stop();
    this.seats = this.seats.filter((seat) => seat.node.name !== node);
    this.tell(`${node} was taken out, ordered by ${by}`, order);
  }

  /** What the name stands for now: addresses where each server has its own, else the servers with their ports. */
  records(): NameRecords {
    const named = this.named();
    if (this.spec.port !== null) return { type: 'A', addresses: named.map(({ node }) => node.peerHost) };
    return { type: 'SRV', servers: named.map(({ node }) => ({ target: this.nameOf(node.name), port: node.peerPort })) };
  }

  /** What a server's own name below this one stands for; null where there is no such server. */
  serverRecords(name: string): NameRecords | null {
    const server = this.spec.servers.find((node) => this.nameOf(node) === name);
    return server === undefined ? null : { type: 'A', addresses: [this.nodeSpec(server).peerHost] };
  }

  private nameOf(node: NodeName): string {
    return `${node}.${this.spec.name}`.toLowerCase();
  }

  private named(): Seat[] {
    const named = namedMembers(this.seats.map(({ member }) => member), this.cluster.policy.wideIpAnswers);
    return this.seats.filter(({ member }) => named.includes(member));
  }

  /** One check after the other, each begun an interval after the one before; one that has no answer by then has failed. */
  private check(seat: Seat): Promise<void> {
    const { wideIpCheckMillis: everyMillis } = this.cluster.policy;
    const { peerHost: host, peerPort: port, name: node } = seat.node;
    const begunAt = monoMillis();
    return new Promise((resolve) => {
      const giveUp = checkMember({ host, port, node }, everyMillis, (result) => {
        const wait = setTimeout(() => void this.check(seat), Math.max(0, begunAt + everyMillis - monoMillis()));
        seat.stop = () => clearTimeout(wait);
        this.checked(seat, result);
        resolve();
      });
      seat.stop = () => {
        giveUp();
        resolve();
      };
    });
  }

  private checked(seat: Seat, result: CheckResult): void {
    const needed = this.cluster.policy.wideIpFailures;
    const member = applyCheck(seat.member, result, needed);
    if (member === seat.member) return;
    seat.member = member;
    this.tell(describeCheck(member, needed), null);
  }

  private tell(because: string, order: OrderId | null): void {
    const members = this.seats.map(({ member }) => member);
    this.report({ kind: 'wide-ip-changed', name: this.spec.name, members, answer: this.named().map(({ node }) => node.name), ttlSeconds: this.cluster.policy.wideIpTtlSeconds, because, order });
  }

  private newSeat(name: NodeName): Seat {
    const node = this.nodeSpec(name);
    return { node, member: uncheckedMember(name, describeHostPort({ host: node.peerHost, port: node.peerPort })), stop: () => undefined };
  }

  private nodeSpec(name: NodeName): NodeSpec {
    const node = this.cluster.nodes.find((one) => one.name === name);
    if (!node) throw new Error(`${this.spec.name} names ${name}, which is no node of the description`);
    return node;
  }

  private inOrder(seats: Seat[]): Seat[] {
    return seats.sort((a, b) => this.spec.servers.indexOf(a.node.name) - this.spec.servers.indexOf(b.node.name));
  }
}
