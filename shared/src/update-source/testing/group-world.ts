/** A group of update-source machines with what is around them: connections, views, disks, clients. For goldens and properties. */
import type { NodeName, TopicPath } from '../../domain/ids.ts';
import type { SectionSpec } from '../../domain/cluster-spec.ts';
import { compareEpochs, type Epoch } from '../../domain/update-source.ts';
import { initialUpdateSource, stepUpdateSource } from '../update-source-machine.ts';
import type { UpdateSourceConfig, UpdateSourceEffect, UpdateSourceInput, UpdateSourceMessage, UpdateSourceState } from '../update-source-types.ts';

export interface WorldNode {
  name: NodeName;
  incarnation: number;
  alive: boolean;
  /** When it started, for its age in views. */
  born: number;
  /** Which side of a split it is on. */
  side: number;
  state: UpdateSourceState;
  disk: Record<TopicPath, Epoch>;
  /** Inputs that wait to be taken, each from its own source: views, disk, one for each sender. */
  queues: Map<string, UpdateSourceInput[]>;
}

export type WorldOptions = Partial<Pick<UpdateSourceConfig, 'group' | 'datagrid' | 'sections' | 'digest'>> & { takeover?: 'first-registered' | 'any'; silentAfterMillis?: number };

export const WORLD_SECTIONS: SectionSpec[] = [
  { path: 'prices/fx', home: 'london' },
  { path: 'prices/rates', home: 'london' },
  { path: 'orders', home: 'new-york' },
];

/** Everything a machine asks for is done when its queue is drained: in the order that the caller chooses. */
export class GroupWorld {
  readonly nodes = new Map<NodeName, WorldNode>();
  readonly #options: WorldOptions;
  /** Called for every effect, before it is done. */
  readonly #see: (node: WorldNode, effect: UpdateSourceEffect) => void;
  /** Nodes whose disk is held: what they write is not durable until it is let go. */
  readonly heldDisks = new Set<NodeName>();
  mayActivate = true;
  at = 0;
  #views = 0;
  #births = 0;

  constructor(names: NodeName[], options: WorldOptions, see: (node: WorldNode, effect: UpdateSourceEffect) => void) {
    this.#options = options;
    this.#see = see;
    for (const name of names) {
      this.nodes.set(name, { name, incarnation: 0, alive: false, born: 0, side: 0, state: initialUpdateSource(this.config(name, 0)), disk: {}, queues: new Map() });
    }
  }

  config(node: NodeName, incarnation: number): UpdateSourceConfig {
    const { group = 'london', datagrid = true, sections = WORLD_SECTIONS, digest = 'd1', takeover = 'first-registered', silentAfterMillis = 5000 } = this.#options;
    return { node, group, incarnation, digest, datagrid, sections, policy: { takeover, silentAfterMillis } };
  }

  node(name: NodeName): WorldNode {
    const node = this.nodes.get(name);
    if (!node) throw new Error(`no node ${name}: there are ${[...this.nodes.keys()].join(', ')}`);
    return node;
  }

  living(): WorldNode[] {
    return [...this.nodes.values()].filter((node) => node.alive).sort((a, b) => a.born - b.born);
  }

  start(name: NodeName): void {
    const node = this.node(name);
    node.incarnation += 1;
    node.alive = true;
    node.born = this.#births += 1;
    node.queues = new Map();
    node.state = initialUpdateSource(this.config(name, node.incarnation), node.disk);
    for (const other of this.living()) if (other !== node && other.side === node.side) this.#connect(node, other);
  }

  kill(name: NodeName): void {
    const node = this.node(name);
    node.alive = false;
    node.queues = new Map();
    for (const other of this.nodes.values()) other.queues.delete(name);
  }

