/**
 * Which nodes and destinations an expression finds. It is asked of every node together with each of its destinations, and of
 * the node alone: a node is found when it holds for any of these, a destination when it holds for that one.
 */
import type { ClusterSpec, DestinationSpec, GroupSpec, NodeSpec } from '@understudy/shared/domain/cluster-spec';
import { destinationKey, linkEnds, linkKey, type DestinationKey, type NodeName } from '@understudy/shared/domain/ids';
import { isWithin } from '@understudy/shared/domain/topic-path';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { ClusterView, DestinationView } from '@understudy/shared/view/cluster-view';
import { nodeStatus, sectionStatus, type ProcessStatus } from '@understudy/shared/view/status';
import { ackOf, FAILED, LAG_WORTH_SHOWING } from '../describe/describe-links.ts';
import type { AmountField, StateWord, TextField } from './find-fields.ts';
import type { Find, Sign } from './parse-find.ts';

interface Row {
  node: NodeSpec;
  group: GroupSpec | undefined;
  destination: DestinationSpec | null;
}

export interface Found {
  nodes: ReadonlySet<NodeName>;
  destinations: ReadonlySet<DestinationKey>;
  /** Everything that is found by the keys of the map, links between found members and groups with a found node included. */
  keys: ReadonlySet<string>;
}

const STATUS_WORDS: Record<ProcessStatus, StateWord> = { up: 'up', down: 'down', paused: 'paused', hearing: 'starting', stopping: 'stopping', unknown: 'unheard' };

/** @returns whether a name is the pattern, whatever its case; `*` stands for anything. */
export function matchesPattern(name: string, pattern: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const text = name.toLowerCase();
  if (parts.length === 1) return text === parts[0];
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const found = index === 0 ? (text.startsWith(part) ? 0 : -1) : index === parts.length - 1 ? (text.length - part.length >= at && text.endsWith(part) ? text.length - part.length : -1) : text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

const compare: Record<Sign, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b, '<=': (a, b) => a <= b, '=': (a, b) => a === b, '!=': (a, b) => a !== b, '>=': (a, b) => a >= b, '>': (a, b) => a > b,
};

class Matcher {
  constructor(private readonly view: ClusterView, private readonly now: MonoMillis) {}

  matches(find: Find, row: Row): boolean {
    switch (find.is) {
      case 'both': return find.of.every((part) => this.matches(part, row));
      case 'either': return find.of.some((part) => this.matches(part, row));
      case 'not': return !this.matches(find.of, row);
      case 'state': return this.isIn(find.word, row);
      case 'name': return this.namesOf(row).some((name) => (find.piece.includes('*') ? matchesPattern(name, find.piece) : name.toLowerCase().includes(find.piece.toLowerCase())));
      case 'text': return find.values.some((value) => this.textsOf(find.field, row, value));
      case 'amount': {
        const amount = this.amountOf(find.field, row);
        return amount !== null && compare[find.sign](amount, find.value);
      }
    }
  }

  private of({ node, destination }: Row): DestinationView | undefined {
    return destination ? this.view.destinations[destinationKey(node.name, destination.name)] : undefined;
  }

  private sampleOf({ node, destination }: Row) {
    return destination && this.view.nodes[node.name]?.sample?.streams.find((stream) => stream.kind === 'destination' && stream.to === destination.name);
  }

  /** A piece of a name is looked for in these, whatever the destination: who looks for “lon” does not mean all that replicate to london. */
  private namesOf({ node, group }: Row): string[] {
    return [node.name, ...(group ? [group.name, group.title] : []), ...Object.keys(this.view.nodes[node.name]?.clients ?? {})];
  }

  private holders(node: NodeName, role: 'active' | 'standby'): string[] {
    const own = Object.values(this.view.nodes[node]?.sources ?? {}).filter((source) => source.state === role).map((source) => source.path);
    const said = role === 'active' ? Object.values(this.view.sections).filter((section) => section.opinions[node]?.active?.node === node).map((section) => section.path) : [];
    return [...own, ...said];
  }

  private isIn(word: StateWord, row: Row): boolean {
    const { node } = row;
    const known = this.of(row);
    switch (word) {
      case 'active': case 'standby': return this.holders(node.name, word).length > 0;
      case 'cut': return Object.entries(this.view.links).some(([key, link]) => link.state === 'cut' && linkEnds(key).includes(node.name));
      case 'split': return this.holders(node.name, 'active').some((path) => sectionStatus(this.view, path).state === 'split');
      case 'lagging': {
        const sample = this.sampleOf(row);
        return !!sample && sample.waitingUpdates > 0 && (sample.waitingMillis >= LAG_WORTH_SHOWING.millis || sample.waitingUpdates >= LAG_WORTH_SHOWING.updates);
      }
      case 'searching': return known?.state.phase === 'searching' || known?.state.phase === 'backing-off';
      case 'waiting': return known?.state.phase === 'waiting';
      case 'connected': return known?.state.phase === 'connected';
      case 'reused': return known?.state.connection?.via === 'incoming';
      case 'sync': case 'async': case 'downgraded': return row.destination !== null && ackOf(row.destination, known).now === word;
      default: return STATUS_WORDS[nodeStatus(this.view, node.name).state] === word;
    }
  }

