/**
 * The view as the topology shows it, described anew only where something changed. A cluster of a thousand nodes says thousands of
 * things a second, and nearly all of them leave nearly everything as it was.
 */
import type { ClusterSpec, DestinationSpec, GroupSpec } from '@understudy/shared/domain/cluster-spec';
import { destinationKey, linkEnds, linkKey, type DestinationKey, type GroupName, type LinkKey, type NodeName } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { History } from '@understudy/shared/history/history';
import type { ClusterView, DestinationView, NodeView } from '@understudy/shared/view/cluster-view';
import type { CardLook, GroupLook, MemberLook, PairLook, StreamLook } from '../../../draw/graph-looks.ts';
import { sameLook } from '../../../ui/same-look.ts';
import { describeGroup } from './describe-group.ts';
import { describeDestination, describePair, type DestinationParts } from './describe-links.ts';
import { describeMember } from './describe-member.ts';
import { clientsByNode, describeNode } from './describe-node.ts';

/** What is shown; a look keeps its identity while it stays the same. */
export interface Graph {
  /** Of its reader: each graph has the next. */
  version: number;
  /** What is not as it was in the version before. */
  changed: { cards: readonly NodeName[]; pairs: readonly LinkKey[]; members: readonly LinkKey[]; groups: readonly GroupName[] };
  cards: ReadonlyMap<NodeName, CardLook>;
  pairs: ReadonlyMap<LinkKey, PairLook>;
  members: ReadonlyMap<LinkKey, MemberLook>;
  groups: ReadonlyMap<GroupName, GroupLook>;
}

interface Read {
  view: ClusterView;
  history: History;
  /** Words such as "3 s ago" change with it. */
  step: number;
  graph: Graph;
}

/** Words that count seconds are written anew so often. */
const STEP_MILLIS = 250;

/** Watches the values of a record at keys that are known beforehand: each is looked up once, however large the record. */
class Watched<V> {
  private record: Record<string, V> | null = null;
  private readonly values: (V | undefined)[] = [];

  constructor(private readonly keys: readonly string[]) {}

  /** @returns the keys whose values are not what they were when this was asked last. */
  changes(record: Record<string, V>): string[] {
    if (record === this.record) return [];
    this.record = record;
    return this.keys.filter((key, index) => {
      const value = record[key];
      if (value === this.values[index]) return false;
      this.values[index] = value;
      return true;
    });
  }
}

/** @returns the keys whose values are not the same in both records. */
function changedKeys<V>(before: Record<string, V> | undefined, after: Record<string, V>): string[] {
  if (before === after) return [];
  const changed = Object.keys(after).filter((key) => before?.[key] !== after[key]);
  for (const key of Object.keys(before ?? {})) if (!Object.hasOwn(after, key)) changed.push(key);
  return changed;
}

/** Replaces the looks of `keys`; the map is a new one only if any of them changed. A null takes the entry out. */
function updated<V>(map: ReadonlyMap<string, V>, keys: Iterable<string>, describe: (key: string) => V | null): { map: ReadonlyMap<string, V>; changed: string[] } {
  let next: Map<string, V> | null = null;
  const changed: string[] = [];
  for (const key of keys) {
    const known = map.get(key);
    const found = describe(key);
    if (found === null ? known === undefined : known !== undefined && sameLook(known, found)) continue;
    next ??= new Map(map);
    if (found === null) next.delete(key);
    else next.set(key, found);
    changed.push(key);
  }
  return { map: next ?? map, changed };
}

const NOTHING: Graph = { version: 0, changed: { cards: [], pairs: [], members: [], groups: [] }, cards: new Map(), pairs: new Map(), members: new Map(), groups: new Map() };

/** Reads one cluster description; a new description needs a new reader. */
export class GraphReader {
  private last: Read | null = null;
  private readonly groups: ReadonlyMap<GroupName, GroupSpec>;
  private readonly groupOf: ReadonlyMap<NodeName, GroupSpec>;
  private readonly destinations = new Map<DestinationKey, { node: NodeName; spec: DestinationSpec; place: number }>();
  private readonly ofNode = new Map<NodeName, DestinationKey[]>();
  private readonly parts = new Map<DestinationKey, DestinationParts>();
  /** Destinations that put something onto a pair, and those whose stream goes to a node. */
  private readonly onPair = new Map<LinkKey, Set<DestinationKey>>();
  private readonly streamsTo = new Map<NodeName, Set<DestinationKey>>();
  /** Destinations that time alone will change: a try goes out of sight, or an end has not yet spoken of a connection. */
  private readonly unsettled = new Set<DestinationKey>();
  private clients = new Map<NodeName, ClusterSpec['clients']>();
  private readonly nodesWatched: Watched<NodeView>;
  private readonly destinationsWatched: Watched<DestinationView>;

