/**
 * The sending end of one stream: asks what the target has, sends what it lacks in journal order, and goes on with what is new.
 * It lives as long as the node; connections come and go.
 *
 *   ask → have → (last values) → updates … ← acks
 *                └ ask of one path → have: before the first update of an epoch
 */
import type { StreamPhase } from '../../domain/cluster-event.ts';
import type { NodeName, TopicPath } from '../../domain/ids.ts';
import type { Millis, MonoMillis } from '../../domain/units.ts';
import { compareEpochs, type Epoch } from '../../domain/update-source.ts';
import { relatedStreams, type EpochLedger, type LedgerJson } from '../../replication/epoch-ledger.ts';
import { planCatchUp } from '../../replication/journal-retention.ts';
import { OutgoingStream, type OutgoingStreamParts, type TargetState } from '../../replication/outgoing-stream.ts';
import { SeenSet, type SeenSetJson } from '../../replication/seen-set.ts';
import { isOthersToTell, type SendRule } from '../../replication/send-rule.ts';
import { compareVersions } from '../../replication/topic-version.ts';
import type { UpdateStream } from '../../replication/update-entry.ts';
import { keyParts, type StreamKey } from '../../replication/update-origin.ts';
import type { Waiting } from '../../replication/owed-updates.ts';
import type { NodeEnvironment } from '../environment.ts';
import type { PeerLink } from '../peers/peer-link.ts';
import type { StreamMessage, WireValue } from './stream-message.ts';

/** Sent in one turn: some milliseconds of work, so that a long replay holds nothing up, and more than a client publishes in one. */
const UPDATES_PER_TURN = 4096;
/** Sent and not acknowledged: what a target has to have in memory at most, and several times what it acknowledges at once. */
const WINDOW_UPDATES = 32_768;
const WINDOW_BYTES = 4 * 1024 * 1024;
/** Last values in one message. */
const VALUES_PER_MESSAGE = 500;
/** A target that already knows from another sender what an epoch ended with need not be asked at once. */
const TELL_EPOCH_MILLIS = 100;

export interface StreamSenderOptions extends OutgoingStreamParts {
  /** `GRID_STREAM` or the destination's name. */
  name: string;
  environment: NodeEnvironment;
  /** How long updates that are not urgent may be collected before they are sent; urgent ones until the end of the turn. */
  collectMillis: Millis;
  isUrgent: (stream: UpdateStream) => boolean;
  /** Up to which position other members have had the time to tell what is theirs. */
  laggedTo: () => number;
  trimmed: SeenSet;
  ledger: EpochLedger;
  /** Whether the stream can carry any of a numbered stream's updates. */
  carries: (key: StreamKey) => boolean;
  /** Every last value at or below a path, or of all sections, that the stream carries. */
  values: (path: TopicPath | null) => Iterable<WireValue>;
  valueOf: (topic: TopicPath) => WireValue | null;
  /** Whether a client's acknowledgement waits for this target. */
  isAwaited: () => boolean;
  onCaughtUp: (peer: NodeName, resentUpdates: number, tookMillis: Millis) => void;
  /** The target said that it has more on its disk than before. */
  onAcknowledged: () => void;
}

interface Session {
  link: PeerLink;
  number: number;
  since: MonoMillis;
  /** Asked and not answered: for the whole stream or for one path; nothing is sent meanwhile. */
  asked: { path: TopicPath | null; ledgers: LedgerJson } | null;
  /** Position up to which it replays; null until the target has answered. */
  replayTo: number | null;
  resent: number;
  caughtUp: boolean;
  sent: number;
  taken: number;
}

export class StreamSender {
  readonly name: string;
  /** Updates sent in this life. */
  sent = 0;
  readonly stream: OutgoingStream;
  private session: Session | null = null;
  private sessions = 0;
  private stopSoon: (() => void) | null = null;
  private stopCollecting: (() => void) | null = null;

  constructor(private readonly options: StreamSenderOptions) {
    this.name = options.name;
    this.stream = new OutgoingStream(options);
  }

  /** What carries it now. */
  get link(): PeerLink | null {
    return this.session?.link ?? null;
  }

  get waiting(): Waiting {
    return this.stream.waiting;
  }

  /** Whether the target has been sent all that it lacked when the session began. */
  get caughtUp(): boolean {
    return this.session?.caughtUp ?? false;
  }

