/**
 * One outgoing stream, to a destination or to a member of the group: what to send of the journal, and what waits. It lives as
 * long as the node; its sessions come and go with the connections.
 *
 * ```
 * journal    1 ── 2 ── 3 ── 4 ── 5 ── 6 ── 7 ── 8 ── 9
 *                 kept ▲         lagged ▲    next ▲
 * ```
 *
 * - up to `kept` the target has everything that this stream carries: the journal may let it go (RP-07)
 * - up to `lagged` everything was considered, up to `next` what is this node's own to tell
 *
 * An epoch begins at the target before its first update is sent: the target is told what counts of the epochs before, says what
 * it has of them, and is sent what it lacks. So every node has all of an ended epoch before it accepts anything of the next.
 */
import type { NodeName, TopicPath } from '../domain/ids.ts';
import { relatePaths } from '../domain/topic-path.ts';
import type { MonoMillis } from '../domain/units.ts';
import { compareEpochs, type Epoch } from '../domain/update-source.ts';
import { relatedStreams, type EpochLedger, type LedgerJson } from './epoch-ledger.ts';
import type { JournalIndex } from './journal-index.ts';
import { carriesTopic, judgeStream, judgeTopics, type SendRule, type StreamVerdict } from './send-rule.ts';
import { SeenSet, type SeenSetJson } from './seen-set.ts';
import { entryBytes, type JournalEntry, type UpdateStream } from './update-entry.ts';
import type { StreamKey } from './update-origin.ts';

/** The journal as a stream reads it. */
export interface JournalReader {
  first(): number;
  last(): number;
  read(from: number, limit: number): JournalEntry[];
}

export interface OutgoingStreamParts {
  rule: SendRule;
  journal: JournalReader;
  index: JournalIndex;
  /** What this node has. */
  seen: SeenSet;
  ledger: EpochLedger;
  /** For a stream that several members carry: whether an update that came from this member is that member's to tell. */
  isOthersToTell: (from: NodeName) => boolean;
  /** Up to this position the target, whoever it was, had everything in an earlier life. */
  kept: number;
}

/** What a target says of itself when a session opens, and of one path when an epoch begins. */
export interface TargetState {
  seen: SeenSetJson;
  /** Highest epoch of which it accepted an update, by path: it takes none of a lower one. */
  accepted: Record<TopicPath, Epoch>;
}

/** What is to be done next. */
export type NextBatch =
  | { kind: 'updates'; entries: JournalEntry[]; skips: [key: StreamKey, from: number, to: number][] }
  /** An update of an epoch that has not begun at the target: exchange the path's ledger first, then answer with `begin`. */
  | { kind: 'epoch'; path: TopicPath }
  /** The target cannot take these as updates, since it accepted a higher epoch: it is to have their topics' last values, and the numbers count as had. */
  | { kind: 'values'; topics: TopicPath[]; stands: SeenSetJson };

/** What is in the journal for this stream and not yet acknowledged (RP-07). */
export interface Waiting {
  updates: number;
  bytes: number;
  /** When the oldest of it was accepted; null when nothing waits. */
  oldestAt: MonoMillis | null;
}

/** Read from the journal at once. */
const CHUNK = 256;

/** What holds for all updates of one stream in this session. */
interface Plan {
  verdict: StreamVerdict;
  /** The same for what was in the journal when the session opened: the target may have had it in an earlier life, and lost it. */
  early: StreamVerdict;
  /** Its epoch has ended: whoever has it tells it. */
  ended: boolean;
  /** Another member tells it first. */
  lags: boolean;
  takes: 'updates' | 'values' | 'after-its-epoch-began';
}

interface Session {
  target: NodeName;
  /** The journal's last position when it opened. */
  openedAt: number;
  /** What the target said that it has on disk. */
  known: SeenSet;
  /** That and what was sent to it. */
  assumed: SeenSet;
  accepted: Map<TopicPath, Epoch>;
  /** The newest epoch of each path of which it knows what ended with it. */
  begun: Map<TopicPath, Epoch>;
  next: number;
  lagged: number;
  /** Epochs that the target is about to let begin, by path. */
  ending: Map<TopicPath, Epoch>;
  skips: Map<StreamKey, [number, number][]>;
  plans: Map<UpdateStream, Plan>;
}