  constructor(spec: ClusterSpec) {
    this.groups = new Map(spec.groups.map((group) => [group.name, group]));
    this.groupOf = new Map(spec.groups.flatMap((group) => group.nodes.map((node) => [node, group] as const)));
    for (const node of spec.nodes) {
      const keys = node.destinations.map((destination) => {
        const key = destinationKey(node.name, destination.name);
        this.destinations.set(key, { node: node.name, spec: destination, place: this.destinations.size });
        return key;
      });
      this.ofNode.set(node.name, keys);
    }
    this.nodesWatched = new Watched(spec.nodes.map(({ name }) => name));
    this.destinationsWatched = new Watched([...this.destinations.keys()]);
  }

  /** @param now the cluster's monotonic clock; the same arguments give the same graph, whatever was read before */
  read(view: ClusterView, history: History, now: MonoMillis): Graph {
    const { last } = this;
    const step = Math.ceil(now / STEP_MILLIS);
    if (last && last.view === view && last.history === history && last.step === step) return last.graph;
    const every = !last || last.view.lab.state !== view.lab.state || last.view.spec !== view.spec;
    const changedNodes = this.nodesWatched.changes(view.nodes);
    const nodes = new Set(every ? this.groupOf.keys() : changedNodes);
    const links = changedKeys(last?.view.links, view.links);
    const touched = new Set(nodes);
    this.touchByClients(view, last, touched);
    this.touchBySections(view, last, touched);
    this.touchByTime(history, last, step, touched);
    const destinations = this.changedDestinations(view, nodes, every);
    for (const key of destinations) touched.add(this.destinations.get(key)!.node);

    const before = last?.graph ?? NOTHING;
    const cards = updated(before.cards, touched, (name) => (this.groupOf.has(name) ? describeNode(view, history, name, step * STEP_MILLIS, this.clients.get(name) ?? []) : null));
    const pairs = updated(before.pairs, this.changedPairs(view, destinations, links), (key) => this.pair(view, key));
    const ends = this.changedMembers(nodes, links);
    const members = updated(before.members, ends.keys(), (key) => describeMember(view, key, ends.get(key)!));
    const changedGroups = new Set([...touched].map((name) => this.groupOf.get(name)?.name ?? ''));
    const groups = updated(before.groups, every ? this.groups.keys() : changedGroups, (name) => (this.groups.has(name) ? describeGroup(view, this.groups.get(name)!) : null));
    const changed = { cards: cards.changed, pairs: pairs.changed, members: members.changed, groups: groups.changed };
    const graph = last && Object.values(changed).every((keys) => keys.length === 0) ? before : { version: before.version + 1, changed, cards: cards.map, pairs: pairs.map, members: members.map, groups: groups.map };
    this.last = { view, history, step, graph };
    return graph;
  }

  private touchByClients(view: ClusterView, last: Read | null, touched: Set<NodeName>): void {
    if (last && last.view.clients === view.clients && last.view.lab.state === view.lab.state) return;
    const before = this.clients;
    this.clients = clientsByNode(view);
    for (const [name, clients] of [...before, ...this.clients]) {
      const known = before.get(name) ?? [];
      const found = this.clients.get(name) ?? [];
      const same = known.length === found.length && clients.every(({ name: client }, index) => known[index]?.name === client && found[index]?.name === client && last?.view.clients[client] === view.clients[client]);
      if (!same) touched.add(name);
    }
  }

  private touchBySections(view: ClusterView, last: Read | null, touched: Set<NodeName>): void {
    const changed = changedKeys(last?.view.sections, view.sections);
    for (const path of changed) {
      const home = view.sections[path]?.home ?? last?.view.sections[path]?.home;
      const names = [...Object.keys(view.sections[path]?.opinions ?? {}), ...Object.keys(last?.view.sections[path]?.opinions ?? {}), ...(home ? (this.groups.get(home)?.nodes ?? []) : [])];
      for (const name of names) if (this.groupOf.has(name)) touched.add(name);
    }
    // A split is one of two nodes that are up: whether one is bears on the chips of the other. So do the opinions of a node that is not heard.
    for (const name of [...touched]) {
      for (const mate of this.groupOf.get(name)?.nodes ?? []) {
        const look = last?.graph.cards.get(mate);
        if (look && (look.state === 'unknown' || look.chips.some((chip) => chip.role === 'active'))) touched.add(mate);
      }
    }
  }

