/**
 * The one way in for updates: those that clients publish here and those that other nodes send.
 *
 *   judge → number (own) or drop duplicates (others') → journal and value, one transaction a turn → subscribers → streams
 */
import type { ClientName, GroupName, NodeName, TopicPath } from '../../domain/ids.ts';
import type { MonoMillis } from '../../domain/units.ts';
import type { SectionSpec } from '../../domain/cluster-spec.ts';
import { coveringSection } from '../../domain/topic-path.ts';
import { compareEpochs, describeEpoch } from '../../domain/update-source.ts';
import type { Acknowledgements, AcknowledgementOutcome } from '../../replication/acknowledgements.ts';
import type { EpochLedger } from '../../replication/epoch-ledger.ts';
import type { JournalIndex } from '../../replication/journal-index.ts';
import { SeenSet } from '../../replication/seen-set.ts';
import { versionOf } from '../../replication/topic-version.ts';
import type { UpdateStreams} from '../../replication/update-entry.ts';
import { type JournalEntry, type NewEntry, type Stop, type UpdateStream } from '../../replication/update-entry.ts';
import { judgeReplicated, judgeUpdate } from '../../update-source/judge-update.ts';
import type { AcceptedUpdate, UpdateSourceState } from '../../update-source/update-source-types.ts';
import type { NodeEnvironment } from '../environment.ts';
import type { NodeStore, StoredValue } from '../store.ts';
import type { TopicTable } from '../topic-table.ts';
import type { HandoverTracker } from './handover-tracker.ts';
import type { LazyValues } from './lazy-values.ts';
import type { RefusalLog } from './refusal-log.ts';
import type { SeenRecord } from './seen-record.ts';
import type { UpdateTotals } from './update-counts.ts';

/** The verdict on a publication; `registration`: the refused client's that it falls under, or any of its own, or null (MQ-05). */
export type PublishVerdict = { accepted: true } | { accepted: false; reason: string; registration: TopicPath | null };

export interface IntakeOptions {
  self: NodeName;
  group: GroupName;
  sections: SectionSpec[];
  environment: NodeEnvironment;
  store: NodeStore;
  topics: TopicTable;
  values: LazyValues;
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
  /** @returns why updates are not accepted now (MB-04), or null. */
  hearing: () => string | null;
  deliver: (topic: TopicPath, payload: Uint8Array) => void;
  /** Sync destinations that carry an update of this node (RP-05). */
  syncDestinations: (stream: UpdateStream, topic: TopicPath) => readonly string[];
  /** An update was appended to the journal. */
  onAppended: (entry: JournalEntry) => void;
}

/** A client that published, and how it is told what became of it. */
export interface Publisher {
  client: ClientName;
  settled: (outcome: AcknowledgementOutcome, reason: string) => void;
}

export class UpdateIntake {
  /** Numbers of local paths; they concern no other node, and a new life has new epochs. */
  private readonly localSeen = new SeenSet();
  private readonly ownStreams = new WeakMap<AcceptedUpdate, UpdateStream>();
  /** What another node's stream is here. */
  private readonly arriving = new WeakMap<UpdateStream, UpdateStream>();

  constructor(private readonly options: IntakeOptions) {}

  /** A client of this node publishes (US-09, US-10, US-11, RP-01). */
  publish({ client, settled }: Publisher, topic: TopicPath, payload: Uint8Array): PublishVerdict {
    const state = this.options.sources();
    const verdict = judgeUpdate(state, { client, topic });
    const hearing = verdict.verdict === 'accept' && verdict.section !== null ? this.options.hearing() : null;
    if (verdict.verdict === 'refuse') return this.refuse(client, topic, verdict.reason);
    if (hearing !== null) return this.refuse(client, topic, `${client} may not update ${topic} now: ${hearing}`);
    const now = this.options.environment.now();
    const stream = this.ownStream(verdict);
    const { key, section } = stream;
    const number = (section === null ? this.localSeen : this.options.seen.seen).highest(key) + 1;
    if (section === null) this.localSeen.offer(key, number);
    else this.options.seen.offer(stream, number);
    const entry = this.keep({ stream, number, topic, payload, acceptedAt: now }, now);
    this.options.counts.accepted += 1;
    if (section !== null) this.options.counts.of(section).accepted += 1;
    this.options.acknowledgements.expect({
      key, number, position: entry.position, acceptedAt: now, replicated: section !== null,
      destinations: this.options.syncDestinations(stream, topic),
      settle: (outcome) => settled(outcome, outcome === 'overruled' ? `another source took over before this update of epoch ${describeEpoch(stream.epoch)} had a second copy` : ''),
    });
    this.options.onAppended(entry);
    return { accepted: true };
  }

