/**
 * What of the journal one outgoing stream still owes its target: up to where the journal may let go, and what waits beyond it in
 * updates, bytes and since when (RP-07). It decides nothing about what is sent next.
 */
import type { MonoMillis } from '../domain/units.ts';
import type { EpochLedger } from './epoch-ledger.ts';
import { READ_AT_ONCE, type JournalReader } from './journal-reader.ts';
import type { SeenSet } from './seen-set.ts';
import { carriesTopic, judgeStream, type SendRule, type StreamVerdict } from './send-rule.ts';
import { isForgotten } from './stream-plan.ts';
import type { UpdateStream } from './update-entry.ts';
import { RunCursor, type UpdateRun } from './update-run.ts';

/** What is in the journal for this stream and not yet acknowledged (RP-07). */
export interface Waiting {
  updates: number;
  bytes: number;
  /** When the oldest of it was accepted; null when nothing waits. */
  oldestAt: MonoMillis | null;
}

export interface OwedUpdatesParts {
  journal: JournalReader;
  /** What this node has. */
  seen: SeenSet;
  ledger: EpochLedger;
}

export class OwedUpdates {
  /** Up to this position the target has everything that the stream carries. */
  #kept: number;
  /** Carried updates in the journal beyond `kept`, up to `countedTo`. */
  #waiting = { updates: 0, bytes: 0 };
  #countedTo: number;
  /** Verdicts without regard to the target. */
  #verdicts = new Map<UpdateStream, StreamVerdict>();

  /** @param kept up to this position the target, whoever it was, had everything in an earlier life */
  constructor(
    private readonly parts: OwedUpdatesParts,
    private readonly rule: SendRule,
    kept: number,
  ) {
    this.#kept = Math.max(kept, parts.journal.first() - 1);
    this.#countedTo = this.#kept;
  }

  /** Counts anew for a target that has everything up to a position. */
  restart(kept: number): void {
    this.#kept = kept;
    this.#waiting = { updates: 0, bytes: 0 };
    this.#countedTo = kept;
  }

  /** Lets go of what a target has, from the front on. @param known what it said that it has on disk */
  keep(known: SeenSet): void {
    while (this.#kept < this.parts.journal.last()) {
      const read = this.parts.journal.read(this.#kept + 1, READ_AT_ONCE);
      for (const run of read) {
        const kept = this.#keptOf(known, run);
        if (kept > 0) this.#count(run.slice(0, kept), -1);
        if (kept < run.count) return;
      }
      if (read.length === 0) return;
    }
  }

  /** The position up to which the target had everything when `keep` was last called. */
  get kept(): number {
    return this.#kept;
  }

  /** @returns what waits: sent and not acknowledged, or not sent yet. */
  count(): Waiting {
    const { journal } = this.parts;
    // What the journal let go of before anybody was there for it (a member that is down) is not counted any more.
    if (this.#countedTo < this.#kept) this.#countedTo = this.#kept;
    while (this.#countedTo < journal.last()) {
      const read = journal.read(this.#countedTo + 1, READ_AT_ONCE);
      if (read.length === 0) break;
      for (const run of read) this.#count(run, 1);
    }
    if (this.#waiting.updates === 0) return { updates: 0, bytes: 0, oldestAt: null };
    return { ...this.#waiting, oldestAt: this.#oldestAt() };
  }

  /** @returns how many of a run's first updates the target has or is not sent. */
  #keptOf(known: SeenSet, run: UpdateRun): number {
    const carried = this.#verdict(run.stream);
    if ((carried !== 'send' && carried !== 'by-topic') || isForgotten(run.stream, this.parts.seen)) return run.count;
    const { key } = run.stream;
    const had = Math.min(known.hadTo(key, run.number), run.lastNumber) - run.number + 1;
    if (had === run.count) return had;
    const topics = carried === 'by-topic' ? new RunCursor(run.slice(had, run.count - had)) : null;
    for (let index = had; index < run.count; index++) {
      topics?.next();
      const number = run.number + index;
      if (known.has(key, number) || this.parts.ledger.isOverruled(key, number)) continue;
      if (topics === null || carriesTopic(this.rule, topics.topic())) return index;
    }
    return run.count;
  }

  #oldestAt(): MonoMillis | null {
    for (let from = this.#kept + 1; from <= this.#countedTo; ) {
      const read = this.parts.journal.read(from, READ_AT_ONCE);
      if (read.length === 0) return null;
      const oldest = read.find((run) => this.#carried(run).updates > 0);
      if (oldest) return oldest.acceptedAt;
      from = read.at(-1)!.lastPosition + 1;
    }
    return null;
  }

  /** Moves the end of what is counted (1) or kept (-1) over a run. */
  #count(run: UpdateRun, sign: 1 | -1): void {
    const { lastPosition } = run;
    const counted = sign === 1 ? run : this.#countedTo < run.position ? null : run.slice(0, Math.min(lastPosition, this.#countedTo) - run.position + 1);
    if (sign === 1) this.#countedTo = lastPosition;
    else this.#kept = lastPosition;
    if (!counted) return;
    const { updates, bytes } = this.#carried(counted);
    this.#waiting.updates += sign * updates;
    this.#waiting.bytes += sign * bytes;
  }

  /** How many updates of a run this stream carries to whichever target of it, and what they count for. */
  #carried(run: UpdateRun): { updates: number; bytes: number } {
    const verdict = this.#verdict(run.stream);
    if (verdict === 'send') return { updates: run.count, bytes: run.bytes };
    const carried = { updates: 0, bytes: 0 };
    if (verdict !== 'by-topic') return carried;
    for (const cursor = new RunCursor(run); cursor.next(); ) {
      if (!carriesTopic(this.rule, cursor.topic())) continue;
      carried.updates += 1;
      carried.bytes += cursor.topicLength + cursor.payloadLength;
    }
    return carried;
  }

  #verdict(stream: UpdateStream): StreamVerdict {
    let verdict = this.#verdicts.get(stream);
    if (!verdict) this.#verdicts.set(stream, (verdict = judgeStream(this.rule, null, stream)));
    return verdict;
  }
}