export class OutgoingStream {
  #rule: SendRule;
  #session: Session | null = null;
  #kept: number;
  /** Carried updates in the journal beyond `kept`, up to `countedTo`. */
  #waiting = { updates: 0, bytes: 0 };
  #countedTo: number;
  /** Verdicts without regard to the target, for counting. */
  #carried = new Map<UpdateStream, StreamVerdict>();

  constructor(private readonly parts: OutgoingStreamParts) {
    this.#rule = parts.rule;
    this.#kept = Math.max(parts.kept, parts.journal.first() - 1);
    this.#countedTo = this.#kept;
  }

  get rule(): SendRule {
    return this.#rule;
  }

  /** Who is sent to, in a session. */
  get target(): NodeName | null {
    return this.#session?.target ?? null;
  }

  /** Begins a session: it sends what this target lacks, from the earliest on, wherever another one stood (RP-02). */
  open(target: NodeName, state: TargetState, ledgers: LedgerJson): void {
    const known = SeenSet.fromJson(state.seen);
    const start = this.#firstLacked(known) ?? this.parts.journal.last() + 1;
    this.#session = {
      target, known, openedAt: this.parts.journal.last(), assumed: SeenSet.fromJson(state.seen), accepted: new Map(Object.entries(state.accepted)),
      begun: new Map(Object.entries(ledgers).map(([path, { epoch }]) => [path, epoch])),
      next: start, lagged: start, ending: new Map(), skips: new Map(), plans: new Map(),
    };
    this.#kept = start - 1;
    this.#waiting = { updates: 0, bytes: 0 };
    this.#countedTo = this.#kept;
  }

  close(): void {
    this.#session = null;
  }

  /** The epoch of a path has begun at the target, which has this of the epochs before. */
  begin(path: TopicPath, epoch: Epoch, state: TargetState): void {
    const session = this.#session;
    if (!session) return;
    session.begun.set(path, epoch);
    for (const [other, accepted] of Object.entries(state.accepted)) session.accepted.set(other, accepted);
    const related = this.#restate(session, path, state.seen);
    session.plans.clear();
    session.next = Math.min(session.next, this.#firstLacked(session.assumed, related, (key) => this.parts.ledger.limitOf(key) !== null) ?? Infinity);
  }

  /** The target lets an epoch begin itself and has this of the ones before: of those it is sent all that it lacks, whoever's they are to tell. */
  tellAll(path: TopicPath, epoch: Epoch, seen: SeenSetJson): void {
    const session = this.#session;
    if (!session) return;
    session.ending.set(path, epoch);
    const related = this.#restate(session, path, seen);
    session.plans.clear();
    session.next = Math.min(session.next, this.#firstLacked(session.assumed, related) ?? Infinity);
  }

  /** What the target says that it has of a path: something that was sent may not have been taken, as its epoch was about to end. */
  #restate(session: Session, path: TopicPath, seen: SeenSetJson): StreamKey[] {
    const related = relatedStreams(this.parts.index.keys(), path);
    for (const key of related) for (const set of [session.known, session.assumed]) set.restate(key, seen[key]);
    return related;
  }

  /** @returns the newest epoch of a path that the target of this session knows of. */
  begunEpoch(path: TopicPath): Epoch | null {
    return this.#session?.begun.get(path) ?? null;
  }

  /** Changes the rule. @param seen what the target of this session has, as far as it said so with that */
  setRule(rule: SendRule, seen: SeenSetJson): void {
    this.#rule = rule;
    this.#carried.clear();
    const session = this.#session;
    if (!session) return;
    session.plans.clear();
    for (const set of [session.known, session.assumed]) set.merge(seen);
    session.next = Math.min(session.next, this.#firstLacked(session.assumed) ?? Infinity);
  }

  /** What is known of ended epochs has changed. */
  ledgerChanged(): void {
    this.#session?.plans.clear();
  }

  /** The target has these on disk, from whomever. */
  acknowledge(seen: SeenSetJson): void {
    this.#session?.known.merge(seen);
    this.#session?.assumed.merge(seen);
  }

  /** @returns whether the target of this session lacks any of these, as far as is known. */
  lacks(stands: SeenSetJson): boolean {
    return this.#session !== null && !this.#session.assumed.covers(SeenSet.fromJson(stands));
  }

  /** These went to the target as last values. */
  assume(stands: SeenSetJson): void {
    this.#session?.assumed.merge(stands);
  }

  /** @returns whether the target of this session said that it has a number. */
  has(key: StreamKey, number: number): boolean {
    return this.#session?.known.has(key, number) ?? false;
  }

  /** @returns whether every update up to a position was considered. */
  hasConsidered(position: number): boolean {
    return this.#session !== null && Math.min(this.#session.next, this.#session.lagged) > position;
  }

  /**
   * @param most how many updates may be sent now
   * @param laggedTo up to which position others have had the time to tell what is theirs
   * @returns what to do next, or null when there is nothing
   */
  take(most: number, laggedTo: number): NextBatch | null {
    const session = this.#session;
    if (!session || most <= 0) return null;
    const batch: NextBatch & { kind: 'updates' } = { kind: 'updates', entries: [], skips: [] };
    return this.#walk(session, 'next', this.parts.journal.last(), most, batch) ?? this.#walk(session, 'lagged', Math.min(laggedTo, session.next - 1), most, batch) ?? (batch.entries.length > 0 ? batch : null);
  }

  /** Moves one cursor. @returns what has to be done first, or the batch when it is full; null when the cursor is at its end. */
  #walk(session: Session, cursor: 'next' | 'lagged', end: number, most: number, batch: NextBatch & { kind: 'updates' }): NextBatch | null {
    while (session[cursor] <= end) {
      const read = this.parts.journal.read(session[cursor], Math.min(CHUNK, end - session[cursor] + 1));
      if (read.length === 0) return null;
      for (const entry of read) {
        const { stream, number, position } = entry;
        const plan = this.#planFor(session, stream);
        if (this.#isToSend(session, plan, cursor, entry)) {
          // What was gathered goes first: it is what the epoch to come is built on.
          if (plan.takes !== 'updates' && batch.entries.length > 0) return batch;
          if (plan.takes === 'after-its-epoch-began') return { kind: 'epoch', path: stream.path };
          if (plan.takes === 'values') return this.#conflate(session, stream.key);
          for (const [from, to] of session.skips.get(stream.key) ?? []) batch.skips.push([stream.key, from, to]);
          session.skips.delete(stream.key);
          session.assumed.offer(stream.key, number);
          batch.entries.push(entry);
        }
        session[cursor] = position + 1;
        if (batch.entries.length >= most) return batch;
      }
    }
    return null;
  }

  #isToSend(session: Session, plan: Plan, cursor: 'next' | 'lagged', { stream, number, topic, position }: JournalEntry): boolean {
    const verdict = position <= session.openedAt ? plan.early : plan.verdict;
    if (verdict === 'not-passed' || verdict === 'been-there') return false;
    if (plan.lags !== (cursor === 'lagged')) return false;
    if (session.assumed.has(stream.key, number)) return false;
    if (plan.ended && this.parts.ledger.isOverruled(stream.key, number)) return false;
    if (verdict === 'send' || (verdict === 'by-topic' && carriesTopic(this.#rule, topic))) return true;
    addSkip(session.skips, stream.key, number);
    return false;
  }

  #planFor(session: Session, stream: UpdateStream): Plan {
    let plan = session.plans.get(stream);
    if (!plan) session.plans.set(stream, (plan = this.#planNew(session, stream)));
    return plan;
  }

  #planNew(session: Session, stream: UpdateStream): Plan {
    const ended = stream.section !== null && (this.parts.ledger.limitOf(stream.key) !== null || isEnding(session, stream));
    const judge = (mayHaveLostIt: boolean): StreamVerdict => {
      const verdict = judgeStream(this.#rule, session.target, stream, mayHaveLostIt);
      // A member may lack updates of a source whose node is gone: within the group whoever has them tells them.
      return verdict === 'not-passed' && ended && this.#rule.kind === 'member' ? judgeTopics(this.#rule, stream) : verdict;
    };
    const begun = session.begun.get(stream.path);
    const accepted = session.accepted.get(stream.path);
    return {
      verdict: judge(false),
      early: judge(true),
      ended,
      lags: !ended && stream.from !== null && this.parts.isOthersToTell(stream.from.node),
      takes: !begun || compareEpochs(begun, stream.epoch) < 0 ? 'after-its-epoch-began' : accepted && compareEpochs(accepted, stream.epoch) > 0 ? 'values' : 'updates',
    };
  }

  /** Everything of a stream that the target lacks and can take only as last values. */
  #conflate(session: Session, key: StreamKey): NextBatch {
    const lacked = this.parts.seen.lackedBy(session.assumed, key);
    const topics = new Set<TopicPath>();
    for (let from = this.#firstLacked(session.assumed, [key]) ?? Infinity; from <= this.parts.journal.last(); ) {
      const read = this.parts.journal.read(from, CHUNK);
      for (const { stream, number, topic } of read) if (stream.key === key && !session.assumed.has(key, number) && carriesTopic(this.#rule, topic)) topics.add(topic);
      from = (read.at(-1)?.position ?? Infinity) + 1;
    }
    const ranges = lacked.flat();
    const stands: SeenSetJson = { [key]: { seen: ranges[0] === 1 ? ranges.slice(1) : [0, ...ranges] } };
    session.assumed.merge(stands);
    return { kind: 'values', topics: [...topics], stands };
  }

  /** @returns the position of the first update that a set lacks, of these streams or of all; null when it lacks none. */
  #firstLacked(target: SeenSet, keys: Iterable<StreamKey> = this.parts.index.keys(), counts: (key: StreamKey) => boolean = () => true): number | null {
    let first: number | null = null;
    for (const key of keys) {
      if (!counts(key)) continue;
      for (const [from, to] of this.parts.seen.lackedBy(target, key)) {
        const position = this.parts.index.firstAt(key, from, to);
        if (position !== null && (first === null || position < first)) first = position;
      }
    }
    return first === null ? null : Math.max(first, this.parts.journal.first());
  }

  /** @returns the position up to which the target has everything that this stream carries (RP-07). */
  get kept(): number {
    const session = this.#session;
    if (session) {
      advancing: for (;;) {
        const read = this.parts.journal.read(this.#kept + 1, CHUNK);
        for (const entry of read) {
          const carried = this.#carries(entry);
          if (carried && !session.known.has(entry.stream.key, entry.number) && !this.parts.ledger.isOverruled(entry.stream.key, entry.number)) break advancing;
          this.#kept = entry.position;
          if (carried && entry.position <= this.#countedTo) this.#count(entry, -1);
        }
        if (read.length < CHUNK) break;
      }
    }
    return this.#kept;
  }

  /** @returns what waits: sent and not acknowledged, or not sent yet. */
  get waiting(): Waiting {
    const { journal } = this.parts;
    const { kept } = this;
    // What the journal let go of before anybody was there for it (a member that is down) is not counted any more.
    if (this.#countedTo < kept) this.#countedTo = kept;
    while (this.#countedTo < journal.last()) {
      const read = journal.read(this.#countedTo + 1, CHUNK);
      if (read.length === 0) break;
      for (const entry of read) if (this.#carries(entry)) this.#count(entry, 1);
      this.#countedTo = read.at(-1)!.position;
    }
    if (this.#waiting.updates === 0) return { updates: 0, bytes: 0, oldestAt: null };
    return { ...this.#waiting, oldestAt: this.#oldest()?.acceptedAt ?? null };
  }

  #oldest(): JournalEntry | null {
    for (let from = this.#kept + 1; from <= this.#countedTo; ) {
      const read = this.parts.journal.read(from, CHUNK);
      if (read.length === 0) return null;
      const oldest = read.find((entry) => this.#carries(entry));
      if (oldest) return oldest;
      from = read.at(-1)!.position + 1;
    }
    return null;
  }

  /** Whether this stream carries an update to whichever target of it. */
  #carries({ stream, topic }: JournalEntry): boolean {
    let verdict = this.#carried.get(stream);
    if (!verdict) this.#carried.set(stream, (verdict = judgeStream(this.#rule.kind === 'member' ? { ...this.#rule, relayed: [] } : this.#rule, null, stream)));
    return verdict === 'send' || (verdict === 'by-topic' && carriesTopic(this.#rule, topic));
  }

  #count(entry: JournalEntry, sign: 1 | -1): void {
    this.#waiting.updates += sign;
    this.#waiting.bytes += sign * entryBytes(entry);
  }
}

/** Whether a stream's epoch is about to end at the target. */
function isEnding(session: Session, stream: UpdateStream): boolean {
  for (const [path, epoch] of session.ending) if (relatePaths(path, stream.path) !== 'apart' && compareEpochs(stream.epoch, epoch) < 0) return true;
  return false;
}

/** Notes a filtered number; consecutive ones are one range. The marks wait for the next update of their stream: without one nobody needs them. */
function addSkip(skips: Map<StreamKey, [number, number][]>, key: StreamKey, number: number): void {
  const ranges = skips.get(key);
  const last = ranges?.at(-1);
  if (last && last[1] === number - 1) last[1] = number;
  else if (ranges) ranges.push([number, number]);
  else skips.set(key, [[number, number]]);
}
