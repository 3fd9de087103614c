/** What must hold after every event of a simulation, and at its end (US-10, US-22, RP-08, RP-12). */
import type { ClusterSpec } from '../domain/cluster-spec.ts';
import type { FindingEventBody, NodeEventBody } from '../domain/cluster-event.ts';
import type { NodeName, TopicPath } from '../domain/ids.ts';
import { filterMatches } from '../domain/topic-path.ts';
import { compareEpochs, describeEpoch, type Epoch } from '../domain/update-source.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { JournalEntry } from '../replication/update-entry.ts';
import { streamKey, type StreamKey } from '../replication/update-origin.ts';
import type { ClientOutcome, SimClient } from './sim-client.ts';
import type { SimNode } from './sim-node.ts';
import { describeUpdate, updateOf, type SimUpdate } from './sim-payload.ts';

export type Invariant =
  | 'one-source-an-epoch' | 'no-lower-epoch' | 'epochs-grow' | 'delivered-once' | 'goes-on' | 'no-fault' | 'comes-to-rest'
  | 'connected' | 'one-active-source' | 'values-agree' | 'nothing-lost' | 'nothing-overwritten' | 'overwritten-is-told';

export interface Violation {
  invariant: Invariant;
  text: string;
}

/** Longer than any update waits while nothing is wrong. */
const WAITING_MILLIS = 3000;

/** Where an update was accepted from its client. */
interface Acceptance {
  key: StreamKey;
  number: number;
  path: TopicPath;
  topic: TopicPath;
}

export interface UpdateCounts {
  published: number;
  acknowledged: number;
  refused: number;
  unconfirmed: number;
  overwritten: number;
  lost: number;
}

export class Invariants {
  readonly violations: Violation[] = [];
  readonly counts: UpdateCounts = { published: 0, acknowledged: 0, refused: 0, unconfirmed: 0, overwritten: 0, lost: 0 };
  private readonly sources = new Map<string, string>();
  private readonly highest = new Map<string, Epoch>();
  private readonly activated = new Map<TopicPath, Epoch>();
  private readonly delivered = new WeakMap<object, WeakSet<Uint8Array>>();
  private readonly lastAccepted = new WeakMap<SimNode, Uint8Array>();
  private readonly acceptances = new Map<string, Acceptance[]>();
  private readonly acknowledged = new Map<string, SimUpdate>();
  private readonly unsettled = new Map<string, MonoMillis>();
  /** Epochs that began although something of the ones before was missing. */
  readonly beganWithout: string[] = [];
  private readonly told = new Map<StreamKey, [from: number, to: number][]>();

  constructor(private readonly spec: ClusterSpec) {}

  published(update: SimUpdate, at: MonoMillis): void {
    this.counts.published += 1;
    this.unsettled.set(describeUpdate(update), at);
  }

  settled(update: SimUpdate, outcome: ClientOutcome): void {
    this.counts[outcome] += 1;
    this.unsettled.delete(describeUpdate(update));
    if (outcome === 'acknowledged') this.acknowledged.set(describeUpdate(update), update);
  }

  accepted(node: SimNode, { stream, number, topic, payload }: JournalEntry): void {
    this.lastAccepted.set(node, payload);
    if (stream.section === null) return;
    const where = `${node.name} ${stream.path}`;
    const highest = this.highest.get(where);
    if (highest && compareEpochs(stream.epoch, highest) < 0) this.violate('no-lower-epoch', `${node.name} accepted ${stream.key} ${number} after ${describeEpoch(highest)}`);
    if (!highest || compareEpochs(stream.epoch, highest) > 0) this.highest.set(where, stream.epoch);
    if (stream.from !== null) return;
    const epoch = `${stream.path} ${describeEpoch(stream.epoch)}`;
    const source = `${stream.source} on ${node.name}`;
    const known = this.sources.get(epoch);
    if (known !== undefined && known !== source) this.violate('one-source-an-epoch', `${epoch}: ${known} and ${source}`);
    this.sources.set(epoch, source);
    const update = updateOf(payload);
    if (!update) return;
    const name = describeUpdate(update);
    this.acceptances.set(name, [...(this.acceptances.get(name) ?? []), { key: stream.key, number, path: stream.path, topic }]);
  }

