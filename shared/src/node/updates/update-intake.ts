/**
 * The one way in for updates: those that clients publish here and those that other nodes send.
 *
 *   judge → number (own) or drop duplicates (others') → journal and value, one transaction a turn → subscribers → streams
 */
import type { SectionSpec } from '../../domain/cluster-spec.ts';
import type { ClientName, DestinationName, GroupName, NodeName, TopicPath } from '../../domain/ids.ts';
import { coveringSection } from '../../domain/topic-path.ts';
import type { MonoMillis } from '../../domain/units.ts';
import { compareEpochs, describeEpoch } from '../../domain/update-source.ts';
import type { Acknowledgements, Waiter, WaitingRun } from '../../replication/acknowledgements.ts';
import type { EpochLedger } from '../../replication/epoch-ledger.ts';
import type { JournalIndex } from '../../replication/journal-index.ts';
import type { OpenRun } from '../../replication/open-run.ts';
import { SeenSet } from '../../replication/seen-set.ts';
import type { Stop, UpdateStream, UpdateStreams } from '../../replication/update-entry.ts';
import type { UpdateRun } from '../../replication/update-run.ts';
import { judgeReplicated, judgeUpdate } from '../../update-source/judge-update.ts';
import type { AcceptedUpdate, UpdateSourceState } from '../../update-source/update-source-types.ts';
import type { NodeEnvironment } from '../environment.ts';
import type { ClientGate } from '../hosts/client-gate.ts';
import type { NodeStore, StoredValue } from '../store.ts';
import type { TopicTable } from '../topic-table.ts';
import type { HandoverTracker } from './handover-tracker.ts';
import type { RefusalLog } from './refusal-log.ts';
import type { SeenRecord } from './seen-record.ts';
import type { UpdateTotals } from './update-counts.ts';

/** `registration`: the refused client's that an update falls under, or any of its own, or null (MQ-05). */
export interface Refused {
  accepted: false;
  reason: string;
  registration: TopicPath | null;
}

/**
 * The verdict on a publication. An undecided one is to be offered again when the node says that it can be decided, and what the client
 * sent after it is not to be offered before: of one epoch nothing is taken behind something that was refused, so that the first so
 * many that a source sent are those that were kept (MB-04, RP-13).
 */
export type PublishVerdict = { accepted: true } | Refused | 'undecided';

export interface IntakeOptions {
  self: NodeName;
  group: GroupName;
  sections: SectionSpec[];
  environment: NodeEnvironment;
  store: NodeStore;
  topics: TopicTable;
  seen: SeenRecord;
  index: JournalIndex;
  ledger: EpochLedger;
  streams: UpdateStreams;
  acknowledgements: Acknowledgements;
  counts: UpdateTotals;
  handovers: HandoverTracker;
  refusals: RefusalLog;
  groupOf: (node: NodeName) => GroupName;
  sources: () => UpdateSourceState;
  /** An epoch arrived that the update-source machine did not know. */
  onEpochSeen: (stream: UpdateStream) => void;
  /** An update of another node waits for `offerAgain`. */
  onUndecided: () => void;
  /** Whether this node has heard its peers since it was last stalled (MB-04). */
  isHeard: () => boolean;
  clients: Pick<ClientGate, 'deliver' | 'isListenedTo'>;
  /** Sync destinations that carry an update of this node (RP-05). */
  syncDestinations: (stream: UpdateStream, topic: TopicPath) => readonly DestinationName[];
  /** Updates of a stream were appended to the journal, or a run of them has begun. */
  onAppended: (stream: UpdateStream) => void;
}

/** A client that published, and how it is told what became of it. */
export interface Publisher extends Waiter {
  client: ClientName;
}

/** A run that a source's updates of this turn go to. */
interface Publishing {
  stream: UpdateStream;
  run: OpenRun;
  waiting: WaitingRun;
}

const ACCEPTED: PublishVerdict = { accepted: true };

export class UpdateIntake {
  /** Numbers of local paths; they concern no other node, and a new life has new epochs. */
  private readonly localSeen = new SeenSet();
  private readonly ownStreams = new WeakMap<AcceptedUpdate, UpdateStream>();
  /** What another node's stream is here. */
  private readonly arriving = new WeakMap<UpdateStream, UpdateStream>();
  /** What other nodes sent of epochs that may be about to end, in the order in which it came. */
  private undecided: { sent: UpdateRun; from: NodeName }[] = [];
  private publishing: Publishing | null = null;
  /** Most of what is published comes from the client that published before. */
  private lastPermit: AcceptedUpdate | null = null;
  private lastStream: UpdateStream | null = null;

  constructor(private readonly options: IntakeOptions) {}

  /** A client of this node publishes (US-09, US-10, US-11, RP-01). It is applied and delivered with all that comes in this turn. */
  publish(publisher: Publisher, topic: TopicPath, payload: Uint8Array): PublishVerdict {
    const { client } = publisher;
    const permit = judgeUpdate(this.options.sources(), { client, topic });
    if (permit.verdict === 'undecided') return 'undecided';
    if (permit.verdict === 'refuse') return this.refuse(client, topic, permit.reason);
    const stream = this.ownStream(permit);
    const destinations = this.options.syncDestinations(stream, topic);
    let { publishing } = this;
    if (publishing?.stream !== stream || !publishing.waiting.isOpen || publishing.waiting.destinations !== destinations || !publishing.run.add(topic, payload)) {
      if (permit.section !== null && !this.options.isHeard()) return 'undecided';
      publishing = this.begin(stream, destinations);
      publishing.run.add(topic, payload);
      this.options.onAppended(stream);
    }
    publishing.waiting.add(publisher);
    return ACCEPTED;
  }

