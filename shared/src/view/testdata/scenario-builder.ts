/**
 * Writes event lists as the default cluster would: each line is something that happens to it, and every witness reports it
 * with its own numbers. Pure and deterministic; the page's tests, its debug mode and the folds' tests read the lists.
 */
import type { ClusterCommand } from '../../domain/cluster-command.ts';
import type { ClusterEvent, ClusterEventBody, LoggedEvent, ProcessState, ProcessSubject, Witness } from '../../domain/cluster-event.ts';
import type { ClusterSpec } from '../../domain/cluster-spec.ts';
import type { AttemptOutcome, DestinationState } from '../../domain/destination.ts';
import type { ClientName, DestinationName, NodeName, TopicPath } from '../../domain/ids.ts';
import type { PeerOpinion } from '../../domain/membership.ts';
import type { Epoch, HolderState, Registration } from '../../domain/update-source.ts';
import { defaultSpec } from './default-spec.ts';

/** The scenario's first moment, by both clocks. */
export const SCENARIO_START = { mono: 1_000_000, wall: Date.UTC(2026, 4, 12, 9, 41, 0) };

export class ScenarioBuilder {
  readonly spec: ClusterSpec = defaultSpec();
  readonly events: LoggedEvent[] = [];
  private now = SCENARIO_START.mono;
  private readonly lives = new Map<string, number>();
  private readonly numbers = new Map<string, number>();
  private readonly holders = new Map<TopicPath, HolderState>();
  private readonly destinations = new Map<string, DestinationState>();
  private orders = 0;

  /** Lets time pass. */
  after(millis: number): this {
    this.now += millis;
    return this;
  }

  /** Appends an event of any witness, `millisAgo` before now. */
  say(kind: Witness['kind'], name: string, body: ClusterEventBody, millisAgo = 0): this {
    const incarnation = this.life(kind, name);
    const key = `${kind} ${name} ${incarnation}`;
    const number = (this.numbers.get(key) ?? 0) + 1;
    this.numbers.set(key, number);
    const at = this.now - millisAgo;
    const event = { witness: { kind, name, incarnation }, number, at, wall: SCENARIO_START.wall + (at - SCENARIO_START.mono), ...body } as ClusterEvent;
    this.events.push({ n: this.events.length + 1, arrivedAt: this.now + 0.4, event });
    return this;
  }

  describe(): this {
    return this.outlet('lab', 'lab', 'connected').say('lab', 'lab', { kind: 'cluster-described', spec: this.spec, labStarted: SCENARIO_START.wall });
  }

  outlet(kind: Witness['kind'], name: string, state: 'connected' | 'lost', because = state === 'connected' ? 'logged on' : 'its connection closed'): this {
    return this.say('dashboard', 'dashboard', { kind: 'outlet-changed', outlet: { kind, name, incarnation: this.life(kind, name) }, state, because });
  }

  process(kind: ProcessSubject['kind'], name: string, state: ProcessState, options: { order?: string; signal?: string; because?: string } = {}): this {
    if (state === 'starting') this.lives.set(`${kind} ${name}`, (this.lives.get(`${kind} ${name}`) ?? 0) + 1);
    const incarnation = this.lives.get(`${kind} ${name}`) ?? 1;
    const exit = state === 'exited' ? { code: options.signal ? null : 0, signal: options.signal ?? null } : null;
    const because = options.because ?? (options.order ? 'by order' : 'the lab started it');
    return this.say('lab', 'lab', { kind: 'process-changed', subject: { kind, name }, incarnation, state, pid: state === 'exited' ? null : 4000 + this.events.length, exit, order: options.order ?? null, because });
  }

  /** @returns the id of an order that is asked now; `settle` says what came of it. */
  order(command: ClusterCommand, by = 'trainer'): string {
    this.orders += 1;
    const order = `order-${this.orders}`;
    this.say('lab', 'lab', { kind: 'order-changed', order, command, by, state: 'asked', reason: null });
    return order;
  }

  settle(order: string, command: ClusterCommand, state: 'in-effect' | 'refused' | 'failed' = 'in-effect', reason: string | null = null, by = 'trainer'): this {
    return this.say('lab', 'lab', { kind: 'order-changed', order, command, by, state, reason });
  }

  /** A process starts, opens its outlet, hears its group and serves. */
  startNode(name: NodeName, options: { order?: string } = {}): this {
    const { group } = this.nodeSpec(name);
    this.process('node', name, 'starting', options).after(180).process('node', name, 'running', options).outlet('node', name, 'connected');
    const pid = 4000 + this.events.length;
    this.say('node', name, { kind: 'node-changed', group, pid, state: 'hearing', digest: 'a1b2c3', because: 'started', order: null }).after(12);
    return this.say('node', name, { kind: 'node-changed', group, pid, state: 'serving', digest: 'a1b2c3', because: 'heard its group', order: null });
  }

  peer(node: NodeName, peer: NodeName, from: PeerOpinion, to: PeerOpinion, because: string): this {
    return this.say('node', node, { kind: 'peer-changed', peer, peerIncarnation: this.life('node', peer), from, to, because, heardAt: this.now });
  }

  agree(node: NodeName, members: readonly NodeName[], number: number, because = 'a member joined'): this {
    const { group } = this.nodeSpec(node);
    const view = { number, members: members.map((member) => ({ node: member, incarnation: this.life('node', member) })) };
    return this.say('node', node, { kind: 'view-agreed', group, view, orderedBy: members[0]!, because });
  }

