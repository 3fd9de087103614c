/** What must hold after every event of a simulation (US-10, US-22, RP-03, RP-05, RP-11); and what the checks at the end need of what happened. */
import type { ClusterSpec } from '../domain/cluster-spec.ts';
import type { FindingEventBody, NodeEventBody } from '../domain/cluster-event.ts';
import type { ClientName, NodeName, TopicPath } from '../domain/ids.ts';
import { compareEpochs, describeEpoch, type Epoch } from '../domain/update-source.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { JournalEntry } from '../replication/update-entry.ts';
import { keyParts, type StreamKey } from '../replication/update-origin.ts';
import type { ClientOutcome } from './sim-client.ts';
import type { NodeLife, SimNode } from './sim-node.ts';
import { describeUpdate, updateOf, type SimUpdate } from './sim-payload.ts';
import type { SimDisk } from './sim-store.ts';
import type { Invariant, Violation } from './violation.ts';

/** Longer than any update waits while nothing is wrong. */
const WAITING_MILLIS = 3000;

/** Longer than any message that is not held up by a cut. */
const ON_THE_WAY_MILLIS = 1000;

/** Where an update was accepted from its client. */
export interface Acceptance {
  key: StreamKey;
  number: number;
  path: TopicPath;
  topic: TopicPath;
}

/** What became of an update. */
export interface Publication {
  update: SimUpdate;
  publishedAt: MonoMillis;
  outcome: ClientOutcome | null;
  /** More than one when its source sent it again. */
  acceptances: Acceptance[];
}

export interface UpdateCounts {
  published: number;
  acknowledged: number;
  refused: number;
  unconfirmed: number;
  overwritten: number;
  lost: number;
}

/** What a node accepted and delivered. */
interface Observed {
  /** The highest epoch accepted, by path. */
  highest: Map<TopicPath, Epoch>;
  /** What was accepted in this event, by payload: what is delivered later puts right what a node had wrong. */
  accepted: Map<Uint8Array, JournalEntry>;
  event: number;
  life: NodeLife | null;
  /** The last number of each stream that was accepted in this life. */
  last: Map<StreamKey, number>;
  /** What was delivered to the auditors of this life, and as which numbers: a source may send again what did not count. */
  delivered: Map<Uint8Array, { key: StreamKey; number: number }[]>;
  /** What it was told does not count. */
  overruled: Map<string, [from: number, to: number][]>;
}

export class Invariants {
  readonly violations: Violation[] = [];
  readonly counts: UpdateCounts = { published: 0, acknowledged: 0, refused: 0, unconfirmed: 0, overwritten: 0, lost: 0 };
  /** Epochs that began although something of the ones before was missing. */
  readonly beganWithout: string[] = [];
  private readonly publications = new Map<SimUpdate, Publication>();
  private readonly waiting = new Set<Publication>();
  private readonly sources = new Map<TopicPath, Map<Epoch | string, string>>();
  private readonly activated = new Map<string, { epoch: Epoch; client: ClientName }>();
  /** By disk: whoever has lost it knows nothing of what it has seen (RP-09). */
  private readonly observed = new WeakMap<SimDisk, Observed>();
  private readonly told = new Map<string, [from: number, to: number][]>();

  constructor(
    private readonly spec: ClusterSpec,
    private readonly nodes: ReadonlyMap<NodeName, SimNode>,
    /** How many events have happened. */
    private readonly eventNumber: () => number,
  ) {}

  violate(invariant: Invariant, text: string): void {
    this.violations.push({ invariant, text });
  }

  published(update: SimUpdate, at: MonoMillis): void {
    this.counts.published += 1;
    const publication: Publication = { update, publishedAt: at, outcome: null, acceptances: [] };
    this.publications.set(update, publication);
    this.waiting.add(publication);
  }

  settled(update: SimUpdate, outcome: ClientOutcome): void {
    const publication = this.publications.get(update)!;
    if (publication.outcome !== null) this.violate('no-fault', `${describeUpdate(update)} was ${publication.outcome} and is ${outcome}`);
    this.counts[outcome] += 1;
    publication.outcome = outcome;
    this.waiting.delete(publication);
  }