  /** Divides the group; what was under way between sides is lost. Nodes that come together are connected again. */
  divide(sides: NodeName[][]): void {
    const before = new Map([...this.nodes.values()].map((node) => [node.name, node.side]));
    sides.forEach((names, side) => names.forEach((name) => (this.node(name).side = side)));
    for (const a of this.living()) {
      for (const b of this.living()) {
        if (a.side !== b.side) a.queues.delete(b.name);
        if (a.name < b.name && a.side === b.side && before.get(a.name) !== before.get(b.name)) this.#connect(a, b);
      }
    }
  }

  /** Each side's members, or only these, come to a view of their side. */
  agree(only: NodeName[] = []): void {
    this.#views += 1;
    for (const node of this.living()) {
      if (only.length > 0 && !only.includes(node.name)) continue;
      const members = this.living().filter((other) => other.side === node.side).map((other) => ({ node: other.name, incarnation: other.incarnation }));
      this.#enqueue(node, 'view', {
        kind: 'view-changed', at: this.at, view: { number: this.#views, members }, reachable: members.map((member) => member.node),
        orderer: members[0]!.node, mayActivate: this.mayActivate, because: `view ${this.#views}`,
      });
    }
  }

  give(name: NodeName, input: UpdateSourceInput): void {
    const node = this.node(name);
    if (!node.alive) return;
    const step = stepUpdateSource(node.state, input);
    node.state = step.state;
    for (const effect of step.effects) {
      this.#see(node, effect);
      this.#do(node, effect);
    }
  }

  /** @returns every input that could be taken next, as (node, source). */
  waiting(): [WorldNode, string][] {
    return [...this.nodes.values()].flatMap((node) => [...node.queues.entries()].filter(([source, queue]) => queue.length > 0 && !(source === 'disk' && this.heldDisks.has(node.name))).map(([source]): [WorldNode, string] => [node, source]));
  }

  take(node: WorldNode, source: string): UpdateSourceInput {
    const input = node.queues.get(source)!.shift()!;
    this.give(node.name, { ...input, at: this.at });
    return input;
  }

  /** Takes whatever waits, in order of node and source, until nothing does. */
  settle(): void {
    for (let most = 3000; ; most -= 1) {
      const next = this.waiting()[0];
      if (!next) return;
      if (most === 0) throw new Error(`never quiet: ${next[0].name} has from ${next[1]} ${JSON.stringify(next[0].queues.get(next[1])![0])}`);
      this.take(...next);
    }
  }

  #connect(a: WorldNode, b: WorldNode): void {
    this.#enqueue(a, b.name, { kind: 'peer-connected', at: this.at, node: b.name });
    this.#enqueue(b, a.name, { kind: 'peer-connected', at: this.at, node: a.name });
  }

  #enqueue(node: WorldNode, source: string, input: UpdateSourceInput): void {
    const queue = node.queues.get(source);
    if (queue) queue.push(input);
    else node.queues.set(source, [input]);
  }

  #do(node: WorldNode, effect: UpdateSourceEffect): void {
    if (effect.kind === 'broadcast') for (const other of this.living()) this.#send(node, other, effect.message);
    if (effect.kind === 'send') this.#send(node, this.node(effect.to), effect.message);
    if (effect.kind === 'persist-epoch') {
      if (effect.token === null) this.#store(node, effect.path, effect.epoch);
      else {
        // The epoch may be on disk although the answer never comes: the worst case for what a restart knows.
        this.#store(node, effect.path, effect.epoch);
        this.#enqueue(node, 'disk', { kind: 'epoch-persisted', at: this.at, token: effect.token });
      }
    }
  }

  #store(node: WorldNode, path: TopicPath, epoch: Epoch): void {
    const known = node.disk[path];
    if (!known || compareEpochs(epoch, known) > 0) node.disk[path] = epoch;
  }

  #send(from: WorldNode, to: WorldNode, message: UpdateSourceMessage): void {
    if (to === from || !to.alive || to.side !== from.side) return;
    // As on a socket: the receiver gets a copy.
    this.#enqueue(to, from.name, { kind: 'message', at: this.at, from: from.name, message: JSON.parse(JSON.stringify(message)) as UpdateSourceMessage });
  }
}
