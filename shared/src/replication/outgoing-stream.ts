/**
 * One outgoing stream, to a destination or to a member of the group: what to send of the journal. It lives as long as the node;
 * its sessions come and go with the connections.
 *
 * ```
 * journal    1 ── 2 ── 3 ── 4 ── 5 ── 6 ── 7 ── 8 ── 9
 *                 kept ▲         lagged ▲    next ▲
 * ```
 *
 * - up to `kept` the target has everything that this stream carries: the journal may let it go (RP-07)
 * - up to `lagged` everything was considered, up to `next` what is this node's own to tell
 *   (what came by a member is that member's, for a while; nothing lags while a target catches up). Numbers of one source go in
 *   their order, whichever way they came
 *
 * An epoch begins at the target before its first update is sent: the target is told what counts of the epochs before, says what
 * it has of them, and is sent what it lacks. So every node has all of an ended epoch before it accepts anything of the next.
 */
import type { NodeName, TopicPath } from '../domain/ids.ts';
import type { Epoch } from '../domain/update-source.ts';
import { relatedStreams, type LedgerJson } from './epoch-ledger.ts';
import type { JournalIndex } from './journal-index.ts';
import { READ_AT_ONCE, type JournalReader } from './journal-reader.ts';
import { holdsBack, isLeft, release, type LaggingCursors } from './lagging-runs.ts';
import { carriesTopic, isPassed, type SendRule, type StreamVerdict } from './send-rule.ts';
import { SeenSet, type SeenSetJson } from './seen-set.ts';
import { planStream, verdictAt, type StreamPlan, type StreamPlanParts, type TargetEpochs } from './stream-plan.ts';
import type { JournalEntry, UpdateStream } from './update-entry.ts';
import type { StreamKey } from './update-origin.ts';
import type { UpdateRun } from './update-run.ts';
import { OwedUpdates, type Waiting } from './owed-updates.ts';

export interface OutgoingStreamParts extends StreamPlanParts {
  rule: SendRule;
  journal: JournalReader;
  index: JournalIndex;
  /** Up to this position the target, whoever it was, had everything in an earlier life. */
  kept: number;
}

/** What a target says of itself when a session opens, and of one path when an epoch begins. */
export interface TargetState {
  seen: SeenSetJson;
  /** Highest epoch of which it accepted an update, by path: it takes none of a lower one. */
  accepted: Record<TopicPath, Epoch>;
}

/** Updates in the journal's order. `skips`: numbers that the filter keeps out, before the updates that come after them. */
export interface UpdateBatch {
  kind: 'updates';
  runs: UpdateRun[];
  /** How many updates that is, and in how many bytes. */
  updates: number;
  bytes: number;
  skips: [key: StreamKey, from: number, to: number][];
}

/** What is to be done next. */
export type NextBatch =
  | UpdateBatch
  /** An update of an epoch that has not begun at the target: exchange the path's ledger first, then answer with `begin`. */
  | { kind: 'epoch'; path: TopicPath }
  /** The target cannot take these as updates, since it accepted a higher epoch: it is to have their topics' last values, and the numbers count as had. */
  | { kind: 'values'; topics: TopicPath[]; stands: SeenSetJson };

interface Session extends TargetEpochs, LaggingCursors {
  /** The journal's last position when it opened. */
  openedAt: number;
  /** What the target said that it has on disk. */
  known: SeenSet;
  accepted: Map<TopicPath, Epoch>;
  begun: Map<TopicPath, Epoch>;
  ending: Map<TopicPath, Epoch>;
  skips: Map<StreamKey, [number, number][]>;
  plans: Map<UpdateStream, StreamPlan>;
}

/** A batch with so many bytes is full: the target reads it whole, and nothing else meanwhile. One run may have more. */
const BATCH_BYTES = 1024 * 1024;

export class OutgoingStream {
  #rule: SendRule;
  #session: Session | null = null;
  readonly #owed: OwedUpdates;

  constructor(private readonly parts: OutgoingStreamParts) {
    this.#rule = parts.rule;
    this.#owed = new OwedUpdates(parts, parts.rule, parts.kept);
  }

  get rule(): SendRule {
    return this.#rule;
  }

  /** Who is sent to, in a session. */
  get target(): NodeName | null {
    return this.#session?.target ?? null;
  }