  accepted(node: SimNode, entry: JournalEntry): void {
    const { stream, number, topic, payload } = entry;
    const observed = this.observedOf(node);
    if (observed.event !== this.eventNumber()) {
      observed.event = this.eventNumber();
      observed.accepted.clear();
    }
    observed.accepted.set(payload, entry);
    if (stream.section === null) return;
    const { path, epoch, key } = stream;
    const last = observed.last.get(key) ?? 0;
    if (number > last) observed.last.set(key, number);
    else this.violate('in-order', `${node.name} accepted ${key} ${number} from ${stream.from?.node ?? 'its source'} after ${last}`);
    const highest = observed.highest.get(path);
    if (highest !== epoch) {
      const order = highest ? compareEpochs(epoch, highest) : 1;
      if (order < 0) this.violate('no-lower-epoch', `${node.name} accepted ${key} ${number} after ${describeEpoch(highest!)}`);
      if (order > 0) observed.highest.set(path, epoch);
    }
    if (stream.from !== null) return;
    this.checkSource(node, path, epoch, stream.source);
    const update = updateOf(payload);
    if (update) this.publications.get(update)!.acceptances.push({ key, number, path, topic });
  }

  /** A client is told that an update of it is acknowledged. */
  acknowledged(node: SimNode, { stream, number, topic }: JournalEntry, now: MonoMillis): void {
    const { section, key } = stream;
    if (section === null) return;
    const { policy, groups } = this.spec;
    const { core } = node.life!;
    // What a node said before it lost its disk may still be on its way.
    const hasOrSaid = (other: SimNode): boolean => hasOnDisk(other, key, number) || (other.lost !== null && now - other.lost.at < ON_THE_WAY_MILLIS && other.lost.disk.numbers.has(key, number));
    const what = (): string => `${node.name} acknowledged ${key} ${number}`;
    if (!hasOnDisk(node, key, number)) this.violate('acknowledged-when-safe', `${what()}, which is not on its disk`);
    const others = groups.find(({ name }) => name === node.group)!.nodes.filter((name) => name !== node.name).map((name) => this.nodes.get(name)!);
    const needed = Math.min(policy.backups, core.copies().backups);
    const had = needed === 0 ? 0 : others.filter(hasOrSaid).length;
    if (had < needed) this.violate('acknowledged-when-safe', `${what()}: of ${needed} other members that are to have it ${had} do`);
    for (const { name, group } of core.acknowledgement.destinationsOf(stream, topic).map((destination) => node.spec.destinations.find((one) => one.name === destination)!)) {
      if (core.acknowledgement.modeOf(name) === 'downgraded') continue;
      const targets = [...this.nodes.values()].filter((other) => other.group === group);
      if (!targets.some(hasOrSaid)) this.violate('acknowledged-when-safe', `${what()}: sync destination ${name} does not have it`);
    }
  }

  /** A node tells a source that it is active: a client that hangs may read it when others have long followed. */
  active(node: SimNode, name: ClientName, path: TopicPath, epoch: Epoch): void {
    const where = `${path} ${epoch.node}`;
    const known = this.activated.get(where);
    const order = known ? compareEpochs(epoch, known.epoch) : 1;
    if (order < 0 || (order === 0 && known!.client !== name)) this.violate('epochs-grow', `${name} on ${node.name} became active for ${path} in ${describeEpoch(epoch)} after ${known!.client} in ${describeEpoch(known!.epoch)}`);
    if (order > 0) this.activated.set(where, { epoch, client: name });
    const durable = node.disk.marks.get(`epoch:${path}`);
    if (durable === undefined || compareEpochs(JSON.parse(durable) as Epoch, epoch) < 0) this.violate('epochs-grow', `${name} on ${node.name} became active for ${path} in ${describeEpoch(epoch)}, of which its disk knows nothing`);
  }

