/**
 * What this node knows of ended epochs, and what follows from it: numbers that do not count are not had, and topics whose value is
 * of such a number are *astray* until a peer has said which value is right (US-10, US-24, RP-12).
 */
import type { NodeEventBody } from '../../domain/cluster-event.ts';
import type { TopicPath } from '../../domain/ids.ts';
import { describeEpoch } from '../../domain/update-source.ts';
import { EpochLedger, relatedStreams, type LedgerJson, type PathLedger } from '../../replication/epoch-ledger.ts';
import type { SeenSet } from '../../replication/seen-set.ts';
import type { TopicVersion } from '../../replication/topic-version.ts';
import { keyParts, type StreamKey } from '../../replication/update-origin.ts';
import type { PeerLink } from '../peers/peer-link.ts';
import type { NodeStore, StoredValue } from '../store.ts';
import type { StreamMessage } from '../streams/stream-message.ts';
import type { TopicTable } from '../topic-table.ts';
import type { SeenRecord } from '../updates/seen-record.ts';

const LEDGER_KEY = 'ledger:';
/** Topics in one message. */
const TOPICS_PER_MESSAGE = 500;

export interface EndedEpochsOptions {
  ledger: EpochLedger;
  store: NodeStore;
  seen: SeenRecord;
  topics: TopicTable;
  /** Whoever may know what is right, now. */
  peers: () => Iterable<PeerLink>;
  report: (body: NodeEventBody) => void;
  /** Puts a value in the place of one that does not count, and tells subscribers. */
  put: (value: StoredValue) => void;
  /** The newest epoch of a path is another one than before. */
  onLearnt: (path: TopicPath) => void;
}

/** @returns what a store knows of ended epochs. */
export function readLedger(store: NodeStore): EpochLedger {
  return EpochLedger.fromJson(Object.fromEntries(store.meta.entries<PathLedger>(LEDGER_KEY).map(([key, ledger]) => [key.slice(LEDGER_KEY.length), ledger])));
}

export class EndedEpochs {
  private readonly astray = new Set<TopicPath>();

  constructor(private readonly options: EndedEpochsOptions) {
    for (const path of options.ledger.paths()) this.findAstray(path);
  }

  /** An epoch begins on this node. Durable with the rest of this turn. */
  begin(path: TopicPath, ledger: PathLedger): void {
    this.take(path, ledger);
  }

  /** A peer says what ended; what is astray by that is asked of it. */
  learn(ledgers: LedgerJson, from: PeerLink): void {
    const before = this.astray.size;
    for (const [path, ledger] of Object.entries(ledgers)) this.take(path, ledger);
    if (this.astray.size > before) this.ask(from);
  }

  /** Once a second: whoever was asked may be gone. */
  tick(): void {
    if (this.astray.size > 0) for (const peer of this.options.peers()) this.ask(peer);
  }

  /** @returns how many topics have a value that does not count. */
  get astrayTopics(): number {
    return this.astray.size;
  }

  /** A peer asks for right values: it gets those that this node is sure of. */
  answer({ topics, ledgers }: StreamMessage & { type: 'want-values' }, peer: PeerLink): void {
    this.learn(ledgers, peer);
    const values: (StreamMessage & { type: 'right-values' })['values'] = [];
    for (const topic of topics) {
      if (this.astray.has(topic)) continue;
      const version = this.options.topics.version(topic);
      if (version) values.push({ topic, payload: this.options.topics.value(topic) ?? EMPTY, ...version });
      else values.push({ topic, payload: null });
    }
    if (values.length > 0) peer.send({ type: 'right-values', values });
  }

  correct({ values }: StreamMessage & { type: 'right-values' }): void {
    for (const value of values) {
      const { topic } = value;
      if (!this.astray.delete(topic)) continue;
      const version = this.options.topics.version(topic);
      if (!version || !this.isOverruled(topic, version)) continue;
      if (value.payload !== null) this.options.put({ topic, payload: value.payload, version: { epoch: value.epoch, number: value.number } });
      // Below every number of the new epoch: a value of it that is still on its way takes the place of this.
      else this.options.put({ topic, payload: EMPTY, version: { epoch: this.options.ledger.newest(topic)!.epoch, number: 0 } });
    }
  }

  private take(path: TopicPath, ledger: PathLedger): void {
    const { store, seen, report, onLearnt } = this.options;
    if (!this.options.ledger.learn(path, ledger)) return;
    store.meta.put(LEDGER_KEY + path, ledger);
    const before = this.astray.size;
    const ranges = relatedStreams(seen.seen.keys(), path).flatMap((key) => {
      const limit = this.options.ledger.limitOf(key);
      const gone = limit === null ? [] : seen.limit(key, limit);
      const { path: ofPath, epoch, source } = keyParts(key);
      if (gone.length > 0) this.findAstray(ofPath);
      return gone.map(([from, to]) => ({ source, epoch, from, to }));
    });
    if (ranges.length > 0) report({ kind: 'updates-overruled', path, epoch: ledger.epoch, ranges, topics: this.astray.size - before });
    onLearnt(path);
  }

  /** Notes the topics at or below a path whose value does not count. */
  private findAstray(path: TopicPath): void {
    for (const { topic, version } of this.options.topics.within(path)) if (this.isOverruled(topic, version)) this.astray.add(topic);
  }

  /** An activation has one source, so an epoch and a number are enough to tell an update within a section. */
  private isOverruled(topic: TopicPath, { epoch, number }: TopicVersion): boolean {
    if (number === 0) return false;
    const key = this.streamOf(topic, describeEpoch(epoch));
    return key !== null && this.options.ledger.isOverruled(key, number);
  }

  private streamOf(topic: TopicPath, epoch: string): StreamKey | null {
    const { seen }: { seen: SeenSet } = this.options.seen;
    for (const key of seen.keys()) {
      const parts = keyParts(key);
      if (describeEpoch(parts.epoch) === epoch && (topic === parts.path || topic.startsWith(`${parts.path}/`))) return key;
    }
    return null;
  }

  private ask(peer: PeerLink): void {
    const topics = [...this.astray];
    const ledgers = this.options.ledger.toJson();
    for (let from = 0; from < topics.length; from += TOPICS_PER_MESSAGE) peer.send({ type: 'want-values', topics: topics.slice(from, from + TOPICS_PER_MESSAGE), ledgers });
  }
}

const EMPTY = new Uint8Array(0);
