/** The arriving end of the streams of one connection: takes updates in and acknowledges what is durable (RP-03). */
import type { NodeName, TopicPath } from '../../domain/ids.ts';
import type { Epoch } from '../../domain/update-source.ts';
import { relatedStreams, type LedgerJson } from '../../replication/epoch-ledger.ts';
import type { SeenSetJson } from '../../replication/seen-set.ts';
import type { StreamKey } from '../../replication/update-origin.ts';
import type { NodeEnvironment } from '../environment.ts';
import type { NodeStore } from '../store.ts';
import type { SeenRecord } from '../updates/seen-record.ts';
import type { UpdateIntake } from '../updates/update-intake.ts';
import type { StreamMessage } from './stream-message.ts';
import { seenOf } from './stream-sender.ts';

/**
 * Acknowledgements let the sender's journal go, and tell what others have sent, so that it is not sent again: where no client
 * waits for one, several batches share it. Half of what is left for that (`stream-table.ts`).
 */
const ACK_EVERY_MILLIS = 150;
/** At the latest after so many updates: the sender waits when four times as many are not acknowledged. */
const ACK_EVERY_UPDATES = 8192;

export interface ReceiverOptions {
  peer: NodeName;
  environment: NodeEnvironment;
  store: NodeStore;
  seen: SeenRecord;
  intake: UpdateIntake;
  /** Takes in what counts of ended epochs. */
  learn: (ledgers: LedgerJson) => void;
  /** Last values were taken in that stand for updates which this node did not have. */
  onAdopted: (stands: SeenSetJson) => void;
  send: (message: StreamMessage) => void;
}

interface Arriving {
  session: number;
  /** Updates that have arrived, and how many of them the sender was told are durable. */
  arrived: number;
  told: number;
}

export class StreamReceiver {
  private readonly streams = new Map<string, Arriving>();
  /** Of each numbered stream, what the peer was last told is had: its prefix and its end. */
  private readonly told = new Map<StreamKey, { prefix: number; highest: number }>();
  private stopTimer: (() => void) | null = null;
  private readonly stopListening: () => void;
  /** The next commit is to be acknowledged: a client of the peer waits, or much has come. */
  private urgent = false;
  /** It is time to acknowledge, as soon as everything is on disk. */
  private due = false;
  private postponed: (StreamMessage & { type: 'ask' }) | null = null;

  constructor(private readonly options: ReceiverOptions) {
    this.stopListening = options.store.journal.onDurable(() => {
      if (this.urgent || this.due) this.acknowledge();
    });
  }

  /** A member asks before the view has it: it is answered once it does. */
  postpone(message: StreamMessage & { type: 'ask' }): void {
    this.postponed = message;
  }

  answerPostponed(): void {
    if (this.postponed) this.ask(this.postponed);
    this.postponed = null;
  }

  /** Something of a stream was not taken: what comes behind it is not either, until the sender has asked again. */
  interrupt(stream: string): void {
    this.streams.delete(stream);
  }

  ask({ stream, session, path, ledgers }: StreamMessage & { type: 'ask' }): void {
    const { learn, seen, send, store } = this.options;
    learn(ledgers);
    // What is stated counts as a copy.
    if (store.journal.durableTo() < store.journal.last()) store.commit();
    // The sender knows what is stated now and nothing else: whatever comes back after it had to be forgotten is news again.
    for (const key of path === null ? [...this.told.keys()] : relatedStreams(this.told.keys(), path)) this.told.delete(key);
    if (path === null) this.streams.set(stream, { session, arrived: 0, told: 0 });
    send({ type: 'have', stream, session, path, seen: path === null ? seen.seen.toJson() : seenOf(seen.seen, path), accepted: acceptedOf(seen, path) });
    this.acknowledgeSoon();
  }

  /** @throws Error when an update is none of this cluster's. */
  updates({ stream, session, runs, skips, awaited }: StreamMessage & { type: 'updates' }): void {
    const { intake, seen, peer, store } = this.options;
    const arriving = this.streams.get(stream);
    if (arriving?.session !== session) return;
    for (const [key, from, to] of skips) seen.seen.skip(key, from, to);
    for (const run of runs) arriving.arrived += run.count;
    const urgent = awaited || arriving.arrived - arriving.told >= ACK_EVERY_UPDATES;
    const take = (): void => {
      for (const run of runs) intake.replicated(run, peer);
    };
    if (urgent) take();
    else store.patiently(take);
    this.urgent ||= urgent;
    // Nothing of it may have been new: then no commit comes.
    if (urgent && store.journal.durableTo() >= store.journal.last()) this.acknowledge();
    else this.acknowledgeSoon();
  }

  values({ values, stands }: StreamMessage & { type: 'values' }): void {
    for (const { topic, payload, epoch, number } of values) this.options.intake.lastValue({ topic, payload, version: { epoch, number } });
    if (stands === null || !this.options.seen.adopt(stands)) return;
    this.acknowledgeSoon();
    this.options.onAdopted(stands);
  }

  close(): void {
    this.stopTimer?.();
    this.stopListening();
    this.streams.clear();
  }

  /** Something is new here, from whomever: the peer is told within a while, so that it does not send it as well. */
  acknowledgeSoon(): void {
    if (this.streams.size === 0) return;
    this.stopTimer ??= this.options.environment.after(ACK_EVERY_MILLIS, () => {
      this.stopTimer = null;
      this.acknowledge();
    });
  }

  private acknowledge(): void {
    const { journal } = this.options.store;
    // What is not on disk yet is acknowledged with the next commit.
    this.due = journal.durableTo() < journal.last();
    if (this.due) return;
    this.urgent = false;
    const news = this.news();
    const anyNews = Object.keys(news).length > 0;
    for (const [stream, arriving] of this.streams) {
      if (!anyNews && arriving.told === arriving.arrived) continue;
      arriving.told = arriving.arrived;
      this.options.send({ type: 'ack', stream, session: arriving.session, taken: arriving.arrived, seen: news });
    }
  }

  /** What is had by now and the peer was not told. */
  private news(): SeenSetJson {
    const { seen } = this.options.seen;
    const news: SeenSetJson = {};
    for (const key of seen.keys()) {
      const [prefix, highest] = [seen.prefix(key), seen.highest(key)];
      const told = this.told.get(key);
      if (told?.prefix === prefix && told.highest === highest) continue;
      this.told.set(key, { prefix, highest });
      news[key] = seen.streamJson(key)!;
    }
    return news;
  }
}

/** Highest epoch of which this node accepted an update, by path. */
function acceptedOf(seen: SeenRecord, path: TopicPath | null): Record<TopicPath, Epoch> {
  const accepted = seen.acceptedEpochs();
  if (path === null) return accepted;
  const epoch = accepted[path];
  return epoch ? { [path]: epoch } : {};
}