  /** An auditor on the node gets a value: of an update once, whatever else a node puts right; again if it was said in between that it does not count. */
  deliveredTo(node: SimNode, payload: Uint8Array): void {
    const observed = this.observedOf(node);
    const entry = observed.event === this.eventNumber() ? observed.accepted.get(payload) : undefined;
    if (!entry) return;
    const { stream: { key }, number } = entry;
    const before = observed.delivered.get(payload);
    if (!before) return void observed.delivered.set(payload, [{ key, number }]);
    before.push({ key, number });
    const update = updateOf(payload);
    const overruled = before.filter((one, index) => before.findIndex((same) => same.key === one.key) === index).reduce((sum, one) => sum + timesTold(observed.overruled, one), 0);
    if (update && before.length > 1 + overruled) this.violate('delivered-once', `${node.name} delivered ${describeUpdate(update)} twice`);
  }

  reported(node: SimNode, body: NodeEventBody | FindingEventBody): void {
    if (body.kind === 'finding-changed' && body.finding.startsWith('began-without:') && body.state === 'raised') this.beganWithout.push(body.text);
    if (body.kind !== 'updates-overruled') return;
    const { overruled, last } = this.observedOf(node);
    for (const { source, epoch, from, to } of body.ranges) {
      const activation = activationOf({ source, epoch });
      // What does not count may count again, when the other side of a split wins: then it comes anew.
      for (const [key, number] of last) if (number >= from && activationOf(keyParts(key)) === activation) last.set(key, from - 1);
      for (const told of [this.told, overruled]) told.set(activation, [...(told.get(activation) ?? []), [from, to]]);
    }
  }

  /** While nothing is wrong no active source waits for an acknowledgement for long; what another one has in doubt, as its registration is refused, stays so (RP-13). */
  checkNobodyWaits(now: MonoMillis, isActive: (client: ClientName) => boolean): void {
    const waiting = [...this.waiting].filter(({ publishedAt, update }) => now - publishedAt > WAITING_MILLIS && isActive(update.client));
    const [first] = waiting;
    if (first) this.violate('goes-on', `${waiting.length} updates wait for their acknowledgement although nothing is wrong, ${describeUpdate(first.update)} for ${Math.round(now - first.publishedAt)} ms`);
  }

  /** @returns what was acknowledged. */
  *acknowledgedUpdates(): Iterable<Publication> {
    for (const publication of this.publications.values()) if (publication.outcome === 'acknowledged') yield publication;
  }

  /** @returns whether a node said that a number does not count. */
  wasTold({ key, number }: Acceptance): boolean {
    return timesTold(this.told, { key, number }) > 0;
  }

  private checkSource(node: SimNode, path: TopicPath, epoch: Epoch, client: ClientName): void {
    let known = this.sources.get(path);
    if (!known) this.sources.set(path, (known = new Map()));
    const source = `${client} on ${node.name}`;
    // The same object for all updates of an activation: most are known by it.
    if (known.get(epoch) === source) return;
    const name = describeEpoch(epoch);
    const other = known.get(name);
    if (other !== undefined && other !== source) this.violate('one-source-an-epoch', `${path} ${name}: ${other} and ${source}`);
    known.set(epoch, source);
    known.set(name, source);
  }

  private observedOf({ disk, life }: SimNode): Observed {
    let observed = this.observed.get(disk);
    if (!observed) this.observed.set(disk, (observed = { highest: new Map(), accepted: new Map(), event: 0, life, last: new Map(), delivered: new Map(), overruled: new Map() }));
    // A new life has new auditors.
    if (observed.life !== life) Object.assign(observed, { life, last: new Map(), delivered: new Map() });
    return observed;
  }
}

/** Updates of a path may be overruled with an epoch of one above or below it, which is the path that is told then. */
const activationOf = ({ source, epoch }: { source: string; epoch: Epoch }): string => `${source} ${describeEpoch(epoch)}`;

/** @param told ranges by activation */
function timesTold(told: ReadonlyMap<string, [from: number, to: number][]>, { key, number }: Pick<Acceptance, 'key' | 'number'>): number {
  return told.get(activationOf(keyParts(key)))?.filter(([from, to]) => from <= number && number <= to).length ?? 0;
}

/** In its journal, or as last values that it stands for. */
function hasOnDisk({ disk, life }: SimNode, key: StreamKey, number: number): boolean {
  return disk.numbers.has(key, number) || (life?.core.seen.trimmed.has(key, number) ?? false);
}