  /**
   * Begins a session: it sends what this target lacks, from the earliest on, wherever another one stood (RP-02).
   * @param stands what went to it as last values; until it says so itself it is not known to have them
   */
  open(target: NodeName, state: TargetState, ledgers: LedgerJson, stands: SeenSetJson = {}): void {
    const assumed = SeenSet.fromJson(state.seen);
    assumed.merge(stands);
    const start = this.#firstLacked(assumed) ?? this.parts.journal.last() + 1;
    this.#session = {
      target, known: SeenSet.fromJson(state.seen), openedAt: this.parts.journal.last(), assumed, accepted: new Map(Object.entries(state.accepted)),
      begun: new Map(Object.entries(ledgers).map(([path, { epoch }]) => [path, epoch])),
      next: start, lagged: start, left: Infinity, lagging: new Map(), ending: new Map(), skips: new Map(), plans: new Map(),
    };
    this.#owed.restart(start - 1);
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
    replan(session);
    session.next = Math.min(session.next, this.#firstLacked(session.assumed, related, (key) => this.parts.ledger.limitOf(key) !== null) ?? Infinity);
  }

  /** The target lets an epoch begin itself and has this of the ones before: of those it is sent all that it lacks, whoever's they are to tell. */
  tellAll(path: TopicPath, epoch: Epoch, seen: SeenSetJson): void {
    const session = this.#session;
    if (!session) return;
    session.ending.set(path, epoch);
    const related = this.#restate(session, path, seen);
    replan(session);
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
    const session = this.#session;
    if (!session) return;
    replan(session);
    for (const set of [session.known, session.assumed]) set.merge(seen);
    session.next = Math.min(session.next, this.#firstLacked(session.assumed) ?? Infinity);
  }

  /** What is known of ended epochs has changed. */
  ledgerChanged(): void {
    if (this.#session) replan(this.#session);
  }

  /** The target has these on disk, from whomever. */
  acknowledge(seen: SeenSetJson): void {
    const session = this.#session;
    if (!session) return;
    session.known.merge(seen);
    session.assumed.merge(seen);
    this.letGo();
  }

  /** Looks what the target has by now: often enough, so that it is still in memory and need not be read. */
  letGo(): void {
    if (this.#session) this.#owed.keep(this.#session.known);
  }

  /** @returns the position up to which the target has everything that this stream carries (RP-07). */
  get kept(): number {
    this.letGo();
    return this.#owed.kept;
  }

  /** @returns what waits: sent and not acknowledged, or not sent yet (RP-07). */
  get waiting(): Waiting {
    this.letGo();
    return this.#owed.count();
  }

  /** @returns whether the target of this session lacks any of these, as far as is known. */
  lacks(stands: SeenSetJson): boolean {
    return this.#session !== null && !this.#session.assumed.covers(SeenSet.fromJson(stands));
  }

  /** These went to the target as last values. */
  assume(stands: SeenSetJson): void {
    this.#session?.assumed.merge(stands);
  }

  /** @returns the highest number up to which the target of this session said that it has everything from `from` on; `from - 1` when it lacks that one. */
  hasTo(key: StreamKey, from: number): number {
    return this.#session?.known.hadTo(key, from) ?? from - 1;
  }

  /** Whether updates wait for the target to have others of their stream, which somebody else tells it. */
  get holdsBack(): boolean {
    return this.#session !== null && holdsBack(this.#session);
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
    const batch: UpdateBatch = { kind: 'updates', runs: [], updates: 0, bytes: 0, skips: [] };
    release(session);
    const walkNext = (): NextBatch | null => this.#walk(session, 'next', this.parts.journal.last(), laggedTo, most, batch);
    return walkNext() ?? this.#walkLagged(session, laggedTo, most, batch) ?? (release(session) ? walkNext() : null) ?? (batch.updates > 0 ? batch : null);
  }

  /** Mostly nothing is left to it, or the target has it by now: then nothing is read twice. */
  #walkLagged(session: Session, laggedTo: number, most: number, batch: UpdateBatch): NextBatch | null {
    const end = Math.min(laggedTo, session.next - 1);
    session.lagged = Math.max(session.lagged, Math.min(session.left, end + 1));
    if (session.lagged <= end) session.lagged = Math.max(session.lagged, Math.min(this.#firstLacked(session.assumed, session.lagging.keys()) ?? Infinity, end + 1));
    const next = this.#walk(session, 'lagged', end, laggedTo, most, batch);
    if (session.lagged >= session.next) session.left = Infinity;
    return next;
  }

  /** Moves one cursor. @returns what has to be done first, or the batch when it is full; null when the cursor is at its end. */
  #walk(session: Session, cursor: 'next' | 'lagged', end: number, laggedTo: number, most: number, batch: UpdateBatch): NextBatch | null {
    while (session[cursor] <= end) {
      const read = this.parts.journal.read(session[cursor], Math.min(READ_AT_ONCE, end - session[cursor] + 1));
      if (read.length === 0) return null;
      for (const run of read) {
        const plan = this.#planFor(session, run.stream);
        // What lay between was trimmed meanwhile.
        session[cursor] = Math.max(session[cursor], run.position);
        while (session[cursor] <= run.lastPosition) {
          const part = this.#nextToSend(session, plan, cursor, laggedTo, run.slice(session[cursor] - run.position, run.lastPosition - session[cursor] + 1), most - batch.updates);
          if (!part) {
            session[cursor] = run.lastPosition + 1;
            break;
          }
          session[cursor] = part.position;
          // What was gathered goes first: it is what the epoch to come is built on.
          if (plan.takes !== 'updates' && batch.updates > 0) return batch;
          if (plan.takes === 'after-its-epoch-began') return { kind: 'epoch', path: run.stream.path };
          if (plan.takes === 'values') return this.#conflate(session, run.stream.key, part.position);
          for (const [from, to] of session.skips.get(run.stream.key) ?? []) batch.skips.push([run.stream.key, from, to]);
          session.skips.delete(run.stream.key);
          session.assumed.offerRange(run.stream.key, part.number, part.lastNumber);
          batch.runs.push(part);
          batch.updates += part.count;
          batch.bytes += part.body.length;
          session[cursor] = part.lastPosition + 1;
          if (batch.updates >= most || batch.bytes >= BATCH_BYTES) return batch;
        }
      }
    }
    return null;
  }

  /** @returns the first updates of a run that are to be sent and follow each other, at most so many; null when there are none. */
  #nextToSend(session: Session, plan: StreamPlan, cursor: 'next' | 'lagged', laggedTo: number, run: UpdateRun, most: number): UpdateRun | null {
    if (cursor === 'lagged' ? !plan.lags : isLeft(session, plan, laggedTo, run)) return null;
    const { key } = run.stream;
    // A session opens between two runs, never within one.
    const verdict = verdictAt(plan, session.openedAt, run.position);
    if (!isPassed(verdict)) return null;
    // By far the most: all are carried, and none of them is there.
    if (verdict === 'send' && !plan.ended && session.assumed.highest(key) < run.number) return run.slice(0, Math.min(most, run.count));
    if (session.assumed.hadTo(key, run.number) >= run.lastNumber) return null;
    let from: number | null = null;
    let index = 0;
    for (const entry of run.entries()) {
      const judged = this.#judge(session, plan, verdict, entry);
      if (judged === 'send') from ??= index;
      else if (from !== null) break;
      else if (judged === 'filtered') addSkip(session.skips, key, entry.number);
      index += 1;
      if (from !== null && index - from >= most) break;
    }
    return from === null ? null : run.slice(from, index - from);
  }

  /** @returns null for what is not to be sent, and not because of its topic. */
  #judge(session: Session, plan: StreamPlan, verdict: StreamVerdict, { stream, number, topic }: JournalEntry): 'send' | 'filtered' | null {
    if (session.assumed.has(stream.key, number)) return null;
    if (plan.ended && this.parts.ledger.isOverruled(stream.key, number)) return null;
    return verdict === 'send' || carriesTopic(this.#rule, topic) ? 'send' : 'filtered';
  }

  #planFor(session: Session, stream: UpdateStream): StreamPlan {
    let plan = session.plans.get(stream);
    if (!plan) session.plans.set(stream, (plan = planStream(this.#rule, session, stream, this.parts)));
    return plan;
  }

  /** Everything of a stream that the target lacks and can take only as last values. @param position of the first that was come to */
  #conflate(session: Session, key: StreamKey, position: number): NextBatch {
    const lacked = new SeenSet();
    for (const [from, to] of this.parts.seen.lackedBy(session.assumed, key)) lacked.offerRange(key, from, to);
    const topics = new Set<TopicPath>();
    for (let from = Math.min(this.#firstLacked(session.assumed, [key]) ?? position, position); from <= this.parts.journal.last(); ) {
      const read = this.parts.journal.read(from, READ_AT_ONCE);
      for (const run of read) {
        if (run.stream.key !== key) continue;
        for (const { number, topic } of run.entries()) {
          if (session.assumed.has(key, number) || this.parts.ledger.isOverruled(key, number)) continue;
          // This node may have forgotten the stream since.
          lacked.offer(key, number);
          if (carriesTopic(this.#rule, topic)) topics.add(topic);
        }
      }
      from = (read.at(-1)?.lastPosition ?? Infinity) + 1;
    }
    const stands = lacked.toJson();
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
}

/** What holds for streams is decided anew, also for what was left for later. */
function replan(session: Session): void {
  session.plans.clear();
  session.lagging.clear();
  session.next = Math.min(session.next, session.lagged);
  session.left = Infinity;
}

/** Notes a filtered number; consecutive ones are one range. The marks wait for the next update of their stream: without one nobody needs them. */
function addSkip(skips: Map<StreamKey, [number, number][]>, key: StreamKey, number: number): void {
  const ranges = skips.get(key);
  const last = ranges?.at(-1);
  if (last && last[1] === number - 1) last[1] = number;
  else if (ranges) ranges.push([number, number]);
  else skips.set(key, [[number, number]]);
}
