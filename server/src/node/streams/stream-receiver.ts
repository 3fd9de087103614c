/** The arriving end of the streams of one connection: takes updates in and acknowledges what is durable (RP-03). */
import type { Incarnation, NodeName } from '@understudy/shared/domain/ids';
import type { SeenSetJson } from '@understudy/shared/replication/seen-set';
import type { StreamKey } from '@understudy/shared/replication/update-origin';
import type { NodeStore } from '../journal/store-types.ts';
import type { SeenRecord } from '../updates/seen-record.ts';
import type { UpdateIntake } from '../updates/update-intake.ts';
import { unpackUpdate } from '../updates/update-wire.ts';
import { GRID_STREAM, type StreamMessage } from './stream-message.ts';

/**
 * Acknowledgements let the sender's journal go, and tell what others have sent, so that it is not sent again: nobody waits for one,
 * so several batches share it. Half of what `journal lag` leaves for that (`stream-table.ts`).
 */
const ACK_EVERY_MILLIS = 100;
/** Within a group nobody else sends the same: there every third time is enough. */
const GRID_ACK_EVERY = 3;

export interface ReceiverOptions {
  peer: NodeName;
  peerIncarnation: Incarnation;
  store: NodeStore;
  seen: SeenRecord;
  intake: UpdateIntake;
  send: (message: StreamMessage) => void;
}

/** What arrived of one stream and is not acknowledged: once this node's journal is durable to `own`, `upTo` may be. */
interface Owed {
  session: number;
  upTo: number;
  own: number;
}

export class StreamReceiver {
  private readonly owed = new Map<string, Owed>();
  /** Sessions of destination streams that the peer has opened. */
  private readonly sessions = new Map<string, number>();
  /** Of each numbered stream, up to where the peer was told that it is had. */
  private readonly told = new Map<StreamKey, number>();
  private timer: NodeJS.Timeout | null = null;
  private rounds = 0;

  private postponed: (StreamMessage & { type: 'ask' }) | null = null;

  constructor(private readonly options: ReceiverOptions) {}

  /** A member asks before the view has it: it is answered once it does. */
  postpone(message: StreamMessage & { type: 'ask' }): void {
    this.postponed = message;
  }

  answerPostponed(): void {
    if (this.postponed) this.ask(this.postponed);
    this.postponed = null;
  }

  ask(message: StreamMessage & { type: 'ask' }): void {
    if (message.stream !== GRID_STREAM) {
      this.sessions.set(message.stream, message.session);
      this.timer ??= setInterval(() => this.acknowledge(), ACK_EVERY_MILLIS);
    }
    this.options.send({ type: 'have', stream: message.stream, session: message.session, seen: this.options.seen.seen.toJson() });
  }

  /** @throws Error when an update cannot be read. */
  updates(message: StreamMessage & { type: 'updates' }): void {
    const { intake, seen, peer, store } = this.options;
    for (const [key, from, to] of message.skips) seen.seen.skip(key, from, to);
    store.patiently(() => {
      for (const bytes of message.updates) intake.replicated(unpackUpdate(bytes as Buffer), peer);
    });
    this.owe(message.stream, { session: message.session, upTo: message.upTo, own: store.journal.last() });
  }

  values(message: StreamMessage & { type: 'values' }): void {
    for (const { topic, payload, epoch, number } of message.values) {
      this.options.intake.lastValue({ topic, payload: Buffer.from(payload), version: { epoch, number } });
    }
    if (message.stands !== null) this.adopt(message.stands);
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.owed.clear();
  }

  private adopt(stands: SeenSetJson): void {
    this.options.seen.adopt(stands);
  }

  private owe(stream: string, owed: Owed): void {
    this.owed.set(stream, owed);
    this.timer ??= setInterval(() => this.acknowledge(), ACK_EVERY_MILLIS);
  }

  private acknowledge(): void {
    this.rounds += 1;
    const durableTo = this.options.store.journal.durableTo();
    const news = this.sessions.size > 0 ? this.news() : {};
    const anyNews = Object.keys(news).length > 0;
    for (const stream of new Set([...this.owed.keys(), ...(anyNews ? this.sessions.keys() : [])])) {
      if (stream === GRID_STREAM && this.rounds % GRID_ACK_EVERY !== 0) continue;
      const owed = this.owed.get(stream);
      const durable = owed !== undefined && owed.own <= durableTo;
      const session = owed?.session ?? this.sessions.get(stream);
      if (session === undefined || (!durable && !anyNews)) continue;
      if (durable) this.owed.delete(stream);
      this.options.send({ type: 'ack', stream, session, upTo: durable ? owed.upTo : null, seen: stream === GRID_STREAM ? {} : news });
    }
  }

  /** What is had by now and the peer was not told. */
  private news(): SeenSetJson {
    const { seen } = this.options.seen;
    const news: SeenSetJson = {};
    for (const key of seen.keys()) {
      const prefix = seen.prefix(key);
      if (this.told.get(key) === prefix) continue;
      this.told.set(key, prefix);
      news[key] = { seen: [prefix] };
    }
    return news;
  }
}