  private touchByTime(history: History, last: Read | null, step: number, touched: Set<NodeName>): void {
    if (last && last.step === step && last.history.episodes === history.episodes) return;
    for (const [name, look] of last?.graph.cards ?? []) if (look.state !== 'up') touched.add(name);
  }

  private changedDestinations(view: ClusterView, nodes: ReadonlySet<NodeName>, every: boolean): Set<DestinationKey> {
    const keys = new Set<DestinationKey>(every ? this.destinations.keys() : []);
    for (const key of this.destinationsWatched.changes(view.destinations)) keys.add(key);
    for (const name of nodes) {
      for (const key of this.ofNode.get(name) ?? []) keys.add(key);
      for (const key of this.streamsTo.get(name) ?? []) keys.add(key);
    }
    for (const key of this.unsettled) keys.add(key);
    return keys;
  }

  private changedPairs(view: ClusterView, destinations: ReadonlySet<DestinationKey>, links: readonly LinkKey[]): Set<LinkKey> {
    const pairs = new Set(links);
    for (const key of destinations) {
      const { node, spec } = this.destinations.get(key)!;
      const before = this.parts.get(key);
      const parts = describeDestination(view, node, spec);
      if (parts.until !== null || (parts.stream && isUnanswered(view, parts.stream))) this.unsettled.add(key);
      else this.unsettled.delete(key);
      if (before && sameLook(before, parts)) continue;
      for (const pair of pairsOf(before)) {
        this.onPair.get(pair)?.delete(key);
        pairs.add(pair);
      }
      if (before?.stream) this.streamsTo.get(before.stream.to)?.delete(key);
      for (const pair of pairsOf(parts)) {
        fileUnder(this.onPair, pair, key);
        pairs.add(pair);
      }
      if (parts.stream) fileUnder(this.streamsTo, parts.stream.to, key);
      this.parts.set(key, parts);
    }
    return pairs;
  }

  private pair(view: ClusterView, key: LinkKey): PairLook | null {
    const keys = [...(this.onPair.get(key) ?? [])].sort((a, b) => this.destinations.get(a)!.place - this.destinations.get(b)!.place);
    return describePair(key, keys.map((known) => this.parts.get(known)!), view.links[key]?.state === 'cut');
  }

  /** @returns the two ends of each link between members that may have changed, in the order of the description. */
  private changedMembers(nodes: ReadonlySet<NodeName>, links: readonly LinkKey[]): Map<LinkKey, [NodeName, NodeName]> {
    const changed = new Map<LinkKey, [NodeName, NodeName]>();
    const file = ({ nodes: members }: GroupSpec, name: NodeName, mate: NodeName): void => {
      const key = linkKey(name, mate);
      if (!changed.has(key)) changed.set(key, members.indexOf(name) < members.indexOf(mate) ? [name, mate] : [mate, name]);
    };
    for (const name of nodes) {
      const group = this.groupOf.get(name);
      if (!group?.datagrid) continue;
      for (const mate of group.nodes) if (mate !== name) file(group, name, mate);
    }
    for (const link of links) {
      const [a, b] = linkEnds(link);
      const group = this.groupOf.get(a);
      if (group?.datagrid && group === this.groupOf.get(b)) file(group, a, b);
    }
    return changed;
  }
}

/** Whether the receiver speaks of its connections and has not yet spoken of the stream's. */
function isUnanswered(view: ClusterView, { from, to, opinions }: StreamLook): boolean {
  const known = Object.values(view.nodes[to]?.connections ?? {});
  return opinions[1] === 'up' && known.length > 0 && !known.some((connection) => connection.peer === from);
}

function pairsOf(parts: DestinationParts | undefined): LinkKey[] {
  return parts ? [...(parts.stream ? [parts.stream.pair] : []), ...parts.tries.map((attempt) => attempt.pair)] : [];
}

function fileUnder<K>(map: Map<K, Set<string>>, key: K, value: string): void {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}