  /** Another node sent it. Duplicates and what does not count are dropped and counted (RP-03, US-22). @returns whether it was new. */
  replicated(entry: JournalEntry, from: NodeName): boolean {
    const { number } = entry;
    const stream = this.arrivingStream(entry.stream, from);
    const { key, path, epoch } = stream;
    const { seen, ledger, counts } = this.options;
    if (seen.seen.has(key, number)) {
      counts.of(stream.section!).duplicates += 1;
      return false;
    }
    if (!this.counts(stream, number)) {
      counts.of(stream.section!).fenced += 1;
      return false;
    }
    const newest = ledger.of(path)?.epoch;
    if (!newest || compareEpochs(newest, epoch) < 0) throw new Error(`an update of epoch ${describeEpoch(epoch)} of ${path} came before ${from} said what ended with it`);
    seen.offer(stream, number);
    const { topic, payload, acceptedAt } = entry;
    this.options.onAppended(this.keep({ stream, number, topic, payload, acceptedAt }, this.options.environment.now()));
    return true;
  }

  /** A last value from a node whose journal no longer has the update; it is not passed on from here. */
  lastValue(value: StoredValue): void {
    if (this.options.topics.apply(value, this.options.environment.now()) === 'older') return;
    this.options.values.put(value);
    this.options.deliver(value.topic, value.payload);
  }

  /** Of an ended epoch what was closed counts, as long as nothing of a higher one was accepted; of a running one what no fence keeps out (US-10, US-22). */
  private counts(stream: UpdateStream, number: number): boolean {
    const limit = this.options.ledger.limitOf(stream.key);
    if (limit === null) {
      const verdict = judgeReplicated(this.options.sources(), stream);
      if (verdict.verdict === 'fenced') return false;
      if (verdict.news) this.options.onEpochSeen(stream);
      return true;
    }
    const accepted = this.options.seen.acceptedEpoch(stream.path);
    return limit.has(stream.key, number) && (!accepted || compareEpochs(accepted, stream.epoch) <= 0);
  }

  private refuse(client: ClientName, topic: TopicPath, reason: string): PublishVerdict {
    const { own } = this.options.sources();
    const section = coveringSection(this.options.sections, topic);
    if (section) this.options.counts.of(section.path).refused += 1;
    this.options.refusals.add(topic, client, reason);
    const registration = own.find((one) => one.client === client && (topic === one.path || topic.startsWith(`${one.path}/`))) ?? own.find((one) => one.client === client);
    return { accepted: false, reason, registration: registration?.path ?? null };
  }

  private ownStream(accepted: AcceptedUpdate): UpdateStream {
    let stream = this.ownStreams.get(accepted);
    if (!stream) {
      const { path, section, epoch, source } = accepted;
      const { self, group, streams } = this.options;
      this.ownStreams.set(accepted, (stream = streams.intern({ path, section, epoch, source, node: self, group }, [], null)));
    }
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

  private keep(update: NewEntry, now: MonoMillis): JournalEntry {
    const { store, topics, deliver, handovers, index, values, counts } = this.options;
    const entry = store.journal.append(update);
    const { stream, number, topic, payload } = update;
    if (stream.section !== null) index.note(stream.key, number, entry.position);
    const version = versionOf(stream, number);
    if (topics.apply({ topic, payload, version }, now) === 'applied') {
      values.put({ topic, payload, version });
      counts.applied += 1;
      deliver(topic, payload);
      handovers.applied(stream, now);
    }
    return entry;
  }
}
