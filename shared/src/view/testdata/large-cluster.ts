/**
 * A cluster far beyond the default one, all well at first, and changes that happen to it: for whoever draws it, and measures
 * drawing it. Pure and deterministic, as the scenarios are.
 */
import { DEFAULT_POLICY, type ClusterSpec, type NodeSpec } from '../../domain/cluster-spec.ts';
import type { ClusterEvent, ClusterEventBody, LoggedEvent, Witness } from '../../domain/cluster-event.ts';
import type { DestinationState } from '../../domain/destination.ts';
import { linkKey, type LinkKey, type NodeName } from '../../domain/ids.ts';
import { SCENARIO_START } from './scenario-builder.ts';

export interface LargeSize {
  sites: number;
  groups: number;
  /** Nodes of each group; every two share the datagrid. */
  members: number;
  /** Destinations of each node, each to another group. */
  destinations: number;
}

/** 1,000 nodes and 5,000 links: 2,000 between members, 3,000 that carry a destination's stream. */
export const THOUSAND_NODES: LargeSize = { sites: 8, groups: 200, members: 5, destinations: 3 };

/** Groups that a group replicates to are so far ahead in the list; no two of these add up to a round, so that each pair has one stream. */
const STRIDES = [1, 7, 31, 43] as const;

const groupName = (group: number): string => `g${String(group + 1).padStart(3, '0')}`;
const nodeName = (group: number, member: number): NodeName => `${groupName(group)}-${member + 1}`;

export function largeSpec({ sites, groups, members, destinations }: LargeSize): ClusterSpec {
  const nodesOf = (group: number): NodeName[] => Array.from({ length: members }, (_, member) => nodeName(group, member));
  const node = (group: number, member: number): NodeSpec => ({
    name: nodeName(group, member), group: groupName(group), host: '127.0.0.1', peerHost: '127.0.0.1', peerPort: 1, mqttPort: 1, eventPort: 1,
    destinations: STRIDES.slice(0, destinations).map((stride) => {
      const to = (group + stride) % groups;
      return { name: groupName(to), group: groupName(to), addresses: nodesOf(to).map((name) => ({ node: name, host: '127.0.0.1', port: 1 })), wideIp: null, topics: ['#'], passThrough: [], ack: 'async', reconnectTimeoutMillis: 1000 };
    }),
  });
  const perSite = Math.ceil(groups / sites);
  return {
    name: `large-${groups * members}`, policy: DEFAULT_POLICY, sections: [{ path: 'prices', home: groupName(0) }], clients: [], auditors: null, wideIps: [], nameServer: null,
    groups: Array.from({ length: groups }, (_, group) => ({ name: groupName(group), title: `Group ${group + 1}`, site: `Site ${Math.floor(group / perSite) + 1}`, datagrid: true, nodes: nodesOf(group) })),
    nodes: Array.from({ length: groups * members }, (_, index) => node(Math.floor(index / members), index % members)),
  };
}

/** What a change does to one thing of the picture, for pictures that know no events. */
export interface LargeChange {
  event: LoggedEvent;
  target: 'node' | 'link';
  /** A node's name or a link's key. */
  id: string;
  state: 'up' | 'trouble';
}

/** Tells the story of a large cluster: first its start, then one change after the other. */
export class LargeStory {
  readonly spec: ClusterSpec;
  private n = 0;
  private now = SCENARIO_START.mono;
  private readonly numbers = new Map<string, number>();
  private readonly states = new Map<string, DestinationState>();
  /** Things that are in trouble, oldest first. */
  private readonly broken: { heal: () => LargeChange }[] = [];
  private seed: number;

  constructor(size: LargeSize, seed = 1) {
    this.spec = largeSpec(size);
    this.seed = seed;
  }

  /** Every link: members of each group, and the pair that carries each stream. */
  links(): { key: LinkKey; kind: 'member' | 'stream'; from: NodeName; to: NodeName }[] {
    const members = this.spec.groups.flatMap(({ nodes }) => nodes.flatMap((a, index) => nodes.slice(index + 1).map((b) => ({ key: linkKey(a, b), kind: 'member' as const, from: a, to: b }))));
    const streams = this.spec.nodes.flatMap((node, index) => node.destinations.map((destination, place) => {
      const to = this.peerOf(index, place, destination.addresses.map((address) => address.node));
      return { key: linkKey(node.name, to), kind: 'stream' as const, from: node.name, to };
    }));
    return [...members, ...streams];
  }

  /** @returns the events after which everything is up and connected. */
  start(): LoggedEvent[] {
    const events = [
      this.say('dashboard', 'dashboard', { kind: 'outlet-changed', outlet: this.witness('lab', 'lab'), state: 'connected', because: 'logged on' }),
      this.say('lab', 'lab', { kind: 'cluster-described', spec: this.spec, labStarted: SCENARIO_START.wall }),
    ];
    this.spec.nodes.forEach((node, index) => {
      const { name, group } = node;
      events.push(
        this.process(name, 'running'),
        this.say('dashboard', 'dashboard', { kind: 'outlet-changed', outlet: this.witness('node', name), state: 'connected', because: 'logged on' }),
        this.say('node', name, { kind: 'node-changed', group, pid: 1000 + index, state: 'serving', digest: 'a1b2c3', because: 'heard its group', order: null }),
      );
      for (const mate of this.spec.groups.find((known) => known.name === group)!.nodes) if (mate !== name) events.push(this.opinion(name, mate, 'up'));
      node.destinations.forEach((destination, place) => {
        const peer = this.peerOf(index, place, destination.addresses.map((address) => address.node));
        this.states.set(`${name}/${destination.name}`, {
          destination: destination.name, group: destination.group, phase: 'connected', wideIp: null, trying: null, passes: 0, wait: null, incoming: [], connection: { peer, via: 'dialled', since: this.now },
          addresses: destination.addresses.map((address) => ({ ...address, state: address.node === peer ? 'connected' : 'untried' })),
        });
        events.push(this.report(name, destination.name, 'connected'));
      });
    });
    this.spec.nodes.forEach((node, index) => events.push(this.say('node', node.name, {
      kind: 'node-sampled', sections: [], heard: [], acceptedPerSecond: 40, appliedPerSecond: 60 + (index % 50), deliveredPerSecond: 100, topics: 900, clients: 0, journalUpdates: 12, journalBytes: 4000, copies: { backups: 1, wanted: 1 }, heapMiB: 40,
      streams: node.destinations.map(({ name: to }, place) => ({ to, kind: 'destination', peer: null, sentPerSecond: 20 + ((index + place) % 9) * 30, waitingUpdates: 0, waitingBytes: 0, waitingMillis: 0 })),
    })));
    return events;
  }

