/** What must hold when faults have long ceased: everybody is connected, agrees, and has what was acknowledged. */
import type { ClusterSpec, DestinationSpec } from '../domain/cluster-spec.ts';
import type { ClientName, NodeName, TopicPath } from '../domain/ids.ts';
import { filterMatches, isWithin, relatePaths } from '../domain/topic-path.ts';
import { describeEpoch } from '../domain/update-source.ts';
import type { Acceptance, Invariants, Publication } from './invariants.ts';
import type { SimNetwork } from './sim-network.ts';
import type { SimNode } from './sim-node.ts';
import { describeUpdate, updateOf } from './sim-payload.ts';

export class FinalChecks {
  private readonly holdersOf = new Map<string, SimNode[]>();

  constructor(
    private readonly spec: ClusterSpec,
    private readonly nodes: ReadonlyMap<NodeName, SimNode>,
    private readonly network: SimNetwork,
    private readonly invariants: Invariants,
    private readonly bounded: boolean,
    /** Whether a client takes itself for active. */
    private readonly isActive: (client: ClientName) => boolean,
  ) {}

  check(): void {
    const { beganWithout } = this.invariants;
    if (this.bounded) for (const text of beganWithout) this.invariants.violate('no-fault', text);
    this.checkConnected();
    for (const pair of this.network.joinedTwice()) this.invariants.violate('connected', `two connections join ${pair.join(' and ')}`);
    for (const node of this.nodes.values()) this.checkSettled(node);
    for (const { datagrid, nodes } of this.spec.groups) if (datagrid) this.checkAgreement(nodes.map((name) => this.nodes.get(name)!));
    for (const pair of this.pairs()) this.checkValues(pair);
    for (const publication of this.invariants.acknowledgedUpdates()) this.checkAcknowledged(publication);
  }

  /** Every destination with a reachable address is connected. */
  checkConnected(): void {
    for (const node of this.nodes.values()) {
      for (const { name, addresses } of node.spec.destinations) {
        const carrier = node.life?.core.streams.carrierOf(name)?.peer;
        if (!addresses.some((address) => carrier === address.node)) this.invariants.violate('connected', `${node.name} is not connected to ${name}`);
      }
    }
  }

  /** Nothing waits any more, and nothing is downgraded. */
  private checkSettled({ name, spec, life }: SimNode): void {
    if (!life) return this.invariants.violate('connected', `${name} is down`);
    const { core } = life;
    for (const { to, kind, waitingUpdates } of core.streams.sample(life.process.environment.now(), 1)) {
      if (waitingUpdates > 0) this.invariants.violate('connected', `${waitingUpdates} updates of ${name} wait for ${kind} ${to}`);
    }
    for (const { name: destination, ack } of spec.destinations) {
      if (core.acknowledgement.modeOf(destination) !== ack) this.invariants.violate('connected', `${destination} of ${name} is still ${core.acknowledgement.modeOf(destination)}`);
    }
  }

  private checkAgreement(members: SimNode[]): void {
    const { group } = members[0]!;
    const paths = new Set<TopicPath>();
    const active = new Map<TopicPath, string[]>();
    /** Of which anybody was told more than that it is pending. */
    const settled = new Set<TopicPath>();
    for (const { name, life } of members) {
      for (const own of life?.core.sources.state.own ?? []) {
        paths.add(own.path);
        if (own.shown.state !== 'pending') settled.add(own.path);
        if (own.shown.state !== 'active') continue;
        if (!this.isActive(own.client)) this.invariants.violate('one-active-source', `${own.client} is active for ${own.path} on ${name} and knows nothing of it`);
        active.set(own.path, [...(active.get(own.path) ?? []), `${own.client} on ${name}`]);
      }
    }
    for (const path of paths) {
      // Whoever is refused for another one's path registers again every second: it may be about to be refused.
      if (!settled.has(path) && [...active.keys()].some((other) => other !== path && relatePaths(path, other) !== 'apart')) continue;
      const holders = members.map((node) => `${node.name} says ${describeHolder(node, path)}`);
      const said = new Set(members.map((node) => describeHolder(node, path)));
      if (said.size > 1 || active.get(path)?.length !== 1) this.invariants.violate('one-active-source', `${path}: ${holders.join(', ')}; active: ${active.get(path)?.join(', ') ?? 'none'}`);
      for (const other of active.keys()) if (path < other && relatePaths(path, other) !== 'apart') this.invariants.violate('one-active-source', `${path} and ${other} both have an active source`);
    }
    for (const { path, home } of this.spec.sections) {
      const wanted = home === group && this.spec.clients.some((client) => isWithin(client.path, path));
      if (wanted && ![...active.keys()].some((one) => isWithin(one, path))) this.invariants.violate('one-active-source', `${path} has no active source`);
    }
  }