  private textsOf(field: TextField, row: Row, value: string): boolean {
    const { node, group, destination } = row;
    const any = (texts: readonly (string | undefined)[]): boolean => texts.some((text) => text !== undefined && matchesPattern(text, value));
    const path = value.replace(/\/[*#]$/, '');
    switch (field) {
      case 'node': return any([node.name]);
      case 'group': return any([group?.name, group?.title]);
      case 'site': return any([group?.site]);
      case 'state': return any([STATUS_WORDS[nodeStatus(this.view, node.name).state], nodeStatus(this.view, node.name).state]);
      case 'holds': return this.holders(node.name, 'active').some((held) => isWithin(held, path) || isWithin(path, held) || matchesPattern(held, value));
      case 'standby': return this.holders(node.name, 'standby').some((held) => isWithin(held, path) || isWithin(path, held) || matchesPattern(held, value));
      case 'client': return any(Object.keys(this.view.nodes[node.name]?.clients ?? {}));
      case 'takes': return any(Object.values(this.view.nodes[node.name]?.peers ?? {}).map((peer) => peer.opinion));
      case 'taken': return any((group?.nodes ?? []).map((mate) => this.view.nodes[mate]?.peers[node.name]?.opinion));
      case 'to': return destination !== null && any([destination.name, destination.group]);
      case 'peer': return any([this.of(row)?.state.connection?.peer]);
    }
  }

  private amountOf(field: AmountField, row: Row): number | null {
    const known = this.view.nodes[row.node.name];
    const state = this.of(row)?.state;
    const stream = this.sampleOf(row);
    switch (field) {
      case 'lag': return stream ? (stream.waitingUpdates > 0 ? stream.waitingMillis : 0) : null;
      case 'waiting': return stream ? stream.waitingUpdates : null;
      case 'rate': return stream ? stream.sentPerSecond : null;
      case 'failed': return state ? state.addresses.filter((address) => FAILED.includes(address.state)).length : null;
      case 'passes': return state ? state.passes : null;
      case 'updates': return known?.sample ? known.sample.acceptedPerSecond + known.sample.appliedPerSecond : null;
      case 'clients': return known ? Object.keys(known.clients).length : null;
      case 'topics': return known?.sample?.topics ?? null;
      case 'journal': return known?.sample?.journalUpdates ?? null;
      case 'heap': return known?.sample?.heapMiB ?? null;
      case 'since': {
        const { since } = nodeStatus(this.view, row.node.name);
        return since === null ? null : this.now - since;
      }
      case 'life': return known?.process.incarnation ?? null;
    }
  }
}

/** @param now the cluster's monotonic clock */
export function matchFind(find: Find, spec: ClusterSpec, view: ClusterView, now: MonoMillis): Found {
  const matcher = new Matcher(view, now);
  const groups = new Map(spec.groups.map((group) => [group.name, group]));
  const nodes = new Set<NodeName>();
  const destinations = new Set<DestinationKey>();
  for (const node of spec.nodes) {
    const row = { node, group: groups.get(node.group) };
    if (matcher.matches(find, { ...row, destination: null })) nodes.add(node.name);
    for (const destination of node.destinations) {
      if (!matcher.matches(find, { ...row, destination })) continue;
      nodes.add(node.name);
      destinations.add(destinationKey(node.name, destination.name));
    }
  }
  return { nodes, destinations, keys: keysOf(spec, view, nodes, destinations) };
}

function keysOf(spec: ClusterSpec, view: ClusterView, nodes: ReadonlySet<NodeName>, destinations: ReadonlySet<DestinationKey>): Set<string> {
  const keys = new Set<string>([...nodes].map((name) => `node:${name}`));
  for (const key of destinations) keys.add(`destination:${key}`);
  for (const group of spec.groups) {
    const found = group.nodes.filter((name) => nodes.has(name));
    if (found.length > 0) keys.add(`group:${group.name}`);
    found.forEach((a, index) => found.slice(index + 1).forEach((b) => keys.add(`link:${linkKey(a, b)}`)));
  }
  for (const key of Object.keys(view.links)) if (linkEnds(key).every((name) => nodes.has(name))) keys.add(`link:${key}`);
  for (const client of Object.values(view.clients)) if (client.node && nodes.has(client.node)) keys.add(`client:${client.name}`);
  return keys;
}