  /** A source was told that it is active. */
  active(client: SimClient, node: NodeName, epoch: Epoch): void {
    const { path } = client.spec;
    const known = this.activated.get(path);
    // Two sides of a split may activate in any order; on one node a lower one never follows a higher.
    if (known && known.node === epoch.node && compareEpochs(epoch, known) < 0) this.violate('epochs-grow', `${client.spec.name} on ${node} became active for ${path} in ${describeEpoch(epoch)} after ${describeEpoch(known)}`);
    if (!known || compareEpochs(epoch, known) > 0) this.activated.set(path, epoch);
  }

  /** An auditor on the node gets a value: of an update once, whatever else a node puts right. */
  deliveredTo(node: SimNode, payload: Uint8Array): void {
    const isUpdate = this.lastAccepted.get(node) === payload;
    this.lastAccepted.delete(node);
    const life = node.life?.process;
    if (!life || !isUpdate) return;
    let seen = this.delivered.get(life);
    if (!seen) this.delivered.set(life, (seen = new WeakSet()));
    const update = updateOf(payload);
    if (update && seen.has(payload)) this.violate('delivered-once', `${node.name} delivered ${describeUpdate(update)} twice`);
    seen.add(payload);
  }

  reported(body: NodeEventBody | FindingEventBody): void {
    if (body.kind === 'finding-changed' && body.finding.startsWith('began-without:') && body.state === 'raised') this.beganWithout.push(body.text);
    if (body.kind !== 'updates-overruled') return;
    for (const { source, epoch, from, to } of body.ranges) {
      const key = streamKey({ path: body.path, epoch, source });
      this.told.set(key, [...(this.told.get(key) ?? []), [from, to]]);
    }
  }

  violate(invariant: Invariant, text: string): void {
    this.violations.push({ invariant, text });
  }

  /** While nothing is wrong: nobody waits for an acknowledgement for long, and everybody has what was acknowledged. */
  checkCalm(nodes: ReadonlyMap<NodeName, SimNode>, now: MonoMillis): void {
    const waiting = [...this.unsettled].filter(([, at]) => now - at > WAITING_MILLIS);
    if (waiting.length > 0) this.violate('goes-on', `${waiting.length} updates wait for their acknowledgement although nothing is wrong, ${waiting[0]![0]} for ${Math.round(now - waiting[0]![1])} ms`);
    for (const node of nodes.values()) this.checkConnected(node);
  }

  /** When faults have long ceased. */
  checkEnd(nodes: ReadonlyMap<NodeName, SimNode>, bounded: boolean): void {
    if (bounded) for (const text of this.beganWithout) this.violate('no-fault', text);
    for (const node of nodes.values()) this.checkConnected(node);
    for (const group of this.spec.groups) {
      if (group.datagrid) this.checkAgreement(group.nodes.map((name) => nodes.get(name)!));
    }
    this.checkValues(nodes);
    this.checkAcknowledged(nodes, bounded);
  }

  private checkConnected(node: SimNode): void {
    for (const { name, addresses } of node.spec.destinations) {
      const carried = addresses.some((address) => node.life?.core.streams.carrierOf(name)?.peer === address.node);
      if (!carried) this.violate('connected', `${node.name} is not connected to ${name}`);
    }
  }

  private checkAgreement(members: SimNode[]): void {
    for (const { path } of this.spec.sections.filter((section) => section.home === members[0]!.spec.group)) {
      const holders = members.map((node) => {
        const holder = node.life?.core.sources.state.holders[path];
        return holder?.active ? `${holder.active.client} on ${holder.active.node} in ${holder.epoch ? describeEpoch(holder.epoch) : 'none'}` : 'nobody';
      });
      const active = members.flatMap((node) => node.life?.core.sources.state.own.filter((own) => own.path === path && own.shown.state === 'active') ?? []);
      if (new Set(holders).size > 1 || active.length !== 1) this.violate('one-active-source', `${path}: ${members.map((node, index) => `${node.name} says ${holders[index]}`).join(', ')}; active: ${active.map(({ client }) => client).join(', ') || 'none'}`);
    }
  }

