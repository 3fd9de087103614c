/**
 * The sending end of one stream: asks what the target has, sends what it lacks in journal order, and goes on with what is new.
 * It lives as long as the node; connections come and go.
 *
 *   ask → have → (last values) → updates … ← acks
 */
import type { NodeName } from '@understudy/shared/domain/ids';
import type { Millis, MonoMillis } from '@understudy/shared/domain/units';
import { planCatchUp } from '@understudy/shared/replication/journal-retention';
import { OutgoingStream } from '@understudy/shared/replication/outgoing-stream';
import { SeenSet, type SeenSetJson } from '@understudy/shared/replication/seen-set';
import { judgeEntry, type SendRule } from '@understudy/shared/replication/send-rule';
import type { StreamKey } from '@understudy/shared/replication/update-origin';
import { monoMillis } from '../../clock.ts';
import type { NodeStore } from '../journal/store-types.ts';
import type { PeerConnection } from '../peers/peer-connection.ts';
import type { SeenRecord } from '../updates/seen-record.ts';
import { isSectionEntry, type SectionEntry, type StreamEntries } from '../updates/stream-entries.ts';
import type { StreamMessage, WireValue } from './stream-message.ts';

/** Considered in one turn: some milliseconds, so that a long replay holds nothing up. */
const ENTRIES_PER_TURN = 256;
/** Sent and not acknowledged: what a target has to have in memory at most, and far more than comes between two acknowledgements. */
const WINDOW_UPDATES = 4096;
const WINDOW_BYTES = 4 * 1024 * 1024;
/** Last values in one message. */
const VALUES_PER_MESSAGE = 500;
/** A relayed member's updates are looked for this far back: a silence is noticed after a second, and what is older has long arrived. */
const RELAY_MILLIS = 1500;
/** And no further than this, so that a busy node is not held up by it. */
const RELAY_ENTRIES = 4096;

export interface StreamSenderOptions {
  /** `GRID_STREAM` or the destination's name. */
  name: string;
  rule: SendRule;
  /** First position that is not known to be acknowledged. */
  from: number;
  /** How long entries may be collected before they are sent; 0: until the end of the turn. */
  collectMillis: Millis;
  /**
   * For a stream that several members carry: up to which position it goes through the journal now, and whether an entry is this
   * node's own to tell. Those are sent at once; the rest some time later, when the target does not have it from its own teller.
   */
  lag: { position: () => number; isOwnToTell: (entry: SectionEntry) => boolean } | null;
  store: NodeStore;
  seen: SeenRecord;
  entries: StreamEntries;
  /** Whether the stream can carry any of a numbered stream's updates. */
  carries: (key: StreamKey) => boolean;
  /** Every last value that the stream carries. */
  values: () => Iterable<WireValue>;
  onCaughtUp: (peer: NodeName, resentUpdates: number, tookMillis: Millis) => void;
}

interface Session {
  connection: PeerConnection;
  number: number;
  since: MonoMillis;
  /** Set when the target has said what it has. */
  replayTo: number | null;
  resent: number;
  caughtUp: boolean;
}

export class StreamSender {
  readonly name: string;
  /** Updates sent in this life. */
  sent = 0;
  private readonly stream: OutgoingStream;
  private rule: SendRule;
  private session: Session | null = null;
  private sessions = 0;
  private scheduled = false;
  /** Own entries that are sent ahead of the journal's order. */
  private express: SectionEntry[] = [];
  /** What the target of this session has, as far as is known here; the stream keeps it up to date. */
  private targetSeen: SeenSet | null = null;
  /** Everything up to here was read in this session; the stream's own cursor does not pass what is local. */
  private readTo = 0;

  constructor(private readonly options: StreamSenderOptions) {
    this.name = options.name;
    this.rule = options.rule;
    this.stream = new OutgoingStream(options.rule, options.from);
    this.countLeftOver();
  }

  /** What carries it now. */
  get connection(): PeerConnection | null {
    return this.session?.connection ?? null;
  }

  get acknowledged(): number {
    return this.stream.acknowledged;
  }

  get waiting(): { updates: number; bytes: number; oldestAt: MonoMillis | null } {
    return this.stream.waiting;
  }

  /** Goes on over this connection from now on, or over none. */
  carryOver(connection: PeerConnection | null): void {
    if (this.session?.connection === connection) return;
    this.stream.close();
    this.session = null;
    this.express = [];
    if (connection === null) return;
    this.session = { connection, number: (this.sessions += 1), since: monoMillis(), replayTo: null, resent: 0, caughtUp: false };
    this.send({ type: 'ask', stream: this.name, session: this.sessions });
  }

  /** An entry was appended to the journal. */
  appended(entry: SectionEntry): void {
    const ruled = this.options.entries.asRuled(entry);
    this.stream.append(ruled);
    const { lag } = this.options;
    if (lag && this.session?.caughtUp) {
      if (!lag.isOwnToTell(entry) || judgeEntry(this.rule, this.session.connection.peer, ruled) !== 'send') return;
      if (this.express.length < WINDOW_UPDATES) this.express.push(entry);
    }
    this.schedule();
  }

  /** Time has passed or a teller is gone: what lagged may be sent. */
  lagEnded(): void {
    this.pump();
  }