  get phase(): StreamPhase {
    const { session } = this;
    if (!session) return 'none';
    if (session.asked !== null || session.replayTo === null) return 'asking';
    return session.caughtUp ? 'live' : 'catching-up';
  }

  /** Goes on over this connection from now on, or over none. */
  carryOver(link: PeerLink | null): void {
    if (this.session?.link === link) return;
    this.stream.close();
    this.session = null;
    this.stop();
    if (link === null) return;
    this.session = { link, number: (this.sessions += 1), since: this.options.environment.now(), asked: null, replayTo: null, resent: 0, caughtUp: false, sent: 0, taken: 0 };
    this.ask(null);
  }

  /** Begins again over the same connection. */
  restart(): void {
    const { link } = this;
    this.carryOver(null);
    this.carryOver(link);
  }

  /** Updates of a stream were appended to the journal. What somebody else is to tell has time until its lag has ended. */
  appended(stream: UpdateStream): void {
    const { session, options } = this;
    if (session === null || session.replayTo === null) return;
    if (stream.from !== null && isOthersToTell(this.stream.rule, session.link.peer, stream.from.node, options.members)) return;
    this.schedule(options.isUrgent(stream));
  }

  /** Time has passed or a teller is gone: what lagged may be sent. */
  lagEnded(): void {
    if (this.session && !this.stream.hasConsidered(this.laggedTo(this.session))) this.pump();
  }

  have({ session: number, path, seen, accepted }: StreamMessage & { type: 'have' }): void {
    const { session } = this;
    if (!session || number !== session.number || session.asked?.path !== path) return;
    const { ledgers } = session.asked;
    session.asked = null;
    if (path !== null) {
      this.stream.begin(path, ledgers[path]!.epoch, { seen, accepted });
      this.tellAdopted(seenOf(this.options.trimmed, path));
    } else this.open(session, { seen, accepted }, ledgers);
    this.pump();
  }

  acknowledge({ session: number, taken, seen }: StreamMessage & { type: 'ack' }): void {
    const { session } = this;
    if (!session || number !== session.number) return;
    const wasFull = this.isFull(session);
    session.taken = taken;
    this.stream.acknowledge(seen);
    this.options.onAcknowledged();
    this.checkCaughtUp();
    if (wasFull || this.stream.holdsBack) this.schedule(true);
  }

  /** This node has these and not as updates of its journal: a target that lacks some of them gets the last values that they stand for. */
  tellAdopted(stands: SeenSetJson): void {
    const { session } = this;
    if (!session || session.replayTo === null) return;
    const carried = Object.fromEntries(Object.entries(stands).filter(([key]) => this.options.carries(key)));
    if (!this.stream.lacks(carried)) return;
    const paths = new Set(Object.keys(carried).map((key) => keyParts(key).path));
    this.sendValues([...paths].flatMap((path) => [...this.options.values(path)]), carried);
    this.stream.assume(carried);
  }

  /** Members that the target cannot hear: what came from them is passed on to it, which has what is `seen`. */
  relayFor(nodes: NodeName[], seen: SeenSetJson): void {
    const { rule } = this.stream;
    if (rule.kind !== 'member') return;
    this.stream.setRule({ ...rule, relayed: nodes } satisfies SendRule, seen);
    this.schedule(true);
  }

  /** The target is about to let an epoch begin and has this of the ones before: it is sent what it lacks, whoever's that is to tell. */
  tellLacking(path: TopicPath, epoch: Epoch, seen: SeenSetJson): void {
    this.stream.tellAll(path, epoch, seen);
    this.schedule(true);
  }

  /**
   * An epoch begins here, and the target has said what it has of the ones before: it is told what counts and sent what it lacks,
   * without being asked again.
   */
  beginEpoch(path: TopicPath, state: TargetState): void {
    const { session } = this;
    const ledger = this.options.ledger.of(path);
    if (!session || session.replayTo === null || session.asked !== null || !ledger) return;
    this.send({ type: 'ask', stream: this.name, session: session.number, path, ledgers: { [path]: ledger } });
    this.stream.begin(path, ledger.epoch, state);
    this.schedule(true);
  }

  /** What is known of ended epochs has changed: the target is told soon, though nothing may be published. */
  ledgerChanged(path: TopicPath): void {
    this.stream.ledgerChanged();
    const { session } = this;
    if (!session) return;
    this.options.environment.after(TELL_EPOCH_MILLIS, () => {
      if (this.session === session && session.replayTo !== null && session.asked === null && !this.hasBegun(path)) this.ask(path);
    });
  }

