/**
 * The one way in for updates: those that clients publish here and those that other nodes send.
 *
 *   judge → number (own) or drop duplicates (others') → journal and value, one transaction a turn → subscribers → streams
 */
import type { GroupName, NodeName, TopicPath } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { SectionSpec } from '@understudy/shared/domain/cluster-spec';
import { coveringSection } from '@understudy/shared/domain/topic-path';
import { SeenSet } from '@understudy/shared/replication/seen-set';
import { streamKey, type UpdateOrigin } from '@understudy/shared/replication/update-origin';
import { judgeReplicated, judgeUpdate } from '@understudy/shared/update-source/judge-update';
import type { UpdateSourceState } from '@understudy/shared/update-source/update-source-types';
import { monoMillis, wallMillis } from '../../clock.ts';
import type { NewEntry } from '../journal/journal-entry.ts';
import type { NodeStore, StoredValue } from '../journal/store-types.ts';
import type { ClientHandle, Publication, PublishVerdict } from '../mqtt/node-port.ts';
import type { Topics } from '../topics/topic-types.ts';
import type { UpdateTotals } from './update-counts.ts';
import type { HandoverTracker } from './handover-tracker.ts';
import { versionOf, type LazyValues } from './lazy-values.ts';
import type { RefusalLog } from './refusal-log.ts';
import type { SeenRecord } from './seen-record.ts';
import type { SectionOrigin, WireUpdate } from './update-wire.ts';

export interface IntakeOptions {
  self: NodeName;
  group: GroupName;
  sections: SectionSpec[];
  store: NodeStore;
  topics: Topics;
  values: LazyValues;
  seen: SeenRecord;
  counts: UpdateTotals;
  handovers: HandoverTracker;
  refusals: RefusalLog;
  sources: () => UpdateSourceState;
  /** An epoch arrived that the update-source machine did not know. */
  onEpochSeen: (origin: SectionOrigin) => void;
  /** @returns why updates are not accepted now (MB-04), or null. */
  hearing: () => string | null;
  deliver: (topic: TopicPath, payload: Buffer) => void;
  /** Entries were appended to the journal; called for each. */
  onAppended: (position: number) => void;
}

export class UpdateIntake {
  /** Numbers of local paths; they concern no other node, and a new life has new epochs. */
  private readonly localSeen = new SeenSet();
  private readonly unpersisted: { position: number; persisted: () => void }[] = [];

  constructor(private readonly options: IntakeOptions) {
    options.store.journal.onDurable((position) => this.acknowledge(position));
  }

  /** A client of this node publishes (US-09, US-10, US-11, RP-01). */
  publish(client: ClientHandle, publication: Publication, persisted: () => void): PublishVerdict {
    const { topic, payload } = publication;
    const state = this.options.sources();
    const verdict = judgeUpdate(state, { client: client.name, topic });
    const hearing = verdict.verdict === 'accept' && verdict.section !== null ? this.options.hearing() : null;
    if (verdict.verdict === 'refuse' || hearing !== null) {
      const reason = verdict.verdict === 'refuse' ? verdict.reason : `${client.name} may not update ${topic} now: ${hearing}`;
      const section = coveringSection(this.options.sections, topic);
      if (section) this.options.counts.of(section.path).refused += 1;
      this.options.refusals.add(topic, client.name, reason);
      const registration = state.own.find((own) => own.client === client.name && (topic === own.path || topic.startsWith(`${own.path}/`))) ?? state.own.find((own) => own.client === client.name);
      return { accepted: false, reason, registration: registration?.path ?? null };
    }
    const now = monoMillis();
    const origin = this.number(verdict.path, verdict.section, verdict.epoch, verdict.source);
    const position = this.keep({ topic, payload, origin, via: [], fromNode: this.options.self, acceptedAt: now, acceptedWall: wallMillis() }, now);
    this.options.counts.accepted += 1;
    if (verdict.section !== null) this.options.counts.of(verdict.section).accepted += 1;
    this.unpersisted.push({ position, persisted });
    this.options.onAppended(position);
    return { accepted: true };
  }

  /** Another node sent it. Duplicates and lower epochs are dropped and counted (RP-03, US-22). @returns whether it was new. */
  replicated(update: WireUpdate, from: NodeName): boolean {
    const { origin } = update;
    const counts = this.options.counts.of(origin.section);
    const key = streamKey(origin);
    if (this.options.seen.seen.has(key, origin.number)) {
      counts.duplicates += 1;
      return false;
    }
    const verdict = judgeReplicated(this.options.sources(), origin);
    if (verdict.verdict === 'fenced') {
      counts.fenced += 1;
      return false;
    }
    if (verdict.news) this.options.onEpochSeen(origin);
    this.options.seen.seen.offer(key, origin.number);
    const position = this.keep({ topic: update.topic, payload: update.payload, origin, via: update.via, fromNode: from, acceptedAt: update.acceptedAt, acceptedWall: update.acceptedWall }, monoMillis());
    this.options.onAppended(position);
    return true;
  }

  /** A last value from a node whose journal no longer has the update; it is not passed on from here. */
  lastValue(value: StoredValue): void {
    if (this.options.topics.apply(value, monoMillis()) === 'older') return;
    this.options.values.put(value);
    this.options.deliver(value.topic, value.payload);
  }

  /** Puts the values of a path into a new epoch, once, after a split was healed in favour of this node's source (US-24). */
  assert(path: TopicPath, section: TopicPath, epoch: UpdateOrigin['epoch'], source: string): void {
    if (this.options.seen.seen.prefix(streamKey({ path, epoch, source })) > 0) return;
    const now = monoMillis();
    for (const value of [...this.options.topics.within(path)]) {
      const origin = this.number(path, section, epoch, source);
      this.options.onAppended(this.keep({ topic: value.topic, payload: value.payload, origin, via: [], fromNode: this.options.self, acceptedAt: now, acceptedWall: wallMillis() }, now));
    }
  }

  /** Numbers an update in its stream: 1, 2, 3 … (RP-03). */
  private number(path: TopicPath, section: TopicPath | null, epoch: UpdateOrigin['epoch'], source: string): UpdateOrigin {
    const key = streamKey({ path, epoch, source });
    const numbered = section === null ? this.localSeen : this.options.seen.seen;
    const number = numbered.prefix(key) + 1;
    numbered.offer(key, number);
    return { path, section, epoch, source, number, node: this.options.self, group: this.options.group };
  }

  private keep(entry: NewEntry, now: MonoMillis): number {
    const { store, topics, deliver, handovers } = this.options;
    const position = store.journal.append(entry);
    const { topic, payload, origin } = entry;
    const version = versionOf(entry, position, this.options.self);
    if (topics.apply({ topic, payload, version }, now) === 'applied') {
      this.options.values.put({ topic, payload, version });
      this.options.counts.applied += 1;
      deliver(topic, payload);
      if (origin !== null) handovers.applied(origin, now, entry.fromNode === this.options.self);
    }
    return position;
  }

  private acknowledge(durableTo: number): void {
    let done = 0;
    while (done < this.unpersisted.length && this.unpersisted[done]!.position <= durableTo) done += 1;
    for (const { persisted } of this.unpersisted.splice(0, done)) persisted();
  }
}