  /** @returns the next change; about a tenth of the cluster is in trouble at any time, and what is healed was broken long before. */
  next(): LargeChange {
    this.now += 5;
    const most = this.spec.nodes.length * 0.1;
    const oldest = this.broken.length >= most || (this.broken.length > most / 2 && this.random(2) === 0) ? this.broken.shift() : undefined;
    if (oldest) return oldest.heal();
    const index = this.random(this.spec.nodes.length);
    return [this.breakNode, this.breakOpinion, this.breakStream][this.random(3)]!.call(this, index);
  }

  private breakNode(index: number): LargeChange {
    const { name } = this.spec.nodes[index]!;
    this.broken.push({ heal: () => ({ event: this.process(name, 'running'), target: 'node', id: name, state: 'up' }) });
    return { event: this.process(name, 'paused'), target: 'node', id: name, state: 'trouble' };
  }

  private breakOpinion(index: number): LargeChange {
    const { name, group } = this.spec.nodes[index]!;
    const mates = this.spec.groups.find((known) => known.name === group)!.nodes.filter((mate) => mate !== name);
    const mate = mates[this.random(mates.length)]!;
    const id = linkKey(name, mate);
    this.broken.push({ heal: () => ({ event: this.opinion(name, mate, 'up'), target: 'link', id, state: 'up' }) });
    return { event: this.opinion(name, mate, 'suspected'), target: 'link', id, state: 'trouble' };
  }

  /** Its connection is lost and the address refuses: the line stays, as a try that failed. */
  private breakStream(index: number): LargeChange {
    const node = this.spec.nodes[index]!;
    const { name: destination } = node.destinations[this.random(node.destinations.length)]!;
    const key = `${node.name}/${destination}`;
    const whole = this.states.get(key)!;
    const peer = whole.connection?.peer ?? whole.addresses.find((address) => address.state === 'refused')!.node!;
    const id = linkKey(node.name, peer);
    const connected: DestinationState = { ...whole, phase: 'connected', connection: { peer, via: 'dialled', since: this.now }, addresses: whole.addresses.map((address) => ({ ...address, state: address.node === peer ? 'connected' : 'untried' })) };
    this.broken.push({ heal: () => {
      this.states.set(key, connected);
      return { event: this.report(node.name, destination, 'searching'), target: 'link', id, state: 'up' };
    } });
    this.states.set(key, { ...whole, phase: 'searching', connection: null, addresses: whole.addresses.map((address) => (address.node === peer ? { ...address, state: 'refused', tookMillis: 2 } : { ...address, state: 'untried' })) });
    return { event: this.report(node.name, destination, 'connected'), target: 'link', id, state: 'trouble' };
  }

  private peerOf(index: number, place: number, addresses: readonly NodeName[]): NodeName {
    return addresses[(index + place) % addresses.length]!;
  }

  private process(name: NodeName, state: 'running' | 'paused'): LoggedEvent {
    return this.say('lab', 'lab', { kind: 'process-changed', subject: { kind: 'node', name }, incarnation: 1, state, pid: 1000, exit: null, order: null, because: state === 'paused' ? 'by order' : 'the lab started it' });
  }

  private opinion(node: NodeName, peer: NodeName, to: 'up' | 'suspected'): LoggedEvent {
    return this.say('node', node, { kind: 'peer-changed', peer, peerIncarnation: 1, from: to === 'up' ? 'suspected' : 'up', to, because: to === 'up' ? 'heard again' : 'its connection was reset', heardAt: this.now });
  }

  private report(node: NodeName, destination: string, from: DestinationState['phase']): LoggedEvent {
    return this.say('node', node, { kind: 'destination-changed', destination, from, state: this.states.get(`${node}/${destination}`)!, because: 'as it came', order: null });
  }

  private witness(kind: Witness['kind'], name: string): Witness {
    return { kind, name, incarnation: 1 };
  }

  private say(kind: Witness['kind'], name: string, body: ClusterEventBody): LoggedEvent {
    const number = (this.numbers.get(`${kind} ${name}`) ?? 0) + 1;
    this.numbers.set(`${kind} ${name}`, number);
    this.n += 1;
    const event = { witness: this.witness(kind, name), number, at: this.now, wall: SCENARIO_START.wall + (this.now - SCENARIO_START.mono), ...body } as ClusterEvent;
    return { n: this.n, arrivedAt: this.now + 0.4, event };
  }

  /** @returns a whole number from 0 to below `below` (Lehmer's generator). */
  private random(below: number): number {
    this.seed = (this.seed * 48_271) % 2_147_483_647;
    return this.seed % below;
  }
}
