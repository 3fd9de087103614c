/** The arriving end of the streams of one connection: takes updates in and acknowledges what is durable (RP-03). */
import type { Incarnation, NodeName } from '@understudy/shared/domain/ids';
import type { SeenSetJson } from '@understudy/shared/replication/seen-set';
import type { NodeStore } from '../journal/store-types.ts';
import type { SeenRecord } from '../updates/seen-record.ts';
import type { UpdateIntake } from '../updates/update-intake.ts';
import { unpackUpdate } from '../updates/update-wire.ts';
import type { StreamMessage } from './stream-message.ts';

/** Acknowledgements only let the sender's journal go: nobody waits for one, so several batches share it. */
const ACK_EVERY_MILLIS = 100;

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
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: ReceiverOptions) {}

  ask(message: StreamMessage & { type: 'ask' }): void {
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
    if (this.timer !== null) clearTimeout(this.timer);
    this.owed.clear();
  }

  private adopt(stands: SeenSetJson): void {
    this.options.seen.adopt(stands);
  }

  private owe(stream: string, owed: Owed): void {
    this.owed.set(stream, owed);
    this.timer ??= setTimeout(() => this.acknowledge(), ACK_EVERY_MILLIS);
  }

  private acknowledge(): void {
    this.timer = null;
    const durableTo = this.options.store.journal.durableTo();
    for (const [stream, { session, upTo, own }] of this.owed) {
      if (own > durableTo) continue;
      this.owed.delete(stream);
      this.options.send({ type: 'ack', stream, session, upTo });
    }
    if (this.owed.size > 0) this.timer = setTimeout(() => this.acknowledge(), ACK_EVERY_MILLIS);
  }
}