  have(message: StreamMessage & { type: 'have' }): void {
    const { session } = this;
    if (!session || message.session !== session.number || session.replayTo !== null) return;
    const seen = SeenSet.fromJson(message.seen);
    const plan = planCatchUp(this.options.seen.trimmed, seen, this.options.carries);
    if (plan.kind === 'state-transfer') {
      this.sendValues(this.options.seen.trimmed.toJson(this.options.carries));
      seen.merge(this.options.seen.trimmed.toJson(this.options.carries));
    }
    const { journal } = this.options.store;
    session.replayTo = journal.last();
    this.readTo = journal.first() - 1;
    this.targetSeen = seen;
    this.stream.open(session.connection.peer, seen, journal.first());
    this.pump();
  }

  acknowledge(message: StreamMessage & { type: 'ack' }): void {
    if (!this.session || message.session !== this.session.number) return;
    if (message.upTo !== null) this.stream.acknowledge(message.upTo);
    this.targetSeen?.merge(message.seen);
    this.checkCaughtUp();
    this.schedule();
  }

  /** Members whose updates are passed on to this target, which has what is `seen`. */
  relayFor(nodes: NodeName[], seen: SeenSetJson): void {
    if (this.rule.kind !== 'member') return;
    this.targetSeen?.merge(seen);
    const added = nodes.some((node) => this.rule.kind === 'member' && !this.rule.down.includes(node));
    this.rule = { ...this.rule, down: nodes };
    const next = Math.max(this.stream.cursor ?? 0, this.readTo + 1);
    const from = added ? Math.min(next, this.positionAt(monoMillis() - RELAY_MILLIS)) : next;
    this.readTo = from - 1;
    this.stream.setRule(this.rule, from);
    this.schedule();
  }

  /** The first of the newest entries that was accepted at that time or later. */
  private positionAt(at: MonoMillis): number {
    const { journal } = this.options.store;
    let low = Math.max(journal.first(), journal.last() - RELAY_ENTRIES);
    let high = journal.last() + 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      const [entry] = this.options.entries.read(middle, 1);
      if (entry && entry.acceptedAt < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private send(message: StreamMessage): void {
    this.session?.connection.send(message);
  }

  private schedule(): void {
    if (this.scheduled || this.stream.cursor === null) return;
    this.scheduled = true;
    const pump = (): void => {
      this.scheduled = false;
      this.pump();
    };
    if (this.options.collectMillis === 0 || !this.session?.caughtUp) setImmediate(pump);
    else setTimeout(pump, this.options.collectMillis);
  }

  /** Sends what the journal has beyond the cursor, as far as the window allows. */
  private pump(): void {
    const { session, stream } = this;
    const { entries } = this.options;
    if (!session || stream.cursor === null || session.connection.isClosed) return;
    if (stream.outstanding >= WINDOW_UPDATES || session.connection.bytesWaiting > WINDOW_BYTES) return;
    const updates: Uint8Array[] = [];
    const skips: [StreamKey, number, number][] = [];
    this.sendExpress(session);
    const next = Math.max(stream.cursor, this.readTo + 1);
    const limit = this.options.lag && session.caughtUp ? this.options.lag.position() - next + 1 : ENTRIES_PER_TURN;
    const read = limit > 0 ? entries.read(next, Math.min(limit, ENTRIES_PER_TURN)) : [];
    this.readTo = read[read.length - 1]?.position ?? this.readTo;
    for (const entry of read) {
      if (!isSectionEntry(entry)) continue;
      const outgoing = stream.consider(entries.asRuled(entry));
      if (outgoing === null) continue;
      for (const [from, to] of outgoing.skip) skips.push([outgoing.key, from, to]);
      updates.push(entries.asBytes(entry));
    }
    if (updates.length > 0) {
      this.sent += updates.length;
      if (!session.caughtUp) session.resent += updates.length;
      this.send({ type: 'updates', stream: this.name, session: session.number, upTo: this.readTo, updates, skips });
    }
    this.checkCaughtUp();
    if (read.length === ENTRIES_PER_TURN) this.schedule();
  }

  /** The journal is gone through again later; until the target says that it has these, they count as not sent. */
  private sendExpress(session: Session): void {
    if (this.express.length === 0) return;
    this.sent += this.express.length;
    const updates = this.express.map((entry) => this.options.entries.asBytes(entry));
    this.express = [];
    this.send({ type: 'updates', stream: this.name, session: session.number, upTo: this.readTo, updates, skips: [] });
  }

  private checkCaughtUp(): void {
    const { session, stream } = this;
    if (!session || session.caughtUp || session.replayTo === null || stream.cursor === null) return;
    if (this.readTo < session.replayTo || (stream.outstanding > 0 && stream.acknowledged < session.replayTo)) return;
    session.caughtUp = true;
    this.options.onCaughtUp(session.connection.peer, session.resent, monoMillis() - session.since);
  }

  private sendValues(stands: SeenSetJson): void {
    const session = this.session!.number;
    let values: WireValue[] = [];
    for (const value of this.options.values()) {
      values.push(value);
      if (values.length < VALUES_PER_MESSAGE) continue;
      this.send({ type: 'values', stream: this.name, session, values, stands: null });
      values = [];
    }
    this.send({ type: 'values', stream: this.name, session, values, stands });
  }

  /** What the last life left in the journal waits, too (RP-07). */
  private countLeftOver(): void {
    const { journal } = this.options.store;
    for (let from = Math.max(journal.first(), this.options.from); from <= journal.last(); ) {
      const read = this.options.entries.read(from, 1024);
      if (read.length === 0) return;
      for (const entry of read) if (isSectionEntry(entry)) this.stream.append(this.options.entries.asRuled(entry));
      from = read[read.length - 1]!.position + 1;
    }
  }
}