  private *pairs(): Iterable<Pair> {
    for (const { datagrid, nodes } of this.spec.groups) {
      const [first, ...others] = nodes.map((name) => this.nodes.get(name)!);
      if (datagrid) for (const other of others) yield { a: first!, b: other, topics: ['#'] };
    }
    for (const node of this.nodes.values()) {
      for (const { name, topics } of node.spec.destinations) {
        const peer = node.life?.core.streams.carrierOf(name)?.peer;
        if (peer) yield { a: node, b: this.nodes.get(peer)!, topics };
      }
    }
  }

  /** Members of a group have the same; whoever a destination is connected to has what it carries. */
  private checkValues({ a, b, topics }: Pair): void {
    for (const { path } of this.spec.sections) {
      const all = new Set([...(a.life?.topics.within(path) ?? []), ...(b.life?.topics.within(path) ?? [])].map(({ topic }) => topic));
      for (const topic of all) {
        if (!topics.some((filter) => filterMatches(filter, topic))) continue;
        const [one, other] = [describeValue(a, topic), describeValue(b, topic)];
        if (one !== other) this.invariants.violate('values-agree', `${topic}: ${a.name} has ${one}, ${b.name} has ${other}`);
      }
    }
  }

  private checkAcknowledged({ update, acceptances }: Publication): void {
    const { invariants } = this;
    const name = describeUpdate(update);
    const where = (): string => acceptances.map(({ key, number }) => `${key} ${number}`).join(', ');
    if (acceptances.length === 0) return invariants.violate('nothing-lost', `${name} was acknowledged and never accepted`);
    const lackedBy = acceptances.map((acceptance) => this.holders(acceptance).filter((node) => !node.life?.core.seen.seen.has(acceptance.key, acceptance.number)));
    if (lackedBy.some((lacking) => lacking.length === 0)) return;
    if (acceptances.some(({ key, number }) => [...this.nodes.values()].some((node) => node.life?.core.isOverruled(key, number)))) {
      invariants.counts.overwritten += 1;
      if (this.bounded) invariants.violate('nothing-overwritten', `${name}, acknowledged, was overruled: ${where()}`);
      if (!acceptances.some((acceptance) => invariants.wasTold(acceptance))) invariants.violate('overwritten-is-told', `${name} was overruled and nobody said so`);
      return;
    }
    invariants.counts.lost += 1;
    invariants.violate('nothing-lost', `${name} (${where()}) was acknowledged and is not on ${lackedBy[0]!.map((node) => node.name).join(', ')}`);
  }

  /** Who is to have an update: the home group, and whoever a destination of one that has it is connected to, with its datagrid. */
  private holders({ path, topic }: Acceptance): SimNode[] {
    const known = this.holdersOf.get(topic);
    if (known) return known;
    const home = this.spec.sections.find((section) => isWithin(path, section.path))!.home;
    const there = new Set(this.members(home));
    // A set that grows while it is gone through: each comes to its turn.
    for (const node of there) for (const destination of node.spec.destinations) for (const target of this.targets(node, destination, topic)) there.add(target);
    const holders = [...there];
    this.holdersOf.set(topic, holders);
    return holders;
  }

  private targets(node: SimNode, { name, group, topics }: DestinationSpec, topic: TopicPath): SimNode[] {
    const peer = node.life?.core.streams.carrierOf(name)?.peer;
    if (!peer || !topics.some((filter) => filterMatches(filter, topic))) return [];
    return this.spec.groups.find((one) => one.name === group)!.datagrid ? this.members(group) : [this.nodes.get(peer)!];
  }

  private members(group: string): SimNode[] {
    return [...this.nodes.values()].filter((node) => node.group === group);
  }
}

interface Pair {
  a: SimNode;
  b: SimNode;
  topics: string[];
}

function describeHolder({ life }: SimNode, path: TopicPath): string {
  const holder = life?.core.sources.state.holders[path];
  return holder?.active ? `${holder.active.client} on ${holder.active.node} in ${holder.epoch ? describeEpoch(holder.epoch) : 'none'}` : 'nobody';
}

/** A removed topic differs from one that never was, unless a node only put the right absence in the place of a wrong value. */
function describeValue({ life }: SimNode, topic: TopicPath): string {
  const version = life?.topics.version(topic);
  if (!version || version.number === 0) return 'none';
  const value = life!.topics.value(topic);
  return `${value ? describeUpdate(updateOf(value)!) : 'a removal'} as ${version.number} in ${describeEpoch(version.epoch)}`;
}