  client(name: ClientName, node: NodeName, state: 'connected' | 'gone', because = state === 'connected' ? 'logged on' : 'its connection closed'): this {
    return this.say('node', node, { kind: 'client-changed', client: name, state, address: '127.0.0.1:50000', because });
  }

  source(path: TopicPath, client: ClientName, node: NodeName, state: Registration['state'], epoch: Epoch | null, because: string): this {
    const registration: Registration = { path, client, node, incarnation: this.life('node', node), serial: 1, order: 1, state, epoch };
    return this.say('node', node, { kind: 'source-changed', registration, because });
  }

  /** Every one of these nodes reports the holder, half a millisecond apart. */
  holder(nodes: readonly NodeName[], holder: HolderState, because: string): this {
    this.holders.set(holder.path, holder);
    for (const node of nodes) this.say('node', node, { kind: 'holder-changed', holder, because }).after(0.5);
    return this;
  }

  /** The new source's first update comes through on these nodes, `gapMillis` after the last of the old one. */
  delivered(nodes: readonly NodeName[], path: TopicPath, epoch: Epoch, client: ClientName, previous: { epoch: Epoch; client: ClientName } | null, gapMillis: number): this {
    for (const [index, node] of nodes.entries()) {
      const gap = gapMillis - 0.3 * (nodes.length - 1 - index);
      const handover = { path, epoch, client, node: epoch.node, previous: previous && { ...previous, lastAt: this.now - gap }, gapMillis: previous ? gap : null };
      this.say('node', node, { kind: 'first-delivered', handover });
    }
    return this;
  }

  destination(node: NodeName, name: DestinationName, change: Partial<DestinationState>, because: string, order: string | null = null): this {
    const known = this.destinationState(node, name);
    const state: DestinationState = { ...known, ...change };
    this.destinations.set(`${node}/${name}`, state);
    return this.say('node', node, { kind: 'destination-changed', destination: name, from: known.phase, state, because, order });
  }

  /** Tries the address: reported as being tried, then with its outcome. */
  attempt(node: NodeName, name: DestinationName, index: number, outcome: AttemptOutcome, tookMillis: number, pass = 0): this {
    const known = this.destinationState(node, name);
    const peer = known.addresses[index]!.node;
    const mark = (state: AttemptOutcome | 'trying') => known.addresses.map((address, place) => (place < index ? address : place === index ? { ...address, state, tookMillis } : { ...address, state: 'untried' as const }));
    this.destination(node, name, { phase: 'searching', trying: index, wait: null, connection: null, addresses: mark('trying') }, `trying ${peer}`);
    this.after(tookMillis).say('node', node, { kind: 'destination-attempt', destination: name, index, peer, pass, outcome, tookMillis, detail: outcome === 'refused' ? 'ECONNREFUSED' : null });
    const connection = outcome === 'connected' ? { peer, via: 'dialled' as const, since: this.now } : null;
    return this.destination(node, name, { phase: connection ? 'connected' : 'searching', trying: null, connection, addresses: mark(outcome), passes: connection ? 0 : known.passes }, `${peer} ${outcome}`);
  }

  /** One second of samples of these nodes. */
  sample(nodes: readonly NodeName[]): this {
    for (const node of nodes) {
      const sections = [...this.holders.values()].map((holder) => ({
        path: holder.path, topics: 1200, updatesPerSecond: 120, holder, ageMillis: 12, accepted: holder.active?.node === node ? 4000 : 0, refused: 0, duplicates: 2, fenced: 0, subscribers: 1,
      }));
      const streams = this.nodeSpec(node).destinations.map(({ name }) => ({
        to: name, kind: 'destination' as const, peer: this.destinations.get(`${node}/${name}`)?.connection?.peer ?? null, sentPerSecond: 200, waitingUpdates: 3, waitingBytes: 420, waitingMillis: 4,
      }));
      const heard = this.spec.groups.find(({ nodes: members }) => members.includes(node))!.nodes.filter((peer) => peer !== node).map((peer) => ({ peer, agoMillis: 80 }));
      this.say('node', node, { kind: 'node-sampled', sections, streams, heard, acceptedPerSecond: 120, appliedPerSecond: 280, deliveredPerSecond: 280, topics: 3900, clients: 2, journalUpdates: 310, journalBytes: 48_000, copies: { backups: 1, wanted: 1 }, heapMiB: 31 });
    }
    return this.after(1000);
  }

  nodes(group?: string): NodeName[] {
    return this.spec.nodes.filter((node) => group === undefined || node.group === group).map(({ name }) => name);
  }

  private life(kind: Witness['kind'], name: string): number {
    return kind === 'lab' || kind === 'dashboard' ? 1 : (this.lives.get(`${kind} ${name}`) ?? 1);
  }

  private destinationState(node: NodeName, name: DestinationName): DestinationState {
    const spec = this.nodeSpec(node).destinations.find((destination) => destination.name === name)!;
    return this.destinations.get(`${node}/${name}`) ?? {
      destination: name, group: spec.group, phase: 'searching', trying: 0, passes: 0, wait: null, connection: null, incoming: [],
      addresses: spec.addresses.map((address) => ({ ...address, state: 'untried' as const })),
    };
  }

  private nodeSpec(name: NodeName) {
    return this.spec.nodes.find((node) => node.name === name)!;
  }
}