  /** Members of a group have the same; whoever a destination is connected to has what it carries. */
  private checkValues(nodes: ReadonlyMap<NodeName, SimNode>): void {
    for (const { a, b, carries } of this.pairs(nodes)) {
      for (const { path } of this.spec.sections) {
        const topics = new Set([...(a.life?.topics.within(path) ?? []), ...(b.life?.topics.within(path) ?? [])].map(({ topic }) => topic));
        for (const topic of topics) {
          if (!carries(topic)) continue;
          const [one, other] = [a, b].map((node) => {
            const value = node.life?.topics.value(topic);
            const version = node.life?.topics.version(topic);
            return value ? `${describeUpdate(updateOf(value)!)} in ${version ? describeEpoch(version.epoch) : '-'}` : 'none';
          });
          if (one !== other) this.violate('values-agree', `${topic}: ${a.name} has ${one}, ${b.name} has ${other}`);
        }
      }
    }
  }

  private *pairs(nodes: ReadonlyMap<NodeName, SimNode>): Iterable<{ a: SimNode; b: SimNode; carries: (topic: TopicPath) => boolean }> {
    for (const group of this.spec.groups) {
      if (!group.datagrid) continue;
      const [first, ...others] = group.nodes.map((name) => nodes.get(name)!);
      for (const other of others) yield { a: first!, b: other, carries: () => true };
    }
    for (const node of nodes.values()) {
      for (const { name, topics } of node.spec.destinations) {
        const peer = node.life?.core.streams.carrierOf(name)?.peer;
        if (peer) yield { a: node, b: nodes.get(peer)!, carries: (topic) => topics.some((filter) => filterMatches(filter, topic)) };
      }
    }
  }

  private checkAcknowledged(nodes: ReadonlyMap<NodeName, SimNode>, bounded: boolean): void {
    const holders = (path: TopicPath, topic: TopicPath): SimNode[] => {
      const home = this.spec.sections.find((section) => section.path === path)!.home;
      const there = new Set([...nodes.values()].filter((node) => node.spec.group === home));
      for (let size = -1; size !== there.size; ) {
        size = there.size;
        for (const node of [...there]) {
          for (const { name, topics, group } of node.spec.destinations) {
            const peer = node.life?.core.streams.carrierOf(name)?.peer;
            if (!peer || !topics.some((filter) => filterMatches(filter, topic))) continue;
            const datagrid = this.spec.groups.find((one) => one.name === group)!.datagrid;
            for (const other of nodes.values()) if (other.name === peer || (datagrid && other.spec.group === group)) there.add(other);
          }
        }
      }
      return [...there];
    };
    for (const [name] of this.acknowledged) {
      const acceptances = this.acceptances.get(name);
      if (!acceptances) {
        this.violate('nothing-lost', `${name} was acknowledged and never accepted`);
        continue;
      }
      const lackedBy = acceptances.map(({ key, number, path, topic }) => holders(path, topic).filter((node) => !node.life?.core.seen.seen.has(key, number)));
      if (lackedBy.some((lacking) => lacking.length === 0)) continue;
      if (acceptances.some(({ key, number }) => [...nodes.values()].some((node) => node.life?.core.isOverruled(key, number)))) {
        this.counts.overwritten += 1;
        if (bounded) this.violate('nothing-overwritten', `${name}, acknowledged, was overruled: ${acceptances.map(({ key, number }) => `${key} ${number}`).join(', ')}`);
        if (!acceptances.some(({ key, number }) => this.told.get(key)?.some(([from, to]) => from <= number && number <= to))) this.violate('overwritten-is-told', `${name} was overruled and nobody said so`);
        continue;
      }
      this.counts.lost += 1;
      this.violate('nothing-lost', `${name} (${acceptances.map(({ key, number }) => `${key} ${number}`).join(', ')}) was acknowledged and is not on ${lackedBy[0]!.map((node) => node.name).join(', ')}`);
    }
  }
}