  stop(): void {
    this.stopSoon?.();
    this.stopCollecting?.();
    this.stopSoon = this.stopCollecting = null;
  }

  private hasBegun(path: TopicPath): boolean {
    const ledger = this.options.ledger.of(path);
    const begun = this.stream.begunEpoch(path);
    return !ledger || (begun !== null && compareEpochs(begun, ledger.epoch) >= 0);
  }

  private ask(path: TopicPath | null): void {
    const session = this.session!;
    const all = this.options.ledger.toJson();
    const ledgers = path === null ? all : { [path]: all[path]! };
    session.asked = { path, ledgers };
    this.send({ type: 'ask', stream: this.name, session: session.number, path, ledgers });
  }

  private open(session: Session, state: TargetState, ledgers: LedgerJson): void {
    const { trimmed, carries, journal, values } = this.options;
    const isTransfer = planCatchUp(trimmed, SeenSet.fromJson(state.seen), carries).kind === 'state-transfer';
    const stands = isTransfer ? trimmed.toJson(carries) : {};
    if (isTransfer) this.sendValues(values(null), stands);
    session.replayTo = journal.last();
    this.stream.open(session.link.peer, state, ledgers, stands);
  }

  private send(message: StreamMessage): void {
    this.session?.link.send(message);
  }

  private isFull(session: Session): boolean {
    return session.sent - session.taken >= WINDOW_UPDATES || session.link.bytesWaiting > WINDOW_BYTES;
  }

  /** Urgent: at the end of this turn, with all that was collected. */
  private schedule(urgent: boolean): void {
    if (this.session === null || this.stopSoon !== null) return;
    if (urgent || !this.session.caughtUp) this.stopSoon = this.options.environment.soon(() => this.pump());
    else this.stopCollecting ??= this.options.environment.after(this.options.collectMillis, () => this.pump());
  }

  /** Sends what the journal has beyond the cursors, as far as the window allows. */
  private pump(): void {
    this.stop();
    const { session } = this;
    if (!session || session.replayTo === null || session.asked !== null || session.link.isClosed || this.isFull(session)) return;
    const next = this.stream.take(Math.min(UPDATES_PER_TURN, WINDOW_UPDATES - (session.sent - session.taken)), this.laggedTo(session));
    if (next?.kind === 'epoch') return this.ask(next.path);
    if (next?.kind === 'values') this.sendValues(next.topics.flatMap((topic) => this.options.valueOf(topic) ?? []), next.stands);
    if (next?.kind === 'updates') {
      const { runs, updates, skips } = next;
      this.sent += updates;
      session.sent += updates;
      if (!session.caughtUp) session.resent += updates;
      this.send({ type: 'updates', stream: this.name, session: session.number, runs, skips, awaited: this.options.isAwaited() });
    }
    this.checkCaughtUp();
    if (next) this.schedule(true);
  }

  /** What a target lacks at the beginning nobody else is about to tell it. */
  private laggedTo(session: Session): number {
    return session.caughtUp ? this.options.laggedTo() : Infinity;
  }

  private checkCaughtUp(): void {
    const { session, stream } = this;
    if (!session || session.caughtUp || session.replayTo === null || !stream.hasConsidered(session.replayTo) || stream.kept < session.replayTo) return;
    session.caughtUp = true;
    this.options.onCaughtUp(session.link.peer, session.resent, this.options.environment.now() - session.since);
  }

  /** In the order in which they were published: whoever listens at the target gets them in it, like updates. */
  private sendValues(values: Iterable<WireValue>, stands: SeenSetJson): void {
    const session = this.session!.number;
    const ordered = [...values].sort(compareVersions);
    const last = Math.max(0, Math.ceil(ordered.length / VALUES_PER_MESSAGE) - 1);
    for (let index = 0; index <= last; index++) {
      const some = ordered.slice(index * VALUES_PER_MESSAGE, (index + 1) * VALUES_PER_MESSAGE);
      this.send({ type: 'values', stream: this.name, session, values: some, stands: index === last ? stands : null });
    }
  }
}

/** @returns what a set has of a path and of those above and below it. */
export function seenOf(seen: SeenSet, path: TopicPath): SeenSetJson {
  const keys = new Set(relatedStreams(seen.keys(), path));
  return seen.toJson((key) => keys.has(key));
}