  /**
   * Another node sent these. Duplicates and what does not count are dropped and counted (RP-03, US-22).
   * @throws Error when the sender did not say before what ended with their epoch
   */
  replicated(sent: UpdateRun, from: NodeName): void {
    const run = sent.of(this.arrivingStream(sent.stream, from));
    const { key, path, epoch, section } = run.stream;
    const { seen, ledger, counts } = this.options;
    const lacked = seen.seen.lackedWithin(key, run.number, run.lastNumber);
    const isBehind = this.undecided.some((other) => other.sent.stream.key === key);
    const counted = lacked.length === 0 ? [] : isBehind ? 'undecided' : this.counted(run.stream, lacked);
    const newest = ledger.of(path)?.epoch;
    if (counted.length > 0 && (!newest || compareEpochs(newest, epoch) < 0)) throw new Error(`an update of epoch ${describeEpoch(epoch)} of ${path} came before ${from} said what ended with it`);
    if (counted === 'undecided') {
      this.undecided.push({ sent, from });
      return this.options.onUndecided();
    }
    const total = counts.of(section!);
    total.duplicates += run.count - lengthOf(lacked);
    total.fenced += lengthOf(lacked) - lengthOf(counted);
    for (const [first, last] of counted) this.take(run.slice(first - run.number, last - first + 1));
  }

  /** What could not be decided of other nodes' updates may be so by now. */
  offerAgain(): void {
    for (const { sent, from } of this.undecided.splice(0)) this.replicated(sent, from);
  }

  /** A last value from a node whose journal no longer has the update; it is not passed on from here. */
  lastValue(value: StoredValue): void {
    if (this.options.topics.apply(value, this.options.environment.now()) === 'older') return;
    this.options.clients.deliver(value.topic, value.payload);
  }

  private begin(stream: UpdateStream, destinations: readonly DestinationName[]): Publishing {
    const { environment, store, seen, acknowledgements } = this.options;
    const { key, section } = stream;
    const acceptedAt = environment.now();
    const number = (section === null ? this.localSeen : seen.seen).highest(key) + 1;
    const run = store.journal.begin(stream, number, acceptedAt, (published) => this.published(published));
    const waiting = acknowledgements.begin({ key, number, position: run.position, acceptedAt, replicated: section !== null, destinations });
    return (this.publishing = { stream, run, waiting });
  }

  /** All that a client published in a turn is in the journal. */
  private published(run: UpdateRun): void {
    const { stream, lastNumber, number, count } = run;
    const { counts } = this.options;
    counts.accepted += count;
    if (stream.section === null) this.localSeen.offerRange(stream.key, number, lastNumber);
    else counts.of(stream.section).accepted += count;
    this.apply(run, run.acceptedAt);
  }

  private take(run: UpdateRun): void {
    const { store, environment, onAppended } = this.options;
    this.apply(store.journal.append(run), environment.now());
    onAppended(run.stream);
  }

  /** Of what is in the journal now: notes that it is had, applies it and delivers it. */
  private apply(run: UpdateRun, now: MonoMillis): void {
    const { stream, number, lastNumber, position, count } = run;
    const { seen, index, topics, counts, clients, handovers } = this.options;
    if (stream.section !== null) {
      index.note(stream.key, number, position, count);
      seen.offer(stream, number, lastNumber);
    }
    const applied = topics.applyRun(run, now, clients.isListenedTo(stream.path) ? (topic, payload) => clients.deliver(topic, payload) : null);
    counts.applied += applied;
    if (applied > 0) handovers.applied(stream, now);
  }

  /** Of an ended epoch what was closed counts, as long as nothing of a higher one was accepted; of a running one what no fence keeps out (US-10, US-22). */
  private counted(stream: UpdateStream, lacked: Range[]): Range[] | 'undecided' {
    const limit = this.options.ledger.limitOf(stream.key);
    if (limit === null) {
      const verdict = judgeReplicated(this.options.sources(), stream);
      if (verdict.verdict === 'undecided') return 'undecided';
      if (verdict.verdict === 'fenced') return [];
      if (verdict.news) this.options.onEpochSeen(stream);
      return lacked;
    }
    const accepted = this.options.seen.acceptedEpoch(stream.path);
    if (accepted && compareEpochs(accepted, stream.epoch) > 0) return [];
    return lacked.flatMap(([from, to]) => limit.hadWithin(stream.key, from, to));
  }

  private refuse(client: ClientName, topic: TopicPath, reason: string): PublishVerdict {
    const { own } = this.options.sources();
    const section = coveringSection(this.options.sections, topic);
    if (section) this.options.counts.of(section.path).refused += 1;
    this.options.refusals.add(topic, client, reason);
    const registration = own.find((one) => one.client === client && (topic === one.path || topic.startsWith(`${one.path}/`))) ?? own.find((one) => one.client === client);
    return { accepted: false, reason, registration: registration?.path ?? null };
  }

  /** The stream of what a source publishes. */
  private ownStream(permit: AcceptedUpdate): UpdateStream {
    if (this.lastPermit === permit) return this.lastStream!;
    let stream = this.ownStreams.get(permit);
    if (!stream) {
      const { path, section, epoch, source } = permit;
      const { self, group, streams } = this.options;
      this.ownStreams.set(permit, (stream = streams.intern({ path, section, epoch, source, node: self, group }, [], null)));
    }
    this.lastPermit = permit;
    this.lastStream = stream;
    return stream;
  }

  private arrivingStream(sent: UpdateStream, from: NodeName): UpdateStream {
    let stream = this.arriving.get(sent);
    if (!stream) {
      const sender: Stop = { node: from, group: this.options.groupOf(from) };
      this.arriving.set(sent, (stream = this.options.streams.intern(sent, [...sent.via, sender], sender)));
    }
    return stream;
  }
}

type Range = [from: number, to: number];

function lengthOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}
